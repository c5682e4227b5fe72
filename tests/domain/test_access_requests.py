"""A request for access from the day it came to its answer: who may do what, what is given, and what is nowhere."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linkworker.access_requests import gates, receiving, reviewing
from linkworker.access_requests.gates import State, Wanted
from linkworker.access_requests.gathering import gather
from linkworker.access_requests.models import AccessRequest, Item
from linkworker.access_requests.receiving import Checked, NotYet
from linkworker.cases.shares import share
from linkworker.desk.actions import arrive, end
from linkworker.events.changed import Changed
from linkworker.events.models import Event, Look
from linkworker.partnership.models import Worker
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import (
    Acting,
    Because,
    Class,
    Decision,
    Identity,
    NeverRead,
    Reply,
    Surely,
)
from linkworker.practice.desk import Ended
from linkworker.practice.sharing import Refused, Role
from linkworker.referrals.sending import send, send_outside
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import Visit
from tests.accessing import (
    CANARIES,
    HE,
    KNOWN,
    NOBODY,
    Asked,
    a_request,
    in_review,
    make_asked,
    read_all,
    she_comes_here,
)
from tests.cast import MONDAY, Cast, make_worker, visit_of
from tests.desk import make_desk
from tests.joined import agree, letter, sharing

DAY = timedelta(days=1)


@pytest.fixture
def made(cast: Cast) -> Asked:
    return make_asked(cast)


def lead(made: Asked, at: Any = MONDAY) -> Visit:
    return visit_of(made.cast.rhys, at)


def test_a_request_goes_its_whole_way(made: Asked) -> None:
    row = in_review(made, a_request(made.cast))
    assert gates.open_request(lead(made), row.reference).state is State.WITH_REVIEWER
    read_all(made, row)
    shown, items = gates.open_answer(lead(made), row.reference)
    assert shown.state is State.READY and shown.due is not None
    assert {one.rule for one in items} == {Class.GIVEN, Class.REVIEW}
    receiving.send(row, visit=lead(made))
    assert gates.open_request(lead(made), row.reference).state is State.SENT
    assert [one.row for one in gates.open_requests(lead(made), Wanted.DONE)] == [row]
    assert gates.open_requests(lead(made)) == []


def test_each_piece_is_in_its_class(made: Asked) -> None:
    items = gather(made.case.client, MONDAY)
    found = {(one.what, one.part, one.because) for one in items if one.rule != Class.GIVEN}
    assert found == {
        ("contact-note", "contact_note", Because.NAMES_SOMEBODY),
        ("household", "", Because.AT_HOME),
        ("participant", "", Because.ABOUT_ANOTHER),
        ("note", "", Because.NAMES_SOMEBODY),
        ("note", "", Because.NOT_TO_BE_REVEALED),
        ("note", "", Because.SAID_BY_ANOTHER),
        ("enquiry", "action_taken", Because.FREE_TEXT),
        ("note", "", Because.FROM_OTHER_SIDE),
    }
    given = {(one.what, one.part) for one in items if one.rule == Class.GIVEN}
    assert {("identity", ""), ("contact", ""), ("case", ""), ("enquiry", "own_words"), ("looks", "")} <= given
    assert all(not one.text and not one.facts for one in items if Class(one.rule).is_withheld)


def test_nothing_that_must_not_be_given_is_kept_with_the_answer(made: Asked) -> None:
    row = read_all(made, in_review(made, a_request(made.cast)))
    kept = json.dumps(
        [[one.facts, one.given or one.text, one.part] for one in row.items.order_by("pk")], ensure_ascii=False
    )
    assert [what for what, word in CANARIES.items() if word in kept] == []
    assert "[left out]" in kept and "I want to stop" in kept


def test_gathering_reads_nothing_that_stands_between_people(made: Asked) -> None:
    she_comes_here(made)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        gather(made.case.client, MONDAY)
    said = " ".join(one["sql"] for one in asked.captured_queries)
    for table in (
        "separation", "opening", "matches_", "glass", "restricted_", "whereabouts_", "cases_link",
        "cases_liaison", "duties_", "looking_notice", "attachedform",
    ):  # fmt: skip
        assert table not in said.replace("not_to_be_revealed", ""), table
    assert len(NeverRead) == 13


def test_when_they_came_to_the_desk_is_in_it_unless_it_was_somebody_else(made: Asked) -> None:
    desk = make_desk(made.cast)
    arrival = arrive(made.case.client, service=made.case.service, by=desk, at=MONDAY)
    assert [one.facts for one in gather(made.case.client, MONDAY) if one.what == "arrival"] == [
        [["service", "City"]]
    ]
    end(arrival, Ended.MISTAKEN, by=desk, at=MONDAY)
    assert "arrival" not in {one.what for one in gather(made.case.client, MONDAY)}


def told(items: list[Item]) -> list[tuple[object, ...]]:
    return [(one.what, one.part, one.on, one.facts, one.text, one.rule, one.because) for one in items]


def test_the_pack_is_the_same_whether_or_not_the_other_comes_here(made: Asked) -> None:
    """His request: the same pieces by the same statements, and the same request before its lead."""

    def world() -> tuple[object, ...]:
        with CaptureQueriesContext(connection) as asked:
            items = gather(made.case.client, MONDAY)
        statements = [one["sql"].split(" WHERE ")[0] for one in asked.captured_queries]
        row = read_all(made, in_review(made, a_request(made.cast)))
        shown, given = gates.open_answer(lead(made), row.reference)
        return told(items), statements, shown.state, shown.due, told(given)

    with transaction.atomic():
        without = world()
        transaction.set_rollback(True)
    she_comes_here(made)
    assert world() == without


def test_the_letter_is_the_same_whether_nobody_is_known_or_nothing_may_be_confirmed(made: Asked) -> None:
    nobody = a_request(made.cast, NOBODY)
    unsure = a_request(
        made.cast, HE, Checked(identity=Identity.FAILED, surely=Surely.NO, send_by="in-person")
    )
    assert nobody.maybe.count() == 0 and unsure.maybe.count() == 1
    rows = [reviewing.choose(one, None, visit=visit_of(made.eleri)) for one in (nobody, unsure)]
    seen = [gates.open_answer(lead(made), one.reference) for one in rows]
    assert seen[0][1] == seen[1][1] == []
    assert {(one.state, one.due, one.left, one.row.reply, one.row.client) for one, _items in seen} == {
        (State.READY, seen[0][0].due, seen[0][0].left, Reply.NEITHER.value, None)
    }
    events = Event.objects.filter(thing="access_request").values_list(
        "thing_id", "kind", "subject_id", "holding_id"
    )
    for one in rows:
        assert {(kind, subject) for thing, kind, subject, _ in events if thing == one.pk} == {
            ("access_received", None), ("access_handed", None), ("access_found", None),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("acting", "checked"),
    [
        (Acting.SELF, Checked()),
        (Acting.SELF, replace(KNOWN, surely=Surely.NOT_YET)),
        (Acting.PARENT, KNOWN),
        (Acting.SOMEBODY, KNOWN),
        (Acting.REPRESENTATIVE, KNOWN),
    ],
)
def test_nothing_is_confirmed_to_whoever_may_not_have_it(
    made: Asked, acting: Acting, checked: Checked
) -> None:
    row = a_request(made.cast, checked=checked, acting=acting)
    with pytest.raises(reviewing.MayNotConfirm):
        in_review(made, row)
    assert not Item.objects.exists()


@pytest.mark.parametrize("who", ["nerys", "owen", "priya", "dafydd", "rhys", "morgan"])
def test_only_who_leads_a_service_that_works_with_them_reviews(made: Asked, who: str) -> None:
    row, worker = a_request(made.cast), getattr(made.cast, who)
    if who == "morgan":
        assert gates.open_review(visit_of(worker), row.reference).maybe == (made.case.client,)
        return
    with pytest.raises(Refused):
        gates.open_review(visit_of(worker), row.reference)
    with pytest.raises(Refused):
        in_review(made, row, by=worker)


@pytest.mark.parametrize("who", ["nerys", "morgan", "dafydd"])
def test_only_the_lead_sees_the_request_itself(made: Asked, who: str) -> None:
    row, visit = a_request(made.cast), visit_of(getattr(made.cast, who))
    doings: list[Callable[[], object]] = [
        lambda: gates.open_request(visit, row.reference),
        lambda: gates.open_requests(visit),
        lambda: gates.open_answer(visit, row.reference),
        lambda: receiving.check(row, KNOWN, seen_version=1, visit=visit),
        lambda: receiving.send(row, visit=visit),
    ]
    for doing in doings:
        with pytest.raises(Refused):
            doing()


def test_whoever_must_not_know_them_reviews_nothing_and_is_not_told(made: Asked) -> None:
    row = a_request(made.cast)
    raise_wall(made.case.client.subject, worker=made.eleri, by=None, at=MONDAY)
    assert gates.open_reviews(visit_of(made.eleri)) == []
    with pytest.raises(Refused):
        gates.open_review(visit_of(made.eleri), row.reference)
    assert gates.open_reviews(visit_of(made.cast.morgan)) == [row]


def test_a_lead_who_must_not_know_them_never_learns_that_an_answer_is_ready(made: Asked) -> None:
    raise_wall(made.case.client.subject, worker=made.cast.rhys, by=None, at=MONDAY)
    row = read_all(made, in_review(made, a_request(made.cast)))
    assert gates.open_request(lead(made), row.reference).state is State.WITH_REVIEWER
    with pytest.raises(Refused):
        gates.open_answer(lead(made), row.reference)
    with pytest.raises(NotYet):
        receiving.send(row, visit=lead(made))
    looks = Look.objects.filter(worker_id=made.cast.rhys.pk)
    assert [one.subjects for one in looks if one.subjects] == []


def test_whoever_read_it_does_not_send_it(made: Asked) -> None:
    both = make_worker("Iorwerth Both", made.cast.afon, None, Role.GOVERNANCE_LEAD, Role.SAFEGUARDING_LEAD)
    row = read_all(made, in_review(made, a_request(made.cast), by=both), by=both)
    shown = gates.open_request(visit_of(both), row.reference)
    assert not gates.may_send(visit_of(both), shown)
    with pytest.raises(Refused):
        receiving.send(row, visit=visit_of(both))
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=row.pk).update(sent_at=MONDAY, sent_by=both)
    assert gates.may_send(lead(made), gates.open_request(lead(made), row.reference))


def test_it_is_sent_only_in_a_way_that_is_known_to_be_safe_and_to_who_was_checked(made: Asked) -> None:
    row = read_all(made, in_review(made, a_request(made.cast)))
    row = receiving.check(row, replace(KNOWN, send_by="not-yet"), seen_version=1, visit=lead(made))
    with pytest.raises(NotYet, match="no safe way"):
        receiving.send(row, visit=lead(made))
    row = receiving.check(row, replace(KNOWN, surely="no"), seen_version=2, visit=lead(made))
    with pytest.raises(NotYet, match="not checked"):
        receiving.send(row, visit=lead(made))


def test_nothing_is_ready_before_every_mixed_piece_is_read(made: Asked) -> None:
    row = in_review(made, a_request(made.cast))
    with pytest.raises(reviewing.StillToRead):
        reviewing.finish(row, visit=visit_of(made.eleri))
    with pytest.raises(NotYet):
        receiving.send(row, visit=lead(made))


def test_the_second_of_two_is_told(made: Asked) -> None:
    row = a_request(made.cast)
    in_review(made, row)
    with pytest.raises(Changed):
        in_review(made, row, by=made.cast.morgan)
    item = row.items.filter(rule=Class.REVIEW).earliest("pk")
    give = reviewing.Decided(decision=Decision.GIVE)
    reviewing.decide(item, give, visit=visit_of(made.eleri))
    with pytest.raises(Changed):
        reviewing.decide(item, give, visit=visit_of(made.cast.morgan))
    with pytest.raises(Changed):
        receiving.hand_over(row, visit=lead(made))
    with pytest.raises(Changed):
        receiving.check(row, KNOWN, seen_version=9, visit=lead(made))


def test_the_clock_stands_and_goes_on(made: Asked) -> None:
    row = a_request(made.cast)
    first = gates.open_request(lead(made), row.reference)
    assert (str(first.due), first.left, first.is_late) == ("2026-12-02", 30, False)
    receiving.stop_clock(row, Awaited.CLARITY, since=MONDAY.date(), visit=lead(made))
    with pytest.raises(Changed):
        receiving.stop_clock(row, Awaited.IDENTITY, since=MONDAY.date(), visit=lead(made))
    stands = gates.open_requests(lead(made), Wanted.STANDS)
    assert [(one.state, one.due) for one in stands] == [(State.STANDS, None)]
    later = lead(made, MONDAY + 7 * DAY)
    receiving.start_clock(row, until=(MONDAY + 7 * DAY).date(), visit=later)
    assert str(gates.open_request(later, row.reference).due) == "2026-12-09"
    receiving.extend(row, because="Three services", visit=later)
    assert str(gates.open_request(later, row.reference).due) == "2027-02-09"
    assert gates.open_requests(lead(made, MONDAY + 150 * DAY), Wanted.LATE)[0].is_late


def test_it_is_too_late_to_take_longer_after_the_month(made: Asked) -> None:
    row = a_request(made.cast)
    with pytest.raises(ValueError, match="first month"):
        receiving.extend(row, because="x", visit=lead(made, MONDAY + 40 * DAY))


def test_no_event_of_a_request_names_anybody(made: Asked) -> None:
    read_all(made, in_review(made, a_request(made.cast)))
    for event in Event.objects.filter(thing="access_request"):
        assert event.subject_id is None and event.holding_id is None
        assert set(event.data) <= {"why", "item", "decision"}


def test_the_tick_looks_for_whoever_is_meant_by_the_same_statements(made: Asked) -> None:
    rows = [a_request_waiting(made.cast.rhys, one) for one in (NOBODY, NOBODY)]
    assert reviewing.on_tick(MONDAY) is False
    assert all(AccessRequest.objects.get(pk=row.pk).looked_at for row in rows)


def a_request_waiting(by: Worker, told: Any) -> AccessRequest:
    given = receiving.RequestGiven(way="email", acting="self", told=told, received_on=MONDAY.date())
    row = receiving.receive(given, KNOWN, visit=visit_of(by))
    return receiving.hand_over(row, visit=visit_of(by))


def test_whom_a_worker_wrote_to_elsewhere_is_read_before_it_is_given(cast: Cast) -> None:
    """It is in a worker's own words, and may name somebody; an agency of the partnership is known by its name."""
    agree(cast.sian, cast.nerys, "joint-care", "idva-referral")
    send_outside(cast.sian, letter("health", to_outside="Dr Umbriferous"), by=cast.nerys, at=MONDAY)
    send(cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY)
    items = [one for one in gather(cast.sian.client, MONDAY) if one.what == "referral"]
    assert [one.rule for one in items if one.part == "to_outside"] == [Class.REVIEW]
    assert [fact[1] for one in items for fact in one.facts if fact[0] == "to"] == ["Lantern"]
    assert "Umbriferous" not in str([one.facts for one in items])


def test_a_share_they_were_not_told_of_is_withheld_and_copied_nowhere(cast: Cast) -> None:
    agree(cast.sian, cast.nerys, "joint-care")
    known = share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    found = [one for one in gather(cast.sian.client, MONDAY) if one.what == "share"]
    assert [(one.thing, one.rule) for one in found] == [(known.pk, Class.GIVEN)]
    type(known).objects.filter(pk=known.pk).update(route="serious-harm", told="will-tell")
    (kept,) = [one for one in gather(cast.sian.client, MONDAY) if one.what == "share"]
    assert (kept.rule, kept.because, kept.facts) == (Class.HARM, Because.NOT_TOLD, [])
