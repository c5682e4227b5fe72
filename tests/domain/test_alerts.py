"""Alerts: one neutral sentence, to whoever wants it, when something came to them that they have not seen."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven, instrument_in_use
from linkworker.cases import actions as cases
from linkworker.cases.models import Case
from linkworker.duties.actions import ask_waiver, decide_waiver, hand_over
from linkworker.duties.models import Duty
from linkworker.duties.ticking import tick
from linkworker.events.acting_as import DbRole, job
from linkworker.events.models import Event, Look
from linkworker.exchange.notify import actions
from linkworker.exchange.notify.actions import Chosen, choose_alerts
from linkworker.exchange.notify.models import Alert, Sort
from linkworker.exchange.notify.ways import WORDS, OnlyRecorded, Sending
from linkworker.partnership.cover import set_away
from linkworker.partnership.models import Worker
from linkworker.practice.rule import Weight
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Role
from linkworker.sharing.actions import raise_wall
from tests.cast import MONDAY, Cast, make_case, make_worker

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TEN = MONDAY + HOUR
LEXICON = re.compile(
    r"abuse|drug|alcohol|substance|violen|domestic|case|client|risk|high|due|duty|referr|police|refuge|http|www|\d",
    re.IGNORECASE,
)


send_alerts = job(DbRole.ALERTING)(actions.send_alerts)
"""As the tick does it: on PostgreSQL by the role of that job, which reads the tables that it needs and no others."""


class Texts(Sending):
    """A provider of texts that keeps what it was given, and fails when told to."""

    sent: list[tuple[str, str]] = []
    broken = False

    def send(self, to: str, words: str) -> None:
        if Texts.broken:
            raise ConnectionError(to)
        Texts.sent.append((to, words))


@pytest.fixture(autouse=True)
def by_mail_and_text(settings: Settings) -> Iterator[None]:
    settings.LINKWORKER_ALERTS = {
        "mail": "linkworker.exchange.notify.ways.ByMail",
        "text": "tests.domain.test_alerts.Texts",
    }
    Texts.sent, Texts.broken = [], False
    yield


def wants(worker: Worker, *sorts: str, way: str = "mail", at: datetime = MONDAY) -> Worker:
    chosen = Chosen(way, sorts or tuple(Sort), f"{worker.username}@example.org", "+447700900123")
    choose_alerts(worker, chosen, at=at)
    return worker


def given(cast: Cast, worker: Worker, at: datetime, by: Worker | None = None) -> Case:
    """A new case, allocated to a worker by the manager."""
    case = make_case("Bronwen Carew", service=cast.city, worker=worker, at=at - 4 * DAY)
    return cases.allocate(case, worker=worker, by=by or cast.morgan, at=at)


def moved(cast: Cast, to: Worker, at: datetime) -> None:
    """Siân's case goes to another key worker."""
    cases.allocate(cast.sian, worker=to, by=cast.morgan, at=at)


def test_nobody_is_told_who_did_not_ask_for_it(cast: Cast) -> None:
    moved(cast, cast.owen, TEN)
    assert send_alerts(TEN) == 0
    choose_alerts(wants(cast.owen), Chosen(), at=MONDAY)
    assert send_alerts(TEN) == 0


@pytest.mark.row("R115")
def test_a_new_case_is_told_once_in_one_neutral_sentence_by_the_tick(cast: Cast) -> None:
    wants(cast.owen, Sort.NEW)
    moved(cast, cast.owen, TEN)
    tick(TEN)
    tick(TEN + timedelta(minutes=1))
    (message,) = mail.outbox
    assert (message.subject, message.body, message.to) == (str(WORDS), str(WORDS), ["owen@example.org"])
    assert Alert.objects.count() == Event.objects.filter(kind="alert_sent").count() == 1


def every_sort(cast: Cast) -> None:
    """Something of each sort, for Owen, after nine."""
    moved(cast, cast.owen, TEN)
    must = Duty.objects.filter(holding=cast.sian.pk, weight=Weight.MUST, owner=cast.owen).first()
    assert must is not None
    asked_for = ask_waiver(must, reason="In hospital", by=cast.owen, at=TEN)
    decide_waiver(asked_for, grant=False, note="No", by=cast.morgan, at=TEN)
    answers = tuple(AnswerGiven(item.id, Answer.YES) for item in instrument_in_use(CHECKLIST).items)
    complete(
        cast.sian,
        AssessmentGiven(CHECKLIST, "with-person", answers, {}),
        by=cast.morgan,
        at=TEN,
        recorded_at=TEN,
    )


@pytest.mark.parametrize("way", ["mail", "text"])
@pytest.mark.parametrize("sort", list(Sort))
def test_no_alert_of_any_sort_by_any_way_says_what_it_is_of(cast: Cast, sort: str, way: str) -> None:
    """Every byte of it, but for the address it goes to and what the post writes on an envelope."""
    wants(cast.owen, sort, way=way)
    every_sort(cast)
    at = (
        TEN
        if sort != Sort.DUE
        else max(
            row.overdue_at
            for row in Duty.objects.filter(owner=cast.owen, weight=Weight.MUST)
            if row.overdue_at
        ).replace(hour=16)
    )
    assert send_alerts(at) == 1
    written = [one.message() for one in mail.outbox]
    said = [(one["Subject"], one.get_payload()) for one in written] or [
        (words, words) for _to, words in Texts.sent
    ]
    assert said == [(str(WORDS), str(WORDS))]
    assert not LEXICON.search(str(WORDS))
    raw = b"".join(one.as_bytes() for one in written).decode()
    for canary in ("Siân", "Gwenllian", cast.sian.reference, "Afon", "Lantern", "City", "Morgan", "Owen"):
        assert canary not in raw
    names = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date"}
    assert all(set(one.keys()) <= names | {"Message-ID"} for one in written)


def test_what_a_worker_does_themselves_is_no_news(cast: Cast) -> None:
    wants(cast.nerys)
    case = make_case("Heledd", service=cast.city, worker=cast.nerys, at=TEN)
    assert case.key_worker == cast.nerys
    assert send_alerts(TEN) == 0


def test_a_duty_handed_over_is_news_for_who_has_it(cast: Cast) -> None:
    dee = wants(make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER), Sort.NEW)
    hand_over(Duty.objects.get(rule="enquiry.first"), to=dee, note="", by=cast.nerys, at=TEN)
    assert send_alerts(TEN) == 1


def test_whoever_looked_at_today_since_is_not_told(cast: Cast) -> None:
    wants(cast.owen, Sort.NEW)
    moved(cast, cast.owen, TEN)
    Look.objects.create(
        agency_id=cast.afon.pk, worker_id=cast.owen.pk, at=TEN + HOUR, kind="list", route="today"
    )
    assert send_alerts(TEN + 2 * HOUR) == 0


def test_at_most_one_an_hour_and_only_for_what_came_since(cast: Cast) -> None:
    wants(cast.owen, Sort.NEW)
    moved(cast, cast.owen, TEN)
    assert send_alerts(TEN) == 1
    given(cast, cast.nerys, TEN)
    cases.allocate(
        Case.objects.exclude(pk=cast.sian.pk).get(), worker=cast.owen, by=cast.morgan, at=TEN + HOUR / 2
    )
    assert send_alerts(TEN + HOUR / 2) == 0
    assert send_alerts(TEN + HOUR) == 1
    assert send_alerts(TEN + 3 * HOUR) == 0


def test_a_must_is_told_eight_hours_before_it_is_overdue_and_when_it_is(cast: Cast) -> None:
    wants(cast.nerys, Sort.DUE)
    Duty.objects.filter(owner=cast.nerys).exclude(rule="enquiry.first").update(weight=Weight.SHOULD)
    must = Duty.objects.get(rule="enquiry.first")
    Duty.objects.filter(pk=must.pk).update(weight=Weight.MUST, due_at=TEN, overdue_at=MONDAY + 9 * HOUR)
    told = [send_alerts(MONDAY + hours * HOUR) for hours in (0.9, 1, 8.9, 9)]
    assert told == [0, 1, 0, 1]


def test_nobody_is_told_at_night_but_who_is_on_duty(cast: Cast) -> None:
    wants(cast.owen, Sort.NEW)
    late = MONDAY.replace(hour=23)
    moved(cast, cast.owen, late)
    assert send_alerts(late) == 0
    assert send_alerts(late + 7 * HOUR) == 0
    assert send_alerts(late + 8 * HOUR) == 1
    dee = wants(make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER), Sort.NEW)
    hand_over(Duty.objects.get(rule="enquiry.first"), to=dee, note="", by=cast.owen, at=late + DAY)
    assert send_alerts(late + DAY) == 1


def test_nobody_is_told_on_days_away_or_after_leaving(cast: Cast) -> None:
    wants(cast.owen, Sort.NEW)
    moved(cast, cast.owen, TEN)
    row = set_away(cast.owen, from_on=MONDAY.date(), until_on=MONDAY.date(), by=cast.owen, at=MONDAY)
    assert send_alerts(TEN) == 0
    row.delete()
    cast.owen.roles.update(until=TEN)
    assert send_alerts(TEN) == 0


def test_what_is_hidden_from_a_worker_is_no_news(cast: Cast) -> None:
    wants(cast.owen)
    every_sort(cast)
    raise_wall(cast.sian.holding.subject, worker=cast.owen, by=cast.morgan, at=TEN)
    assert [send_alerts(TEN + hours * HOUR) for hours in (0, 6, 24, 48)] == [0, 0, 0, 0]


def test_high_risk_that_a_colleague_found_is_told_to_the_key_worker_alone(cast: Cast) -> None:
    for worker in (cast.owen, cast.morgan):
        wants(worker, Sort.HIGH)
    every_sort(cast)
    assert send_alerts(TEN) == 1
    assert [message.to for message in mail.outbox] == [["owen@example.org"]]


def test_a_way_that_fails_is_tried_again_and_nothing_of_the_worker_is_logged(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    wants(cast.owen, Sort.NEW, way="text")
    moved(cast, cast.owen, TEN)
    Texts.broken = True
    assert send_alerts(TEN) == 0
    assert "ConnectionError" in caplog.text
    assert "7700" not in caplog.text
    Texts.broken = False
    assert send_alerts(TEN + timedelta(minutes=1)) == 0
    assert send_alerts(TEN + timedelta(minutes=11)) == 1
    assert Texts.sent == [("+447700900123", str(WORDS))]
    assert Event.objects.filter(kind="alert_sent").count() == 1


def test_an_installation_without_a_way_sends_none_and_the_demo_keeps_the_row_alone(
    cast: Cast, settings: Settings
) -> None:
    wants(cast.owen, Sort.NEW)
    moved(cast, cast.owen, TEN)
    settings.LINKWORKER_ALERTS = {}
    assert send_alerts(TEN) == 0
    settings.LINKWORKER_ALERTS = {"mail": f"{OnlyRecorded.__module__}.OnlyRecorded"}
    assert send_alerts(TEN) == 1
    assert (Alert.objects.count(), mail.outbox) == (1, [])


def test_a_way_without_an_address_is_not_kept(cast: Cast) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        choose_alerts(cast.owen, Chosen("mail", (Sort.NEW,)), at=MONDAY)
