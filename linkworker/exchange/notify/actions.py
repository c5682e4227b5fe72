"""A worker's choice of alerts, and the pass that sends them."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.kinds import Kind
from linkworker.events.models import Look
from linkworker.events.recording import record
from linkworker.exchange.notify.models import Alert, AlertChoice, Sort, Way
from linkworker.exchange.notify.news import has_news
from linkworker.exchange.notify.ways import WORDS, sending_by, ways
from linkworker.partnership.models import Away, Worker
from linkworker.partnership.queries import away_on
from linkworker.practice.deadlines import LONDON, london_date
from linkworker.practice.sharing import Reader, Role
from linkworker.sharing.facts import reader_of

AN_HOUR = timedelta(hours=1)
MORNING, NIGHT = time(7), time(22)
"""Between these hours of London anybody is told; in the night whoever is on duty."""

TRY_AGAIN = timedelta(minutes=10)
TOLD = Alert.objects.filter(failed=False)
TODAY = "today"
"""The page on which what is new stands: whoever looked at it has been told."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a worker chose: the way (empty: none), of what, and where they are reached."""

    way: str = ""
    sorts: tuple[str, ...] = ()
    email: str = ""
    mobile: str = ""


@action
def choose_alerts(worker: Worker, chosen: Chosen, *, at: datetime) -> AlertChoice:
    """Keep a worker's own choice. Raises ValueError for a way without an address, or an unknown sort."""
    reached = {Way.MAIL: chosen.email, Way.TEXT: chosen.mobile}
    if chosen.way and not reached[Way(chosen.way)]:
        raise ValueError("nowhere to send it")
    sorts = [Sort(sort).value for sort in chosen.sorts] if chosen.way else []
    worker.email, worker.mobile = chosen.email or worker.email, chosen.mobile or worker.mobile
    worker.save(update_fields=["email", "mobile"])
    kept, _ = AlertChoice.objects.update_or_create(
        worker=worker, defaults={"way": chosen.way, "sorts": sorts, "chosen_at": at}
    )
    record(
        Kind.ALERTS_SET,
        agency_id=worker.agency_id,
        actor=worker,
        at=at,
        thing="worker",
        thing_id=worker.pk,
        data={"way": chosen.way, "sorts": sorts},
    )
    return kept


@job(DbRole.ALERTING)
def on_tick(at: datetime) -> bool:
    """The tick's handler: whoever is to be told is told; nothing is left for sooner than the next tick."""
    send_alerts(at)
    return False


def send_alerts(at: datetime) -> int:
    """Tell every worker who wants to be told and has something new; how many were told.

    A way that fails is not tried again in this pass; the next one begins with those who were not tried.
    """
    broken: set[str] = set()
    sent = 0
    for choice in _to_ask(at):
        if choice.way in broken or not _wants_now(choice, at):
            continue
        alert = _claimed(choice.worker, choice.way, at)
        if alert is None:
            continue
        if _sent(alert):
            sent += 1
        else:
            broken.add(choice.way)
    return sent


def _to_ask(at: datetime) -> Iterable[AlertChoice]:
    """The choices of those who may be told now: here, not away, not told within the hour; each with its times."""
    looks = Look.objects.filter(worker_id=OuterRef("worker"), route=TODAY).order_by("-at").values("at")
    away = Away.objects.filter(away_on(london_date(at)), worker=OuterRef("worker"))
    tried = Alert.objects.filter(worker=OuterRef("worker"), failed=True, at__gt=at - TRY_AGAIN)
    choices = AlertChoice.objects.filter(
        ~Exists(away), ~Exists(tried), way__in=ways(), worker__is_active=True
    )
    told = TOLD.filter(worker=OuterRef("worker")).order_by("-at").values("at")[:1]
    found = choices.annotate(told_at=Subquery(told), looked_at=Subquery(looks[:1]))
    recent = Q(told_at=None) | Q(told_at__lte=at - AN_HOUR)
    return list(found.filter(recent).select_related("worker").order_by("pk"))


def _wants_now(choice: AlertChoice, at: datetime) -> bool:
    """Whether a worker is to be told now of something since they were last told, last looked, or chose."""
    reader = reader_of(choice.worker)
    told: datetime | None = choice.told_at  # type: ignore[attr-defined]
    looked: datetime | None = choice.looked_at  # type: ignore[attr-defined]
    since = max(moment for moment in (choice.chosen_at, told, looked) if moment is not None)
    return _may_be_told(reader, at) and has_news(reader, choice.sorts, since, at)


def _may_be_told(reader: Reader, at: datetime) -> bool:
    roles = {held.role for held in reader.live_roles(at)}
    by_day = MORNING <= at.astimezone(LONDON).time() < NIGHT
    return bool(roles) and (by_day or Role.DUTY_WORKER in roles)


@action
def _claimed(worker: Worker, way: str, at: datetime) -> Alert | None:
    """The alert to send, written down before it is sent; None when another process did within the hour."""
    AlertChoice.objects.select_for_update().get(worker=worker)
    if TOLD.filter(worker=worker, at__gt=at - AN_HOUR).exists():
        return None
    return Alert.objects.create(worker=worker, way=way, at=at)


def _sent(alert: Alert) -> bool:
    """Send it, outside any transaction. The log says what kind of error, never to whom."""
    worker = alert.worker
    try:
        sending_by(alert.way).send(worker.email if alert.way == Way.MAIL else worker.mobile, str(WORDS))
    except Exception as error:
        log.error("An alert could not be sent (%s).", type(error).__name__)
        alert.failed = True
        alert.save(update_fields=["failed"])
        return False
    with transaction.atomic():
        record(
            Kind.ALERT_SENT,
            agency_id=worker.agency_id,
            actor=None,
            at=alert.at,
            thing="worker",
            thing_id=worker.pk,
            data={"way": alert.way},
        )
    return True
