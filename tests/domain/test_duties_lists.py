"""Which duties stand on whose Today: in one order, one item a conversation, and only what may be seen now."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, SCREEN, AssessmentGiven, instrument_in_use
from linkworker.cases import actions as cases
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Case
from linkworker.duties import lists
from linkworker.duties.actions import ask_waiver, decide_waiver, hand_over
from linkworker.duties.items import items, sort_out
from linkworker.duties.models import Duty
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.rule import Weight
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Category, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Grant, Holding, HoldingKind
from tests.cast import MONDAY, Cast, asked, make_case, make_worker

DAY = timedelta(days=1)
FOUR = MONDAY.replace(hour=16)


def duty(number: int, *, weight: Weight = Weight.MUST, days: int = 0, **more: object) -> Duty:
    """A row as it would be read, due at the end of the day so many days from Monday."""
    due = end_of_day(london_date(MONDAY) + days * DAY)
    plain: dict[str, object] = {
        "holding_id": number,
        "rule": "checklist.complete",
        "talk": "risk",
        "weight": weight.value,
        "since": MONDAY - DAY,
        "opens_at": MONDAY - DAY,
        "due_at": due,
        "overdue_at": due,
    }
    return Duty(pk=number, **{**plain, **more})


def again(number: int, **more: object) -> Duty:
    """The duty to ask somebody again, which opens a week before it is due."""
    row = duty(number, rule="enquiry.again", talk="asking", **{"weight": Weight.SHOULD, **more})  # type: ignore[arg-type]
    row.opens_at = row.due_at - 7 * DAY  # type: ignore[operator]
    return row


rows = st.builds(
    duty,
    st.integers(1, 60),
    weight=st.sampled_from(Weight),
    days=st.integers(-30, 30),
    holding_id=st.integers(1, 4),
    talk=st.sampled_from(["asking", "risk", "work"]),
    rule=st.sampled_from(["checklist.complete", "enquiry.again", "enquiry.not-asked"]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, max_size=20))
def test_no_must_stands_below_a_should_and_nothing_is_only_to_consider(found: list[Duty]) -> None:
    page = sort_out(found, MONDAY)
    shown = [item.duty.weight for item in (*page.do_now, *page.this_week)]
    assert shown == sorted(shown, reverse=True)
    everything = [row for item in (*page.do_now, *page.this_week) for row in (item.duty, *item.others)]
    assert all(row.weight >= Weight.SHOULD for row in (*everything, *page.ask_again))


def test_duties_of_one_conversation_are_one_item_named_by_the_most_pressing() -> None:
    late = duty(1, days=-2, holding_id=7)
    other = duty(2, days=1, holding_id=7)
    good = duty(3, weight=Weight.SHOULD, days=-9, holding_id=7)
    elsewhere = duty(4, days=1, holding_id=8)
    found = items([other, elsewhere, good, late])
    assert [(item.duty, item.others) for item in found] == [(late, (other, good)), (elsewhere, ())]


def test_musts_of_today_are_for_now_and_the_week_ends_on_the_same_weekday() -> None:
    page = sort_out([duty(1), duty(2, days=1), duty(3, days=7), duty(4, days=8)], MONDAY)
    assert [item.duty.pk for item in page.do_now] == [1]
    assert [item.duty.pk for item in page.this_week] == [2, 3]


@pytest.mark.row("R028")
def test_whoever_is_to_be_asked_again_stands_in_a_list_of_their_own_until_it_is_due() -> None:
    soon, today, signs = again(1, days=10), again(2), again(3, days=3, weight=Weight.MUST)
    page = sort_out([soon, today, signs], MONDAY)
    assert page.ask_again == [soon]
    assert [item.duty for item in page.this_week] == [signs, today]


@pytest.mark.row("R027", "R028")
def test_a_person_who_said_no_is_listed_from_two_weeks_before_the_next_time(cast: Cast) -> None:
    record_enquiry(cast.sian, asked(), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    due = Duty.objects.get(rule="enquiry.again").due_at
    assert due is not None

    def listed(at: datetime) -> list[str]:
        return [row.rule for row in sort_out(lists.own_work(reader_of(cast.nerys), at), at).ask_again]

    assert listed(due - 15 * DAY) == []
    assert listed(due - 14 * DAY) == ["enquiry.again"]


@pytest.mark.row("R032")
@pytest.mark.parametrize(("mode", "expected"), [("phone", True), ("face-to-face", False)])
def test_a_worry_on_the_phone_makes_a_task_to_meet_face_to_face(
    cast: Cast, mode: str, expected: bool
) -> None:
    record_enquiry(cast.sian, asked(mode=mode, worried=True), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    page = sort_out(lists.own_work(reader_of(cast.nerys), MONDAY), MONDAY)
    shown = [row.rule for item in (*page.do_now, *page.this_week) for row in (item.duty, *item.others)]
    assert ("enquiry.face-to-face" in shown) is expected


@pytest.mark.row("R071")
@pytest.mark.parametrize(
    ("wish", "rule", "weight"),
    [("no", "screen.without-specialist", Weight.SHOULD), ("yes", "screen.specialist", Weight.MUST)],
)
def test_a_wish_for_no_specialist_is_respected_and_a_full_assessment_still_put_to_the_worker(
    cast: Cast, wish: str, rule: str, weight: Weight
) -> None:
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    answers = tuple(AnswerGiven(item.id, Answer.YES) for item in instrument_in_use(SCREEN).items)
    given = AssessmentGiven(SCREEN, "with-person", answers, {}, with_specialist=wish)
    complete(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    mine = {row.rule: row for row in lists.own_work(reader_of(cast.nerys), MONDAY)}
    assert {"screen.without-specialist", "screen.specialist"} & set(mine) == {rule}
    assert mine[rule].weight == weight


def test_what_follows_a_high_checklist_in_a_case_that_nobody_holds_is_the_managers(cast: Cast) -> None:
    client = register(ClientGiven(chosen_name="Delyth"), service=cast.city, by=cast.owen, at=MONDAY)
    case = cases.open_case(client, service=cast.city, by=cast.owen, at=MONDAY)
    answers = tuple(AnswerGiven(item.id, Answer.YES) for item in instrument_in_use(CHECKLIST).items)
    given = AssessmentGiven(CHECKLIST, "with-person", answers, {})
    complete(case, given, by=cast.morgan, at=MONDAY, recorded_at=MONDAY)
    mine = {row.rule for row in lists.own_work(reader_of(cast.morgan), MONDAY) if row.holding_id == case.pk}
    assert {"referral.idva", "referral.marac"} <= mine
    assert "confidentiality.explain" not in mine


def test_only_who_may_see_the_case_has_its_duties(cast: Cast) -> None:
    assert lists.own_work(reader_of(cast.nerys), MONDAY)
    Duty.objects.filter(holding=cast.sian.pk).update(owner=cast.owen)
    assert lists.own_work(reader_of(cast.owen), MONDAY) == []


def test_a_guarded_duty_is_shown_only_to_whom_its_guard_is_granted(cast: Cast) -> None:
    guard = Holding.objects.create(
        agency=cast.afon,
        service=cast.city,
        subject=cast.sian.holding.subject,
        kind=HoldingKind.PART,
        category=Category.PERPETRATOR,
        root=cast.sian.holding,
        restricted=True,
    )
    Duty.objects.filter(rule="enquiry.first").update(guard=guard)

    def shown() -> bool:
        return any(row.rule == "enquiry.first" for row in lists.own_work(reader_of(cast.nerys), MONDAY))

    def grant(category: Category) -> None:
        Grant.objects.create(
            holding=guard,
            category=category,
            to_worker=cast.nerys,
            since=MONDAY,
            until=MONDAY + DAY,
            route="named",
            purpose="test",
            act=uuid4(),
        )

    assert not shown()
    grant(Category.RISK)
    assert not shown()
    grant(Category.PERPETRATOR)
    assert shown()


@pytest.fixture
def same_day(cast: Cast) -> Duty:
    """A must of Siân's case that ends today."""
    record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    return Duty.objects.get(rule="disclosure.manager")


def test_what_must_be_done_today_is_the_duty_workers_too_from_four(cast: Cast, same_day: Duty) -> None:
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    assert lists.own_work(reader_of(dee), FOUR - timedelta(seconds=1)) == []
    found = lists.own_work(reader_of(dee), FOUR)
    assert same_day in found
    assert {row.deadline["unit"] for row in found} == {"same_day"}


@pytest.mark.parametrize("role", [Role.KEY_WORKER, Role.LINK_WORKER])
def test_from_four_nobody_but_the_duty_worker_gets_what_others_must_do(
    cast: Cast, same_day: Duty, role: Role
) -> None:
    other = make_worker("Dee Underhill", cast.afon, cast.city, role)
    assert lists.own_work(reader_of(other), FOUR) == []


def test_the_duty_worker_of_another_service_gets_nothing(cast: Cast, same_day: Duty) -> None:
    other = make_worker("Dee Underhill", cast.afon, cast.fens, Role.DUTY_WORKER)
    assert lists.own_work(reader_of(other), FOUR) == []


def new_case(cast: Cast, name: str) -> Case:
    """An open case that nobody holds."""
    client = register(ClientGiven(chosen_name=name), service=cast.city, by=cast.owen, at=MONDAY)
    return cases.open_case(client, service=cast.city, by=cast.owen, at=MONDAY)


def test_a_manager_has_the_cases_that_nobody_holds_until_somebody_does(cast: Cast) -> None:
    case = new_case(cast, "Aled")
    reader = reader_of(cast.morgan)
    waiting = lists.unallocated(reader, MONDAY, [cast.city.pk], 5)
    assert [row.holding_id for row in waiting] == [case.pk]
    assert lists.own_work(reader, MONDAY) == []
    cases.allocate(case, worker=cast.owen, by=cast.morgan, at=MONDAY)
    assert lists.unallocated(reader, MONDAY, [cast.city.pk], 5) == []


def test_a_manager_walled_from_a_person_has_none_of_their_duties(cast: Cast) -> None:
    late = MONDAY + 30 * DAY
    reader = reader_of(cast.morgan)
    assert lists.overdue_of_team(reader, late, [cast.city.pk], 5)
    assert lists.caseloads(reader, late, [cast.city.pk], [cast.nerys]) == {cast.nerys.pk: 1}
    raise_wall(cast.sian.holding.subject, worker=cast.morgan, by=cast.morgan, at=late)
    assert lists.overdue_of_team(reader, late, [cast.city.pk], 5) == []
    assert lists.caseloads(reader, late, [cast.city.pk], [cast.nerys]) == {}


def test_the_worst_of_several_services_come_first_and_no_more_than_asked_for(cast: Cast) -> None:
    boss = make_worker("Wyn Bowen", cast.afon, None, Role.MANAGER)
    make_case("Beti", service=cast.fens, worker=cast.priya, manager=boss, at=MONDAY - 20 * DAY)
    reader = reader_of(boss)
    services = lists.services_led(reader, MONDAY)
    assert set(services) == {cast.city.pk, cast.fens.pk}
    found = lists.overdue_of_team(reader, MONDAY + 30 * DAY, services, 3)
    assert [row.service_id for row in found] == [cast.fens.pk, cast.fens.pk, cast.city.pk]


def test_a_waiver_waits_for_the_manager_and_its_decision_is_news_for_a_week(cast: Cast) -> None:
    must = Duty.objects.get(rule="enquiry.first")
    asked_for = ask_waiver(must, reason="Asked last week elsewhere", by=cast.nerys, at=MONDAY)
    boss, nerys = reader_of(cast.morgan), reader_of(cast.nerys)
    assert lists.waivers_to_decide(boss, MONDAY, [cast.city.pk], 5) == [asked_for]
    decide_waiver(asked_for, grant=False, note="Please ask", by=cast.morgan, at=MONDAY)
    assert lists.waivers_to_decide(boss, MONDAY, [cast.city.pk], 5) == []
    assert lists.decided_for(nerys, MONDAY + 7 * DAY) == [asked_for]
    assert lists.decided_for(nerys, MONDAY + 8 * DAY) == []


def test_a_managers_own_request_waits_for_another_manager(cast: Cast) -> None:
    other = make_worker("Wyn Bowen", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    asked_for = ask_waiver(Duty.objects.get(rule="enquiry.first"), reason="x", by=cast.morgan, at=MONDAY)
    assert lists.waivers_to_decide(reader_of(cast.morgan), MONDAY, [cast.city.pk], 5) == []
    assert lists.waivers_to_decide(reader_of(other), MONDAY, [cast.city.pk], 5) == [asked_for]


def test_a_case_allocated_and_a_duty_handed_over_are_new_for_a_week(cast: Cast) -> None:
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    hand_over(Duty.objects.get(rule="enquiry.first"), to=dee, note="", by=cast.nerys, at=MONDAY)
    assert [row.holding_id for row in lists.new_cases(reader_of(cast.nerys), MONDAY)] == [cast.sian.pk]
    assert [row.duty.rule for row in lists.handed_to(reader_of(dee), MONDAY)] == ["enquiry.first"]
    later = MONDAY + 8 * DAY
    assert lists.new_cases(reader_of(cast.nerys), later) == []
    assert lists.handed_to(reader_of(dee), later) == []


def test_who_is_on_duty_is_told_within_the_service_and_while_it_lasts(cast: Cast) -> None:
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    dee.roles.update(until=MONDAY + DAY)

    def told(worker: Worker, at: datetime = MONDAY) -> list[str]:
        return [row.worker.name for row in lists.on_duty(reader_of(worker), at)]

    assert told(cast.nerys) == ["Dee Underhill"]
    assert told(cast.priya) == []
    assert told(cast.nerys, MONDAY + DAY) == []


def test_a_reader_without_any_worker_has_no_work(cast: Cast) -> None:
    assert lists.own_work(replace(reader_of(cast.nerys), worker=None, roles=()), MONDAY) == []
