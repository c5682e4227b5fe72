"""Break-glass: asked blind, opened only where it is sure, past no wall and no separation, ended, answered for."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.actions import add_entry
from linkworker.cases.apart import separate
from linkworker.cases.build import Told as Telling
from linkworker.cases.emergencies import EmergencyGiven, record_emergency
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.gates import open_case
from linkworker.cases.glass import ask, end, on_tick, settle
from linkworker.cases.glass_reading import (
    answer,
    askings,
    glass_today,
    open_glass,
    open_to_answer,
    open_told,
    reads_of,
    risk_of,
)
from linkworker.cases.models import Case, Entry, EntryKind
from linkworker.config.settings import base
from linkworker.duties.management.commands import tick
from linkworker.events import clock
from linkworker.events.changed import Changed
from linkworker.events.models import Event, Look
from linkworker.exchange.notify.models import Sort
from linkworker.exchange.notify.news import has_news
from linkworker.partnership.cover import set_away
from linkworker.partnership.models import Agency, Partnership, RoleGiven, Sector, Service, Worker
from linkworker.people.connecting import PersonTold, tell
from linkworker.practice.breaking_glass import LASTS, HowSoon
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.separating import Relation, SeparateBecause
from linkworker.practice.sharing import EVERY_CATEGORY, Category, Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import TooMany, decision_on
from linkworker.sharing.models import GlassAsking, GlassOpening, Grant, Holding
from linkworker.sharing.queries import named_to, shared_with, visible_to
from linkworker.whereabouts.models import GuardedPlace
from tests.cast import LONG_AGO, MONDAY, Cast, asked, make_case, make_worker, visit_of
from tests.glass import MEINIR, MINUTE, Glass, given, known, make_glass

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + 2 * MINUTE


@pytest.fixture
def glass(cast: Cast) -> Glass:
    return make_glass(cast)


def reads(worker: Worker, row: GlassAsking, at: object = LATER) -> bool:
    try:
        open_glass(visit_of(worker, at), row.reference)  # type: ignore[arg-type]
    except Refused:
        return False
    return True


def test_one_who_is_sure_to_be_meant_is_open_to_the_asker_alone_for_four_hours(glass: Glass) -> None:
    row = glass.asks()
    assert row.opened
    assert row.until == MONDAY + MINUTE + LASTS
    _row, (read,) = open_glass(visit_of(glass.cast.dafydd, LATER), row.reference)
    assert read.shows_contact
    assert [(one.case.pk, one.decision.categories) for one in read.cases] == [
        (glass.meinir.pk, {Category.RISK})
    ]
    assert not any(reads(other, row) for other in (glass.lowri, glass.eleri, glass.cast.nerys))
    assert reads(glass.cast.dafydd, row, row.until - MINUTE)
    assert not reads(glass.cast.dafydd, row, row.until)


def test_it_opens_one_page_and_nothing_else(glass: Glass) -> None:
    row = glass.asks()
    visit = visit_of(glass.cast.dafydd, LATER)
    for holding in (glass.meinir.holding, glass.meinir.client.holding):
        assert not decision_on(visit, holding)
        for category in EVERY_CATEGORY:
            for listed in (visible_to, shared_with, named_to):
                assert not listed(visit.reader, LATER, category, holding.kind).filter(pk=holding.pk).exists()
    with pytest.raises(Refused):
        open_case(visit, glass.meinir.reference)
    assert {one.category for one in Grant.objects.filter(act=row.openings.get().act)} == {"contact", "risk"}


def test_a_colleague_who_opens_a_record_of_the_own_agency_writes_nothing_in_it(glass: Glass) -> None:
    row = glass.asks(by=glass.cast.priya)
    assert reads(glass.cast.priya, row)
    with pytest.raises(Refused):
        open_case(visit_of(glass.cast.priya, LATER), glass.meinir.reference)


def test_each_agency_that_surely_knows_the_person_is_opened(glass: Glass) -> None:
    fens = make_worker("Fflur Wynn", glass.cast.lantern, glass.cast.idvas, Role.IDVA)
    known(glass.cast.idvas, fens)
    row = glass.asks()
    _row, found = open_glass(visit_of(glass.cast.dafydd, LATER), row.reference)
    assert [one.opening.agency.name for one in found] == ["Afon Recovery", "Lantern"]


def nobody(_glass: Glass) -> PersonTold:
    return PersonTold(name="Rhun ap Neb", birth_date=MEINIR.birth_date, phone="07700 900001")


def several(glass: Glass) -> PersonTold:
    known(glass.cast.fens, glass.cast.priya)
    return MEINIR


def doubtful(_glass: Glass) -> PersonTold:
    return PersonTold(name="Meinir Haf", phone="07700 900777")


def walled(glass: Glass) -> PersonTold:
    raise_wall(glass.meinir.holding.subject, worker=glass.cast.dafydd, by=glass.cast.morgan, at=MONDAY - DAY)
    return MEINIR


def connected(glass: Glass) -> PersonTold:
    tell(
        Relation.FORMER_PARTNER, PersonTold("Meinir Haf", phone=MEINIR.phone), by=glass.cast.dafydd, at=MONDAY
    )
    return MEINIR


def of_no_partner(glass: Glass) -> PersonTold:
    Partnership.objects.get().agencies.remove(glass.cast.afon)
    return MEINIR


def restricted(glass: Glass) -> PersonTold:
    glass.meinir.client.holding.restricted = True
    glass.meinir.client.holding.save()
    return MEINIR


NOT_OPENED = [nobody, several, doubtful, walled, connected, of_no_partner, restricted]


@pytest.mark.parametrize("arrange", NOT_OPENED)
def test_in_any_doubt_and_behind_a_wall_nothing_is_opened_and_the_lead_calls(
    glass: Glass, arrange: Callable[[Glass], PersonTold]
) -> None:
    row = glass.asks(arrange(glass))
    assert (row.opened, GlassOpening.objects.count(), Grant.objects.count()) == (False, 0, 0)
    assert not reads(glass.cast.dafydd, row)
    assert not glass_today(visit_of(glass.cast.dafydd, LATER)).mine
    assert [one.pk for one in glass_today(visit_of(glass.lowri, LATER)).to_answer] == [row.pk]
    assert not glass_today(visit_of(glass.eleri, LATER)).to_answer


def opposed(glass: Glass) -> Case:
    """Somebody whom Owen works with, and who is kept apart from Meinir."""
    gwyn = make_case("Gwyn", service=glass.cast.city, worker=glass.cast.owen, manager=glass.cast.morgan)
    subjects = (glass.meinir.holding.subject, gwyn.holding.subject)
    separate(*subjects, because=SeparateBecause.HARM, said_by="She", by=glass.eleri, at=MONDAY - DAY)
    return gwyn


def test_whoever_works_with_the_other_side_opens_nothing(glass: Glass) -> None:
    assert glass.asks(by=glass.cast.owen).opened
    opposed(glass)
    row = glass.asks(by=glass.cast.owen, at=MONDAY + HOUR)
    assert not row.opened
    assert [one.pk for one in glass_today(visit_of(glass.eleri, MONDAY + 2 * HOUR)).to_answer][:1]


def test_a_wall_and_a_separation_end_what_is_open_with_the_next_request(glass: Glass) -> None:
    row = glass.asks(by=glass.cast.owen)
    assert reads(glass.cast.owen, row)
    opposed(glass)
    assert not reads(glass.cast.owen, row)
    other = glass.asks()
    raise_wall(glass.meinir.holding.subject, worker=glass.cast.dafydd, by=None, at=LATER)
    assert not reads(glass.cast.dafydd, other, LATER + MINUTE)


def test_a_wall_before_one_of_two_records_ends_both_and_takes_the_line_from_today(glass: Glass) -> None:
    fflur = make_worker("Fflur Wynn", glass.cast.lantern, glass.cast.idvas, Role.IDVA)
    there = known(glass.cast.idvas, fflur)
    row = glass.asks()
    assert glass_today(visit_of(glass.cast.dafydd, LATER)).mine == [row]
    raise_wall(there.holding.subject, worker=glass.cast.dafydd, by=None, at=LATER)
    assert not reads(glass.cast.dafydd, row, LATER)
    assert glass_today(visit_of(glass.cast.dafydd, LATER)).mine == []


def shape(sql: str) -> str:
    """A statement without its values."""
    return re.sub(r"'[^']*'|\b\d+\b|\bNULL\b|\bs\d+_x\d+\b", "?", sql)


def test_asking_takes_the_same_statements_whoever_is_meant(glass: Glass) -> None:
    taken: dict[str, list[str]] = {}
    naive: dict[str, list[str]] = {}
    """Had the match been made while asking."""

    def asks(case: str, told: PersonTold, worker: Worker) -> None:
        with CaptureQueriesContext(connection) as made:
            row = ask(given(told), visit=visit_of(worker, MONDAY))
        taken[case] = [shape(one["sql"]) for one in made.captured_queries]
        with CaptureQueriesContext(connection) as made:
            settle(row.pk, MONDAY)
        naive[case] = [shape(one["sql"]) for one in made.captured_queries]

    dafydd = glass.cast.dafydd
    asks("sure", MEINIR, dafydd)
    asks("sure", MEINIR, dafydd)
    asks("nobody", nobody(glass), dafydd)
    asks("doubtful", doubtful(glass), dafydd)
    known(glass.cast.fens, glass.cast.priya)
    asks("several", MEINIR, dafydd)
    GlassAsking.objects.all().delete()
    walled(glass)
    opposed(glass)
    asks("walled", MEINIR, dafydd)
    asks("separated", MEINIR, glass.cast.owen)
    assert len({tuple(one) for one in taken.values()}) == 1
    assert len({tuple(one) for one in naive.values()}) > 3
    assert not any("people_" in one for one in taken["sure"])


def test_nobody_is_read_before_the_pass(glass: Glass) -> None:
    row = ask(given(), visit=visit_of(glass.cast.dafydd, MONDAY))
    assert not reads(glass.cast.dafydd, row, MONDAY)
    assert glass_today(visit_of(glass.lowri, MONDAY)).to_answer == []


def test_one_that_is_settled_is_not_settled_again(glass: Glass) -> None:
    row = glass.asks()
    settle(row.pk, LATER)
    assert GlassOpening.objects.count() == 1


def test_what_can_not_be_matched_is_passed_on(glass: Glass, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("linkworker.cases.glass.sure_match", breaks)
    row = glass.asks()
    assert row.settled_at
    assert not row.opened
    assert not on_tick(LATER)


def test_only_what_was_assessed_and_called_about_comes_through(glass: Glass) -> None:
    told = {"by": glass.cast.nerys, "at": MONDAY, "recorded_at": MONDAY}
    answers = tuple(AnswerGiven(str(number), Answer.YES) for number in range(1, 25))
    complete(glass.meinir, AssessmentGiven(CHECKLIST, "with-person", answers, {}), **told)
    record_emergency(glass.meinir, EmergencyGiven(), **told)
    record_enquiry(glass.meinir, asked(experienced_now="yes"), **told)
    add_entry(glass.meinir, Telling(EntryKind.NOTE, text="She is at her aunt's"), **told)
    row = glass.asks()
    _row, (read,) = open_glass(visit_of(glass.cast.dafydd, LATER), row.reference)
    (opened,) = read.cases
    assert {one.kind for one in risk_of(opened)} == {EntryKind.CHECKLIST, EntryKind.EMERGENCY}
    Entry.objects.filter(kind=EntryKind.EMERGENCY).update(not_to_be_revealed_to="Her brother")
    part = Holding.objects.create(
        agency=glass.cast.afon,
        service=glass.cast.city,
        subject=glass.meinir.holding.subject,
        kind="part",
        category=Category.RISK,
        root=glass.meinir.holding,
        restricted=True,
    )
    assert [one.kind for one in risk_of(opened)] == [EntryKind.CHECKLIST]
    Entry.objects.filter(kind=EntryKind.CHECKLIST).update(holding=part)
    assert risk_of(opened) == []


def test_every_read_is_a_look_and_whoever_reviews_sees_when(glass: Glass) -> None:
    row = glass.asks()
    open_glass(visit_of(glass.cast.dafydd, LATER), row.reference)
    looks = Look.objects.filter(worker_id=glass.cast.dafydd.pk, route="glass-read")
    assert {one.holding_id for one in looks} == {glass.meinir.holding_id, glass.meinir.client.holding_id}
    assert {one.agency_id for one in looks} == {glass.cast.afon.pk}
    ((_opening, times),) = reads_of(row)
    assert times == [LATER]


def test_both_agencies_keep_an_event_that_names_nobody(glass: Glass) -> None:
    row = glass.asks()
    end(row, by=glass.cast.dafydd, at=LATER)
    for agency, kinds in (
        (glass.cast.lantern, ["glass_asked", "glass_opened", "glass_ended"]),
        (glass.cast.afon, ["glass_opened", "glass_ended"]),
    ):
        events = Event.objects.filter(agency_id=agency.pk, thing="glass").order_by("seq")
        assert [one.kind for one in events] == kinds
    assert not Event.objects.filter(
        agency_id=glass.cast.lantern.pk, subject_id=glass.meinir.client_id
    ).exists()


def test_its_opener_ends_it_early_and_nobody_else_does(glass: Glass) -> None:
    row = glass.asks()
    with pytest.raises(Refused):
        end(row, by=glass.lowri, at=LATER)
    end(row, by=glass.cast.dafydd, at=LATER)
    assert not reads(glass.cast.dafydd, row, LATER)
    assert not Grant.objects.filter(until__gt=LATER).exists()
    with pytest.raises(Changed):
        end(row, by=glass.cast.dafydd, at=LATER)


def test_a_person_asks_only_so_often_by_whichever_account(glass: Glass, settings: Settings) -> None:
    settings.LINKWORKER_LIMITS = base.LINKWORKER_LIMITS
    for _ in range(5):
        ask(given(), visit=visit_of(glass.cast.dafydd, MONDAY))
    with pytest.raises(TooMany):
        ask(given(), visit=visit_of(glass.cast.dafydd, MONDAY))
    ask(given(), visit=visit_of(glass.cast.nerys, MONDAY))
    ask(given(), visit=visit_of(glass.cast.dafydd, MONDAY + HOUR))


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.ANALYST, Role.ADMINISTRATOR, Role.GOVERNANCE_LEAD])
def test_whoever_does_not_work_with_people_asks_nothing(cast: Cast, role: Role) -> None:
    other = make_worker("Wyn Bowen", cast.afon, cast.city, role)
    with pytest.raises(Refused):
        ask(given(), visit=visit_of(other))


def test_the_lead_of_the_openers_service_reviews_it_by_the_next_working_day(glass: Glass) -> None:
    row = glass.asks()
    assert row.due_at is not None
    assert row.due_at.date() == (MONDAY + DAY).date()
    assert open_to_answer(visit_of(glass.lowri, LATER), row.reference).pk == row.pk
    for other in (glass.cast.dafydd, glass.eleri, glass.cast.morgan, glass.cast.nerys):
        with pytest.raises(Refused):
            open_to_answer(visit_of(other, LATER), row.reference)
    done = answer(row, was_right=True, note="He was outside", visit=visit_of(glass.lowri, LATER))
    assert done.answered_by == glass.lowri
    assert glass_today(visit_of(glass.lowri, LATER)).to_answer == []
    with pytest.raises(Changed):
        answer(row, was_right=True, note="Again", visit=visit_of(glass.lowri, LATER))


def test_its_opener_never_answers_for_it_leading_or_by_another_account(glass: Glass) -> None:
    row = glass.asks(by=glass.lowri)
    assert row.unled
    with pytest.raises(Refused):
        answer(row, was_right=True, note="Mine", visit=visit_of(glass.lowri, LATER + 9 * DAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        GlassAsking.objects.filter(pk=row.pk).update(answered_at=LATER, answered_by=glass.lowri)
    twin = make_worker("Twin Penn", glass.cast.lantern, glass.cast.idvas, Role.SAFEGUARDING_LEAD)
    Worker.objects.filter(pk__in=[twin.pk, glass.lowri.pk]).update(person=glass.lowri.pk)
    twin.refresh_from_db()
    assert not glass_today(visit_of(twin, LATER)).to_answer


def test_where_nobody_leads_a_manager_answers_from_the_beginning(glass: Glass) -> None:
    mair = make_worker("Mair Hughes", glass.cast.lantern, glass.cast.idvas, Role.MANAGER)
    led = glass.asks()
    assert glass_today(visit_of(mair, LATER)).to_answer == []
    RoleGiven.objects.filter(worker=glass.lowri).update(until=LONG_AGO + DAY)
    row = glass.asks(at=MONDAY + HOUR)
    assert (led.unled, row.unled) == (False, True)
    assert glass_today(visit_of(mair, MONDAY + 2 * HOUR)).to_answer == [row]


def test_while_the_lead_is_away_a_manager_answers(glass: Glass) -> None:
    mair = make_worker("Mair Hughes", glass.cast.lantern, glass.cast.idvas, Role.MANAGER)
    days = {"from_on": MONDAY.date(), "until_on": MONDAY.date() + 2 * DAY}
    set_away(glass.lowri, **days, by=glass.lowri, at=MONDAY - DAY)
    row = glass.asks()
    assert glass_today(visit_of(mair, LATER)).to_answer == [row]


def test_what_is_not_answered_by_its_day_stands_with_the_manager_too(glass: Glass) -> None:
    mair = make_worker("Mair Hughes", glass.cast.lantern, glass.cast.idvas, Role.MANAGER)
    row = glass.asks()
    assert row.overdue_at is not None
    assert glass_today(visit_of(mair, row.overdue_at)).to_answer == []
    late = visit_of(mair, row.overdue_at + MINUTE)
    assert glass_today(late).to_answer == [row]
    assert answer(row, was_right=False, note="She was safe", visit=late).was_right is False


def test_a_lead_who_may_know_them_reads_nothing_and_the_next_one_does(glass: Glass) -> None:
    mair = make_worker("Mair Hughes", glass.cast.lantern, glass.cast.idvas, Role.MANAGER)
    tell(Relation.FAMILY, PersonTold("Meinir Haf", phone=MEINIR.phone), by=glass.lowri, at=MONDAY)
    row = glass.asks()
    assert row.unled
    assert glass_today(visit_of(glass.lowri, LATER)).to_answer == []
    assert glass_today(visit_of(mair, LATER)).to_answer == [row]
    with pytest.raises(Refused):
        open_to_answer(visit_of(glass.lowri, LATER), row.reference)


def test_a_wall_that_rises_later_takes_it_from_the_lead(glass: Glass) -> None:
    row = glass.asks()
    raise_wall(glass.meinir.holding.subject, worker=glass.lowri, by=None, at=MONDAY)
    assert glass_today(visit_of(glass.lowri, LATER)).to_answer == []
    assert askings(visit_of(glass.lowri, LATER)) == []
    with pytest.raises(Refused):
        open_to_answer(visit_of(glass.lowri, LATER), row.reference)


def test_the_agency_whose_record_it_was_is_told(glass: Glass) -> None:
    row = glass.asks()
    (told,) = glass_today(visit_of(glass.eleri, LATER)).told
    act = row.openings.get().act
    assert told.told_act == act  # type: ignore[attr-defined]
    opening, client = open_told(visit_of(glass.eleri, LATER), act)
    assert (opening.asking, client) == (row, glass.meinir.client)
    for other in (glass.lowri, glass.cast.dafydd, glass.cast.nerys, glass.cast.morgan):
        assert not glass_today(visit_of(other, LATER)).told
        with pytest.raises(Refused):
            open_told(visit_of(other, LATER), act)
    raise_wall(glass.meinir.holding.subject, worker=glass.eleri, by=None, at=MONDAY)
    assert not glass_today(visit_of(glass.eleri, LATER)).told


def test_calling_is_due_as_soon_as_the_danger_is(glass: Glass) -> None:
    now = glass.asks(nobody(glass))
    today = glass.asks(nobody(glass), how_soon=HowSoon.TODAY)
    days = glass.asks(nobody(glass), how_soon=HowSoon.DAYS)
    assert now.due_at == MONDAY + MINUTE
    assert now.due_at < today.due_at < days.due_at  # type: ignore[operator]
    with pytest.raises(ValueError, match="right"):
        answer(now, was_right=True, note="x", visit=visit_of(glass.lowri, LATER))
    assert answer(now, was_right=None, note="Rang her", visit=visit_of(glass.lowri, LATER)).was_right is None


def test_what_was_told_is_encrypted(glass: Glass) -> None:
    glass.asks()
    with connection.cursor() as cursor:
        cursor.execute("SELECT told, danger, reason FROM sharing_glassasking")
        kept = str([bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()])
    assert not any(word in kept for word in ("Meinir", "keys", "warn", "900777"))


def test_between_two_passes_it_waits_some_seconds_and_no_more(
    glass: Glass, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(tick.time, "sleep", slept.append)
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    row = ask(given(), visit=visit_of(glass.cast.dafydd, MONDAY))
    tick.Command()._rest(7)
    row.refresh_from_db()
    assert slept == [3, 3, 1]
    assert row.opened


def test_an_alert_tells_who_answers_for_it_and_nobody_else(glass: Glass) -> None:
    glass.asks()
    for worker, told in ((glass.lowri, True), (glass.cast.dafydd, False), (glass.eleri, False)):
        assert has_news(visit_of(worker, LATER).reader, [Sort.NEW], MONDAY, LATER) is told


def a_refuge(glass: Glass, sector: str = Sector.REFUGE) -> tuple[Case, Worker]:
    """Meinir lives in a house of Harbour, and no other agency knows her. Also who leads safeguarding there."""
    glass.meinir.client.holding.restricted = True
    glass.meinir.client.holding.save()
    Worker.objects.filter(pk=glass.cast.nerys.pk).update(name="Nerys")
    place = glass.cast.city.locality
    harbour = Agency.objects.create(name="Harbour", sector=sector, locality=place)
    Partnership.objects.get().agencies.add(harbour)
    refuge = Service.objects.create(agency=harbour, name="Harbour house", locality=place)
    worker = make_worker("Anwen Sele", harbour, refuge, Role.REFUGE_WORKER)
    return known(refuge, worker), make_worker("Siwan Dole", harbour, refuge, Role.SAFEGUARDING_LEAD)


@pytest.mark.parametrize("guarded", [False, True])
def test_where_the_agency_tells_where_somebody_is_it_alone_is_told(glass: Glass, guarded: bool) -> None:
    case, siwan = a_refuge(glass, Sector.ABUSE if guarded else Sector.REFUGE)
    if guarded:
        house = {"service": case.service, "called": "It", "set_at": MONDAY, "set_by": siwan}
        GuardedPlace.objects.create(**house)
    row = glass.asks()
    assert (row.opened, Grant.objects.count()) == (False, 0)
    assert not reads(glass.cast.dafydd, row)
    assert [one.pk for one in glass_today(visit_of(glass.lowri, LATER)).to_answer] == [row.pk]
    assert reads_of(row) == []
    (told,) = glass_today(visit_of(siwan, LATER)).told
    opening, client = open_told(visit_of(siwan, LATER), told.told_act)  # type: ignore[attr-defined]
    assert (opening.told_only, client) == (True, case.client)
    events = Event.objects.filter(agency_id=glass.cast.lantern.pk, thing="glass").order_by("seq")
    assert [one.kind for one in events] == ["glass_asked", "glass_passed_on"]


def test_a_colleague_in_the_refuge_itself_may_read_it(glass: Glass) -> None:
    case, siwan = a_refuge(glass)
    assert glass.asks(by=siwan).opened
    assert GlassOpening.objects.get().subject_id == case.client_id
