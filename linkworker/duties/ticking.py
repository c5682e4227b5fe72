"""What happens without anybody acting: the system's own pass, made every minute or so.

Of duties, time alone changes three things: the locality, what is still shared, and who still works here. A duty opens,
falls due and is overdue by the times kept with it, so a page is right although no pass was made; but a new version of a
locality comes into force on a day without any event of a case. So the cases of a service that holds an open duty of
another version are worked out again, those that ask to end a share whose day has passed, and those of somebody whose
last role has run out. The pass then seals the looks into the chains, writes down the heads and, once a day, lets the
database count its rows; then it calls the handlers named in `LINKWORKER_TICK_HANDLERS`, each with the time, and last
it empties SQLite's log.
"""

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string

from linkworker.cases.models import Case
from linkworker.duties.keeping import Cause, refresh
from linkworker.duties.models import Duty
from linkworker.events.acting_as import DbRole, action, job
from linkworker.events.recording import locked_head
from linkworker.events.sealing import seal_looks, write_heads
from linkworker.events.upkeep import count_rows, empty_log
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Service
from linkworker.partnership.queries import without_roles
from linkworker.practice.referring import ShareState
from linkworker.sharing.models import Share

BATCH = 200
OF_SHARES = ("share.disagreed", "share.alone")
"""The rules that ask to end what is shared, or to ask about it: met, too, when its day passes."""
RAN_OUT = "ran out"
ROLES_ENDED = "roles ended"
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 1
"""Seconds to the next pass when there is more to do."""

BETWEEN_GLANCES = 3
"""Seconds between two looks at what can't wait for the next pass."""

Handler = Callable[[datetime], object]
"""Called with the time; true when it left something that need not wait for the next pass."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did: cases worked out again, agencies whose looks were sealed, whether a handler has more to do.

    The next pass comes at once when there is more.
    """

    cases: int
    seals: int
    more: bool = False


def tick(at: datetime, *, settled: MutableMapping[str, str] | None = None, again: bool = False) -> Pass:
    """Make one pass at `at`; `again`: work every open case out again, as after an upgrade that changed the rules.

    `settled` keeps what need not be done again by a loop: by locality, the version that was found everywhere, the day
    on which rows were counted, and until when shares and roles were seen to run out.
    """
    known = {} if settled is None else settled
    cases = _work_out_again(at, known, again=again)
    seals = seal_looks(at)
    write_heads(settings.LINKWORKER_HEADS, at)
    count_rows(at, known)
    more = [bool(handler(at)) for handler in _handlers(tuple(settings.LINKWORKER_TICK_HANDLERS))]
    empty_log()
    return Pass(cases, len(seals), any(more))


def glance(at: datetime) -> None:
    """Between two passes, see to what can't wait: call the handlers named in `LINKWORKER_GLANCE_HANDLERS`."""
    for handler in _handlers(tuple(settings.LINKWORKER_GLANCE_HANDLERS)):
        handler(at)


@cache
def _handlers(paths: tuple[str, ...]) -> tuple[Handler, ...]:
    return tuple(import_string(path) for path in paths)


@job(DbRole.DUTIES)
def _work_out_again(at: datetime, known: MutableMapping[str, str], *, again: bool) -> int:
    """How many cases were worked out again: everybody's, or those for which time alone changed something."""
    services = Service.objects.order_by("pk") if again else _behind(at, known)
    cases = sum(_catch_up(service, at) for service in services)
    return cases + _let_run_out(at, known) + _let_roles_end(at, known)


def _behind(at: datetime, settled: MutableMapping[str, str]) -> Iterator[Service]:
    """The services with an open duty made under another version than the one in force."""
    versions: dict[str, str] = {}
    for service in Service.objects.order_by("locality", "pk"):
        version = versions.setdefault(service.locality, locality_at(service.locality, at).version)
        if settled.get(service.locality) == version:
            continue
        others = Duty.objects.filter(service=service, ended_at=None).exclude(locality_version=version)
        if others.exists():
            yield service
    settled.update(versions)


def _catch_up(service: Service, at: datetime) -> int:
    """Work out the duties of every open case of a service again, each in a transaction of its own."""
    done, last = 0, 0
    cases = Case.objects.filter(service=service, closed_at=None).order_by("pk").values_list("pk", "agency")
    while batch := list(cases.filter(pk__gt=last)[:BATCH]):
        for key, agency in batch:
            _again(key, agency, at)
        done, last = done + len(batch), batch[-1][0]
    return done


def _let_run_out(at: datetime, known: MutableMapping[str, str]) -> int:
    """Work out again the cases with something to settle about a share, when one has run out since the last pass."""
    since = datetime.fromisoformat(known[RAN_OUT]) if RAN_OUT in known else EARLIEST
    asked = Duty.objects.filter(rule__in=OF_SHARES, ended_at=None)
    ran_out = Share.objects.filter(
        holding=OuterRef("holding"),
        state=ShareState.LIVE,
        live_at__isnull=False,
        until__gt=since,
        until__lte=at,
    )
    cases = asked.filter(Exists(ran_out)).order_by("holding").values_list("holding", "agency").distinct()
    found = list(cases)
    for key, agency in found:
        _again(key, agency, at)
    known[RAN_OUT] = at.isoformat()
    return len(found)


def _let_roles_end(at: datetime, known: MutableMapping[str, str]) -> int:
    """Work out again the cases with a duty of somebody whose last role has run out since the last pass."""
    since = datetime.fromisoformat(known[ROLES_ENDED]) if ROLES_ENDED in known else EARLIEST
    owners = without_roles(since, at)
    asked = Duty.objects.filter(owner__in=owners, ended_at=None) if owners else Duty.objects.none()
    found = list(asked.order_by("holding").values_list("holding", "agency").distinct())
    for key, agency in found:
        _again(key, agency, at)
    known[ROLES_ENDED] = at.isoformat()
    return len(found)


@action
def _again(case: int, agency: int, at: datetime) -> None:
    """As an event of the case would, after those that are being recorded now."""
    locked_head(agency)
    row = Case.objects.select_related("client", "service").get(pk=case)
    refresh(row, Cause(at=at, thing="locality"))
