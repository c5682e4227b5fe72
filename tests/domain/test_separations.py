"""Two people of one agency who are kept apart: what it does at once, and what passes across."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from linkworker.cases import actions as cases
from linkworker.cases.actions import CannotTake, SaidByTheOtherSide
from linkworker.cases.apart import (
    entries_across,
    open_opening,
    open_separation,
    opened_to,
    openings_across,
    separate,
    separations,
    to_see_to,
)
from linkworker.cases.build import Told
from linkworker.cases.gates import open_case
from linkworker.cases.links import link
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.participants import add_participant
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.partnership.cover import set_away
from linkworker.partnership.models import Worker
from linkworker.partnership.taking import stop_new_cases, take_again, who_takes_none
from linkworker.practice.deadlines import end_of_day
from linkworker.practice.separating import Half, SeparateBecause, Side, Weekday, Zone
from linkworker.practice.sharing import Category, Reason, Refused, Role
from linkworker.sharing import separating
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Opening, Separation, SeparationPlan
from linkworker.sharing.queries import shared_with, visible_to
from linkworker.sharing.separating import (
    OpeningGiven,
    PlanGiven,
    open_across,
    plan_separation,
    review_opening,
)
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of

DAY = timedelta(days=1)
TODAY = MONDAY.date()
APART = (
    Zone(Side.ONE, "City office", (Weekday.MONDAY,), Half.MORNING),
    Zone(Side.OTHER, "City office", (Weekday.MONDAY,), Half.AFTERNOON),
)
IN_WORDS = {"sabotage": "Ring her back", "fishing": "We never say who comes", "liaison": "Through Morgan"}
PLAN = PlanGiven(zones=APART, review_on=TODAY + 30 * DAY, **IN_WORDS)


@dataclass
class Pair:
    """Siân, with whom Nerys works, and Gethin, with whom Owen works, in one service; Eleri leads safeguarding there."""

    cast: Cast
    gethin: Case
    eleri: Worker

    def separate(self, at: timedelta = timedelta(0)) -> SeparationPlan:
        return separate(
            self.cast.sian.client.subject,
            self.gethin.client.subject,
            because=SeparateBecause.HARM,
            said_by="She told Nerys on Friday",
            by=self.eleri,
            at=MONDAY + at,
        )

    def opened(self, plan: SeparationPlan, **changes: object) -> OpeningGiven:
        plain = OpeningGiven(
            categories=frozenset({Category.IDENTITY, Category.RISK}),
            purpose="Plan when he comes",
            until=end_of_day(TODAY + 20 * DAY),
            review_on=TODAY + 10 * DAY,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
def pair(cast: Cast) -> Pair:
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    gethin = make_case("Gethin Llwyd", service=cast.city, worker=cast.owen, manager=cast.morgan)
    return Pair(cast, gethin, eleri)


def sees(worker: Worker, case: Case, at: timedelta = DAY) -> bool:
    """Whether a worker sees a case, by the policy and by the lists."""
    visit = visit_of(worker, MONDAY + at)
    decided = bool(decision_on(visit, case.holding))
    listed = any(
        query(visit.reader, visit.at, Category.IDENTITY).filter(pk=case.pk).exists()
        for query in (visible_to, shared_with)
    )
    assert decided is listed
    return decided


@pytest.mark.row("R290")
def test_whoever_works_with_one_sees_nothing_of_the_other_from_that_moment(pair: Pair) -> None:
    """Owen found Siân in his service until they are kept apart; Nerys, who works with her, goes on."""
    assert sees(pair.cast.owen, pair.cast.sian)
    pair.separate()
    assert not sees(pair.cast.owen, pair.cast.sian)
    assert not sees(pair.cast.nerys, pair.gethin)
    assert sees(pair.cast.nerys, pair.cast.sian)
    assert sees(pair.eleri, pair.cast.sian)
    assert sees(pair.eleri, pair.gethin)


@pytest.mark.row("R157")
def test_who_attends_one_service_with_the_other_leaves_its_shared_lists(pair: Pair) -> None:
    """Nia works with neither: she finds Siân until Siân is kept apart from somebody of the same service."""
    nia = make_worker("Nia Penri", pair.cast.afon, pair.cast.city, Role.KEY_WORKER)
    assert sees(nia, pair.cast.sian)
    assert sees(pair.cast.morgan, pair.cast.sian)
    plan = pair.separate()
    assert not sees(nia, pair.cast.sian)
    assert not sees(pair.cast.morgan, pair.cast.sian)
    plan_separation(plan, replace(PLAN, manager=pair.cast.morgan), by=pair.eleri, at=MONDAY)
    assert sees(pair.cast.morgan, pair.cast.sian)


def test_who_attends_another_service_stays_in_its_lists(pair: Pair) -> None:
    priya = pair.cast.priya
    aled = make_case("Aled", service=pair.cast.fens, worker=priya)
    nia = make_worker("Nia Penri", pair.cast.afon, pair.cast.city, Role.KEY_WORKER)
    lead = make_worker("Mair Hughes", pair.cast.afon, None, Role.SAFEGUARDING_LEAD)
    told = {"because": SeparateBecause.ASKED, "said_by": "Both", "by": lead, "at": MONDAY}
    separate(pair.cast.sian.client.subject, aled.client.subject, **told)
    assert sees(nia, pair.cast.sian)
    cases.open_case(aled.client, service=pair.cast.city, by=lead, at=MONDAY + timedelta(hours=1))
    assert not sees(nia, pair.cast.sian)


@pytest.mark.row("R290")
def test_nobody_is_allocated_to_both_and_nobody_is_told_why(pair: Pair) -> None:
    """Owen can take another case of the service, and not Siân's; Morgan gets the answer that everybody gets."""
    other = make_case("Bronwen", service=pair.cast.city, worker=pair.cast.nerys)
    cases.allocate(other, worker=pair.cast.owen, by=pair.cast.morgan, at=MONDAY + DAY)
    pair.separate()
    with pytest.raises(CannotTake) as answer:
        cases.allocate(pair.cast.sian, worker=pair.cast.owen, by=pair.eleri, at=MONDAY + DAY)
    assert str(answer.value) == ""


def test_leave_and_no_new_cases_get_the_answer_that_a_separation_gets(pair: Pair) -> None:
    """So the answer tells nothing: Owen is away, then takes no cases for a while, and then takes them again."""
    other = make_case("Bronwen", service=pair.cast.city, worker=pair.cast.nerys)
    told = {"worker": pair.cast.owen, "by": pair.cast.morgan}
    set_away(pair.cast.owen, from_on=TODAY, until_on=TODAY + DAY, by=pair.cast.morgan, at=MONDAY)
    with pytest.raises(CannotTake):
        cases.allocate(other, at=MONDAY + DAY, **told)
    row = stop_new_cases(pair.cast.owen, until_on=TODAY + 9 * DAY, by=pair.eleri, at=MONDAY)
    with pytest.raises(CannotTake):
        cases.allocate(other, at=MONDAY + 3 * DAY, **told)
    with pytest.raises(Refused):
        who_takes_none(pair.cast.morgan, MONDAY + 3 * DAY)
    take_again(row, by=pair.eleri, at=MONDAY + 4 * DAY)
    cases.allocate(other, at=MONDAY + 5 * DAY, **told)
    with pytest.raises(Changed):
        take_again(row, by=pair.eleri, at=MONDAY + 6 * DAY)


def test_what_is_opened_across_gives_nobody_the_other_sides_case(pair: Pair) -> None:
    """Owen, who works with Gethin, reads of Siân's risk; her case is still not to be his."""
    plan = pair.separate()
    opened = {"worker": pair.cast.owen, "by": pair.eleri, "at": MONDAY}
    open_across(plan, pair.cast.sian.holding, pair.opened(plan), **opened)  # type: ignore[arg-type]
    with pytest.raises(CannotTake):
        cases.allocate(pair.cast.sian, worker=pair.cast.owen, by=pair.eleri, at=MONDAY + DAY)


def test_duties_of_whoever_worked_with_both_pass_on_at_once(pair: Pair) -> None:
    held = cases.allocate(pair.gethin, worker=pair.cast.nerys, by=pair.cast.morgan, at=MONDAY)
    mine = Duty.objects.filter(owner=pair.cast.nerys, ended_at=None)
    assert mine.filter(holding=held.pk).exists()
    assert mine.filter(holding=pair.cast.sian.pk).exists()
    plan = pair.separate(timedelta(hours=2))
    assert not mine.exists()
    plan_separation(
        plan, replace(PLAN, prescriber=pair.cast.nerys), by=pair.eleri, at=MONDAY + timedelta(hours=3)
    )
    assert mine.filter(holding=held.pk).exists()


def test_a_separation_is_made_once_by_a_safeguarding_lead_of_two_people_of_one_agency(pair: Pair) -> None:
    sian, gethin = pair.cast.sian.client.subject, pair.gethin.client.subject
    told = {"because": SeparateBecause.HARM, "said_by": "Her", "at": MONDAY}
    with pytest.raises(Refused):
        separate(sian, gethin, by=pair.cast.morgan, **told)
    with pytest.raises(Refused):
        separate(sian, sian, by=pair.eleri, **told)
    theirs = make_case("Ceri", service=pair.cast.idvas, worker=pair.cast.dafydd)
    with pytest.raises(Refused):
        separate(sian, theirs.client.subject, by=pair.eleri, **told)
    pair.separate()
    with pytest.raises(Changed):
        separate(gethin, sian, by=pair.eleri, **told)


def test_what_is_shared_by_another_agency_is_kept_from_the_other_side_too(pair: Pair) -> None:
    """Lantern's case of Siân is joined with ours: who works with Gethin sees nothing of it."""
    there = make_case("Siân", service=pair.cast.idvas, worker=pair.cast.dafydd)
    link(pair.cast.sian, there, by=pair.cast.nerys, at=MONDAY)
    pair.separate()
    decided = decision_on(visit_of(pair.cast.owen, MONDAY + DAY), there.holding)
    assert decided.reason is Reason.SEPARATED
    assert decision_on(visit_of(pair.cast.priya, MONDAY + DAY), there.holding).reason is Reason.NO_ROUTE
    later = make_case("Siân G", service=pair.cast.idvas, worker=pair.cast.dafydd)
    link(pair.cast.sian, later, by=pair.cast.nerys, at=MONDAY + DAY)
    decided = decision_on(visit_of(pair.cast.owen, MONDAY + 2 * DAY), later.holding)
    assert decided.reason is Reason.SEPARATED


@pytest.mark.row("R291")
def test_a_plan_lets_them_meet_nowhere_and_is_looked_at_again(pair: Pair) -> None:
    plan = pair.separate()
    together = replace(PLAN, zones=(APART[0], replace(APART[1], half=Half.WHOLE)))
    one_sided = replace(PLAN, zones=APART[:1])
    late = replace(PLAN, review_on=TODAY + 120 * DAY)
    for wrong in (together, one_sided, late):
        with pytest.raises(ValueError, match="in none they meet"):
            plan_separation(plan, wrong, by=pair.eleri, at=MONDAY)
    assert [one.plan for one in to_see_to(visit_of(pair.eleri))] == [plan]
    planned = plan_separation(plan, PLAN, by=pair.eleri, at=MONDAY)
    assert separating.zones_of(planned) == list(APART)
    assert to_see_to(visit_of(pair.eleri)) == []
    assert to_see_to(visit_of(pair.eleri, MONDAY + 30 * DAY)) != []
    with pytest.raises(Changed):
        plan_separation(plan, PLAN, by=pair.eleri, at=MONDAY + DAY)
    again = plan_separation(planned, replace(PLAN, note="Two doors"), by=pair.eleri, at=MONDAY + DAY)
    assert (again.version, again.versions.get().before["note"]) == (2, "")


def test_it_ends_for_good_reason_and_everything_opened_with_it(pair: Pair) -> None:
    plan = pair.separate()
    open_across(
        plan, pair.cast.sian.holding, pair.opened(plan), worker=pair.cast.owen, by=pair.eleri, at=MONDAY
    )
    separating.end_separation(plan, note="He moved away", by=pair.eleri, at=MONDAY + DAY)
    assert sees(pair.cast.owen, pair.cast.sian, 2 * DAY)
    assert not Separation.objects.filter(until=None).exists()
    assert not Opening.objects.filter(until__gt=MONDAY + DAY).exists()
    with pytest.raises(Changed):
        separating.end_separation(plan, note="Again", by=pair.eleri, at=MONDAY + 2 * DAY)


@pytest.mark.row("R156")
def test_what_is_opened_leaves_out_all_that_came_from_one_side(pair: Pair) -> None:
    """Notes that differ in who told them: Owen reads that of the police, and not that there is any other."""
    told = {"by": pair.cast.nerys, "at": MONDAY, "recorded_at": MONDAY}
    of_one_side = {
        "person": "He waits outside.",
        "close": "Her aunt saw him.",
        "other-side": "He says he waits.",
    }
    for source, text in {**of_one_side, "record": "He was seen outside."}.items():
        note = Told(EntryKind.NOTE, code="event", text=text, source=source, said_by="A name")
        cases.add_entry(pair.cast.sian, note, **told)
    plan = pair.separate()
    act = open_across(
        plan, pair.cast.sian.holding, pair.opened(plan), worker=pair.cast.owen, by=pair.eleri, at=MONDAY
    )
    one, decision = open_opening(visit_of(pair.cast.owen, MONDAY + DAY), act)
    shown = entries_across(one, decision)
    assert [entry.text for entry in shown if entry.kind == EntryKind.NOTE] == ["He was seen outside."]
    assert {entry.kind for entry in shown} <= {EntryKind.NOTE, EntryKind.OPENED, EntryKind.ALLOCATED}
    with pytest.raises(Refused):
        open_case(visit_of(pair.cast.owen, MONDAY + DAY), pair.cast.sian.reference)


def test_an_opening_is_for_that_worker_that_case_and_that_time(pair: Pair) -> None:
    plan = pair.separate()
    act = open_across(
        plan, pair.cast.sian.holding, pair.opened(plan), worker=pair.cast.owen, by=pair.eleri, at=MONDAY
    )
    assert [one.act for one in opened_to(visit_of(pair.cast.owen))] == [act]
    for other, at in ((pair.cast.owen, 21 * DAY), (pair.cast.morgan, DAY), (pair.eleri, DAY)):
        with pytest.raises(Refused):
            open_opening(visit_of(other, MONDAY + at), act)


@pytest.mark.row("R159")
@pytest.mark.parametrize("wrong", ["worker", "maker", "contact", "substance", "late", "over"])
def test_what_may_not_be_opened_is_not(pair: Pair, wrong: str) -> None:
    plan, given = pair.separate(), None
    given = pair.opened(plan)
    worker, by = pair.cast.owen, pair.eleri
    if wrong == "worker":
        worker = pair.cast.priya
    if wrong == "maker":
        by = pair.cast.morgan
    if wrong in {"contact", "substance"}:
        given = pair.opened(plan, categories=frozenset({Category(wrong)}))
    if wrong == "late":
        given = pair.opened(plan, review_on=TODAY + 25 * DAY)
    if wrong == "over":
        given = pair.opened(plan, until=MONDAY)
    with pytest.raises((Refused, ValueError)):
        open_across(plan, pair.cast.sian.holding, given, worker=worker, by=by, at=MONDAY)
    assert not Opening.objects.exists()


def test_an_opening_is_looked_at_again_and_goes_on_or_ends(pair: Pair) -> None:
    plan = pair.separate()
    plan = plan_separation(plan, PLAN, by=pair.eleri, at=MONDAY)
    act = open_across(
        plan, pair.cast.sian.holding, pair.opened(plan), worker=pair.cast.owen, by=pair.eleri, at=MONDAY
    )
    due = MONDAY + 10 * DAY
    assert len(to_see_to(visit_of(pair.eleri, due))) == 1
    review_opening(plan, act, next_on=TODAY + 15 * DAY, by=pair.eleri, at=due)
    assert to_see_to(visit_of(pair.eleri, due)) == []
    review_opening(plan, act, next_on=None, by=pair.eleri, at=due)
    here = visit_of(pair.eleri, due)
    assert openings_across(here, open_separation(here, plan.reference)) == []
    with pytest.raises(Changed):
        review_opening(plan, act, next_on=None, by=pair.eleri, at=due)


def test_separations_are_for_leads_and_link_workers_and_events_tell_no_why(pair: Pair) -> None:
    plan = pair.separate()
    assert [one.plan for one in separations(visit_of(pair.eleri))] == [plan]
    gwenno = make_worker("Gwenno Tudor", pair.cast.afon, None, Role.LINK_WORKER)
    assert separations(visit_of(gwenno)) == []
    for stranger in (pair.cast.nerys, pair.cast.owen, pair.cast.dafydd, pair.cast.rhys):
        with pytest.raises(Refused):
            open_separation(visit_of(stranger), plan.reference)
    told = Event.objects.filter(thing="separation")
    assert told.count() == 2
    assert "Friday" not in str([one.data for one in told])


@pytest.mark.row("R156")
def test_what_the_other_side_told_is_never_kept_where_our_client_may_harm_them(pair: Pair) -> None:
    told = {"by": pair.cast.owen, "at": MONDAY}
    note = Told(EntryKind.NOTE, code="event", text="She drinks in the morning.", source="other-side")
    partner = {"name": "Siân", "relationship": "intimate-partner"}
    cases.add_entry(pair.gethin, note, recorded_at=MONDAY, **told)
    add_participant(pair.gethin, partner, position="harming", said_by="The police", **told)
    with pytest.raises(SaidByTheOtherSide):
        cases.add_entry(pair.gethin, note, recorded_at=MONDAY, **told)
    seen = replace(note, source="ourselves", text="He came late.")
    assert cases.add_entry(pair.gethin, seen, recorded_at=MONDAY, **told).source == "ourselves"
