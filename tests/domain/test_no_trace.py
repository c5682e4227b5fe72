"""What somebody may not see leaves no trace: not in a name on a list, a count, a date, nor in what may be chosen.

Each was found by twin worlds (`tests/worlds/twins.py`), which differ by one secret.
"""

from datetime import timedelta

import pytest

from linkworker.cases import queries as cases
from linkworker.cases.actions import add_entry, allocate, open_case
from linkworker.cases.apart import cases_of, open_separation, openings_across, to_see_to, workers_across
from linkworker.cases.authorising import Deciding, who_decides
from linkworker.cases.build import Told
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.cases.queries import ListAsked
from linkworker.cases.shares import share
from linkworker.duties import lists
from linkworker.duties.history import colleagues_for
from linkworker.duties.models import Duty
from linkworker.partnership.cover import set_away
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Category, Role
from linkworker.referrals import answering, queries
from linkworker.referrals.arriving import arrive
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Holding, SeparationPlan, SeriousHarm
from linkworker.sharing.separating import OpeningGiven, open_across, separate
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of
from tests.joined import Joined, harm, refer, sharing
from tests.web.there import a_call

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + HOUR
pytestmark = pytest.mark.django_db


def wall(worker: Worker, case: Case) -> None:
    raise_wall(case.client.subject, worker=worker, by=None, at=MONDAY)


def hidden_entry(case: Case) -> Entry:
    """The newest entry of a case, readable by named people alone."""
    told = Told(EntryKind.NOTE, text="She means to leave", source="person")
    entry = add_entry(case, told, by=case.key_worker, at=LATER, recorded_at=LATER)
    part = Holding.objects.create(
        agency=case.agency,
        service=case.service,
        subject=case.client.subject,
        kind="part",
        category=Category.RISK,
        root=case.holding,
        restricted=True,
    )
    Entry.objects.filter(pk=entry.pk).update(holding=part)
    return entry


def test_the_date_of_the_last_entry_is_that_of_one_that_everybody_may_read(cast: Cast) -> None:
    reader = reader_of(cast.nerys)
    before = cases.case_list(reader, LATER, ListAsked()).rows
    hidden_entry(cast.sian)
    assert cases.case_list(reader, LATER, ListAsked()).rows == before


def test_a_page_of_the_chronology_begins_at_no_entry_that_is_hidden(cast: Cast) -> None:
    kinds = {cast.sian.pk: list(EntryKind)}
    nowhere = cases.chronology(kinds, after=99999999)
    assert cases.chronology(kinds, after=hidden_entry(cast.sian).pk) == nowhere


def test_who_is_away_stands_on_nobodys_today_for_a_case_that_this_reader_may_not_see(cast: Cast) -> None:
    set_away(cast.nerys, from_on=MONDAY.date(), until_on=MONDAY.date() + 4 * DAY, by=cast.nerys, at=MONDAY)
    assert set(lists.covered_by(reader_of(cast.morgan), LATER).away) == {cast.nerys.pk}
    wall(cast.morgan, cast.sian)
    assert set(lists.covered_by(reader_of(cast.morgan), LATER).away) == set()


def test_who_works_no_more_is_in_the_team_for_duties_that_this_reader_may_see_alone(cast: Cast) -> None:
    RoleGiven.objects.filter(worker=cast.nerys).update(until=MONDAY)
    services = [cast.city.pk]
    team, _more = lists.team_of(reader_of(cast.morgan), LATER, services, None)
    assert cast.nerys in team
    wall(cast.morgan, cast.sian)
    team, _more = lists.team_of(reader_of(cast.morgan), LATER, services, None)
    assert cast.nerys not in team
    assert cast.owen in team


def test_what_was_returned_is_counted_of_those_whom_the_reader_may_see(joined: Joined) -> None:
    cast = joined.cast
    intake = arrive(cast.city, a_call(), by=cast.nerys, at=MONDAY)
    answering.decline(intake, reason="too-little", note="x", by=cast.morgan, at=LATER)
    asked = (reader_of(cast.morgan), LATER, [cast.city.pk], MONDAY)
    assert queries.returned_by_reason(*asked) == [("too-little", 1)]
    raise_wall(intake.holding.subject, worker=cast.morgan, by=None, at=MONDAY)
    assert queries.returned_by_reason(*asked) == []


def test_who_is_held_without_help_is_counted_of_those_whom_the_reader_may_see(joined: Joined) -> None:
    cast, referral = joined.cast, refer(joined)
    answering.decline(referral.intake, reason="outside-who-for", note="x", by=joined.efua, at=LATER)
    asked = (reader_of(cast.morgan), LATER, [cast.city.pk])
    assert queries.held_without_onward(*asked) == 1
    wall(cast.morgan, cast.sian)
    assert queries.held_without_onward(*asked) == 0


@pytest.fixture
def eleri(cast: Cast) -> Worker:
    return make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)


@pytest.fixture
def gethin(cast: Cast) -> Case:
    return make_case("Gethin Llwyd", service=cast.city, worker=cast.owen, manager=cast.morgan)


@pytest.fixture
def plan(cast: Cast, eleri: Worker, gethin: Case) -> SeparationPlan:
    return apart(cast.sian, gethin, eleri)


def apart(one: Case, other: Case, by: Worker) -> SeparationPlan:
    subjects = one.client.subject, other.client.subject
    return separate(*subjects, because=SeparateBecause.HARM, said_by="Siân", by=by, at=MONDAY)


def test_of_who_is_kept_apart_a_lead_is_shown_cases_and_workers_of_their_own_services_alone(
    cast: Cast, eleri: Worker, gethin: Case, plan: SeparationPlan
) -> None:
    lead = make_worker("Lowri Pugh", cast.afon, None, Role.SAFEGUARDING_LEAD)
    elsewhere = open_case(gethin.client, service=cast.fens, by=cast.priya, at=LATER)
    allocate(elsewhere, worker=cast.priya, by=cast.priya, at=LATER)

    def shown(worker: Worker) -> tuple[list[int], list[Worker]]:
        here = visit_of(worker, LATER)
        known = [one.pk for one in cases_of(here, gethin.client)]
        return known, workers_across(here, open_separation(here, plan.reference))

    assert shown(eleri) == ([gethin.pk], [cast.nerys, cast.owen])
    assert shown(lead) == ([elsewhere.pk, gethin.pk], [cast.nerys, cast.owen, cast.priya])


def test_what_is_opened_across_another_separation_is_not_shown_with_this_one(
    cast: Cast, eleri: Worker, gethin: Case, plan: SeparationPlan
) -> None:
    """Siân is kept apart from Bleddyn, too, of whom Eleri sees nothing from now on."""
    tomos = make_worker("Tomos Wynn", cast.afon, cast.city, Role.KEY_WORKER)
    lead = make_worker("Lowri Pugh", cast.afon, None, Role.SAFEGUARDING_LEAD)
    bleddyn = make_case("Bleddyn Rhys", service=cast.city, worker=tomos, manager=cast.morgan)
    other = apart(cast.sian, bleddyn, lead)
    given = OpeningGiven(
        frozenset({Category.RISK}), "Plan his days", MONDAY + 9 * DAY, LATER.date() + 5 * DAY
    )
    open_across(other, cast.sian.holding, given, worker=tomos, by=lead, at=MONDAY)
    wall(eleri, bleddyn)
    due = visit_of(eleri, MONDAY + 6 * DAY)
    shown = open_separation(due, plan.reference)
    assert openings_across(due, shown) == []
    SeparationPlan.objects.filter(pk=plan.pk).update(
        planned_at=MONDAY, planned_by=eleri, review_on=MONDAY.date() + 30 * DAY
    )
    assert to_see_to(due) == []
    theirs = visit_of(lead, MONDAY + 6 * DAY)
    assert [one.worker for one in openings_across(theirs, open_separation(theirs, other.reference))] == [
        tomos
    ]
    assert other.pk in {one.plan.pk for one in to_see_to(theirs)}


def test_who_may_be_handed_a_duty_is_listed_whatever_stands_between_them_and_the_person(cast: Cast) -> None:
    duty = Duty.objects.filter(holding=cast.sian.pk, owner=cast.nerys, ended_at=None).first()
    assert duty is not None
    before = colleagues_for(duty, cast.sian, LATER)
    assert before == [cast.morgan]
    wall(cast.morgan, cast.sian)
    assert colleagues_for(duty, cast.sian, LATER) == before


def test_that_nobody_decides_on_serious_harm_is_as_well_for_leave_as_for_a_wall(joined: Joined) -> None:
    cast = joined.cast
    row = share(cast.sian, sharing("joint-care", cast.idvas, harm=harm()), by=cast.nerys, at=MONDAY)
    used = SeriousHarm.objects.select_related("share__holding").get(share=row)
    make_worker("Ida Brandt", cast.afon, cast.fens, Role.MANAGER)
    assert who_decides(used, cast.sian, LATER) is Deciding.SOMEBODY
    away = set_away(cast.morgan, from_on=MONDAY.date(), until_on=MONDAY.date(), by=cast.morgan, at=MONDAY)
    assert who_decides(used, cast.sian, LATER) is Deciding.ELSEWHERE
    away.delete()
    wall(cast.morgan, cast.sian)
    assert who_decides(used, cast.sian, LATER) is Deciding.ELSEWHERE
