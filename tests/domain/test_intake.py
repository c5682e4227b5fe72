"""How somebody arrives in an inbox, is looked at first, and is answered: each way, and who may do and see what."""

from datetime import date, timedelta

import pytest

from linkworker.cases import shares
from linkworker.cases.actions import CannotTake, allocate
from linkworker.cases.gates import open_case
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.partnership.models import DirectoryEntry, Service
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.referring import REFERRAL, Priority, ReferralAct, ReferralState
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.practice.triage import Way
from linkworker.practice.vocabulary import code_list
from linkworker.referrals import answering, queries, sending
from linkworker.referrals.answering import Accepting, NeverAReason
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.referrals.gates import open_inbox, open_intake, open_to_answer
from linkworker.referrals.models import Intake, Referral
from linkworker.referrals.queries import InboxAsked
from linkworker.referrals.triage import TriageGiven, triage
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Share
from tests.cast import MONDAY, make_case, make_worker, visit_of
from tests.joined import Joined, agree, letter, refer, sharing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def told(**changes: object) -> ArrivalGiven:
    """What a GP's receptionist said on the phone."""
    plain: dict[str, object] = {
        "way": Way.CALL,
        "person": ClientGiven(chosen_name="Eira", birth_date=date(1990, 4, 5)),
        "need": "substance-treatment",
        "asks": "She wants to cut down.",
        "from_name": "Dr Sesay",
        "from_contact": "01632 960 123",
        "consent": "with-consent",
        "told": "told",
    }
    return ArrivalGiven(**{**plain, **changes})  # type: ignore[arg-type]


def called(joined: Joined, **changes: object) -> Intake:
    """A call to Afon's city service, taken by Nerys, who has no inbox and keeps it."""
    return arrive(joined.cast.city, told(**changes), by=joined.cast.nerys, at=MONDAY)


def answers(**changes: object) -> TriageGiven:
    plain = dict.fromkeys(("danger", "dependent", "pregnant", "children", "safe_tonight"), "not-known")
    return TriageGiven(**{"may_call": "yes", "tried": "Her own phone, at noon", **plain, **changes})  # type: ignore[arg-type]


def open_rules(case_key: int) -> set[str]:
    return set(Duty.objects.filter(holding=case_key, ended_at=None).values_list("rule", flat=True))


@pytest.mark.row("R098")
def test_a_referral_and_a_self_referral_arrive_the_same_way_and_are_assessed_here(joined: Joined) -> None:
    for intake in (
        refer(joined).intake,
        arrive(joined.cast.idvas, told(way=Way.SELF, need="idva", from_name=""), by=joined.efua, at=MONDAY),
    ):
        now = triage(intake, answers(), by=joined.efua, at=MONDAY + 2 * HOUR)
        assert (now.triaged_by, now.triage["may_call"], now.state) == (joined.efua, "yes", "received")
        assert now.triage_due_at.date() == MONDAY.date()
    assert Event.objects.filter(kind=Kind.INTAKE_TRIAGED).count() == 2


def test_whoever_takes_a_call_keeps_it_and_nobody_else_of_the_casework_sees_it(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    assert intake.taken_by == cast.nerys
    assert open_intake(visit_of(cast.nerys), intake.reference).intake == intake
    assert open_intake(visit_of(cast.morgan), intake.reference).intake == intake
    for other in (cast.owen, cast.priya, cast.dafydd, cast.rhys, joined.carys):
        with pytest.raises(Refused):
            open_intake(visit_of(other), intake.reference)
    with pytest.raises(Refused):
        arrive(cast.fens, told(), by=cast.nerys, at=MONDAY)


def test_the_public_form_leads_only_where_a_service_takes_referrals(joined: Joined) -> None:
    intake = arrive(joined.cast.city, told(way=Way.FORM), by=None, at=MONDAY)
    assert (intake.typed_by, intake.taken_by) == (None, None)
    event = Event.objects.get(kind=Kind.INTAKE_ARRIVED)
    assert (event.actor_id, event.actor_kind) == (None, "system")
    DirectoryEntry.objects.filter(service=joined.cast.city).update(open_to_referrals=False)
    with pytest.raises(Refused):
        arrive(joined.cast.city, told(way=Way.FORM), by=None, at=MONDAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"need": "refuge"},
        {"asks": ""},
        {"priorities": ("made-up",)},
        {"address_kind": "sealed"},
        {"consent": "without-consent"},
    ],
)
def test_what_no_form_of_ours_sends_does_not_arrive(joined: Joined, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        called(joined, **wrong)
    assert not Intake.objects.exists()


@pytest.mark.row("R183", "R184")
def test_refuge_pregnancy_and_dependence_come_first_and_are_answered_sooner(joined: Joined) -> None:
    cast = joined.cast
    plain = called(joined)
    for_all = {
        "refuge": called(joined, priorities=(Priority.REFUGE,)),
        "dependent": called(joined, priorities=(Priority.DEPENDENT,)),
        "pregnant": called(joined, priorities=(Priority.PREGNANT,)),
    }
    page = open_inbox(visit_of(cast.morgan), InboxAsked()).page
    assert page.rows == [*for_all.values(), plain]
    assert all(one.answer_due_at < plain.answer_due_at for one in for_all.values())
    only = open_inbox(visit_of(cast.morgan), InboxAsked(priority="refuge")).page
    assert only.rows == [for_all["refuge"]]


@pytest.mark.row("R184")
def test_what_triage_finds_makes_it_urgent_and_nothing_marked_is_taken_back(joined: Joined) -> None:
    cast = joined.cast
    intake = called(joined, priorities=(Priority.REFUGE,))
    ordinary = called(joined)
    now = triage(ordinary, answers(dependent="yes", danger="yes"), by=cast.nerys, at=MONDAY + HOUR)
    assert now.priorities == ["high-risk", "dependent"]
    assert now.answer_due_at < ordinary.answer_due_at
    again = triage(now, answers(dependent="no", pregnant="yes"), by=cast.morgan, at=MONDAY + 2 * HOUR)
    assert again.priorities == ["high-risk", "dependent", "pregnant"]
    assert [one["dependent"] for one in again.triage["before"]] == ["yes"]
    assert triage(intake, answers(), by=cast.nerys, at=MONDAY).priorities == ["refuge"]
    with pytest.raises(ValueError, match="yes, no"):
        triage(intake, answers(danger="perhaps"), by=cast.nerys, at=MONDAY)


@pytest.mark.row("R185", "R194")
def test_a_care_of_name_and_no_crime_number_are_never_reasons_to_return_it(joined: Joined) -> None:
    intake = called(joined, address_kind="care-of", address="Care of Harbour")
    assert (intake.address, intake.address_kind) == ("Care of Harbour", "care-of")
    for reason in ("no-street-address", "no-crime-number"):
        with pytest.raises(NeverAReason):
            answering.decline(intake, reason=reason, note="x", by=joined.cast.nerys, at=MONDAY)
    with pytest.raises(ValueError, match="list"):
        answering.decline(intake, reason="made-up", note="x", by=joined.cast.nerys, at=MONDAY)
    assert "crime" not in " ".join(ArrivalGiven.__slots__)


@pytest.mark.row("R185")
def test_a_refuge_never_turns_somebody_away_for_where_they_come_from(joined: Joined) -> None:
    intake = arrive(joined.refuge, told(need="refuge"), by=joined.lowri, at=MONDAY)
    with pytest.raises(NeverAReason):
        answering.decline(intake, reason="out-of-area", note="x", by=joined.lowri, at=MONDAY)
    assert code_list("decline-reasons").find("out-of-area")


@pytest.mark.row("R133")
def test_it_is_sent_on_across_county_lines_and_the_sender_is_asked_to_send_it_there(joined: Joined) -> None:
    cast, referral = joined.cast, refer(joined)
    harbour_idvas = Service.objects.create(agency=joined.harbour, name="Outreach", locality="wales")
    answering.redirect(
        referral.intake, to=harbour_idvas, note="She is there now.", by=joined.efua, at=MONDAY + DAY
    )
    now = Referral.objects.get(pk=referral.pk)
    assert now.state == ReferralState.REDIRECTED
    assert queries.newest_steps([now])[now.pk].suggested == harbour_idvas
    assert "referral.again" in open_rules(cast.sian.pk)


def test_sent_on_within_the_agency_it_leaves_its_reader_and_waits_on(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    moved = answering.redirect(intake, to=cast.fens, note="Lives there.", by=cast.nerys, at=MONDAY + HOUR)
    assert (moved.service, moved.state, moved.taken_by) == (cast.fens, "received", None)
    for gone in (cast.nerys, cast.morgan):
        with pytest.raises(Refused):
            open_intake(visit_of(gone, MONDAY + 2 * HOUR), intake.reference)
    manager = make_worker("Wyn Bowen", cast.afon, cast.fens, Role.MANAGER)
    assert open_inbox(visit_of(manager, MONDAY + 2 * HOUR), InboxAsked()).page.rows == [intake]


def test_accepting_opens_a_case_that_its_worker_may_take(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    case = answering.accept(intake, Accepting(worker=cast.nerys), by=cast.nerys, at=MONDAY + HOUR)
    assert (case.client.chosen_name, case.key_worker) == ("Eira", cast.nerys)
    assert "referral.outcome" in open_rules(case.pk)
    intake.refresh_from_db()
    with pytest.raises(Changed):
        answering.accept(intake, Accepting(), by=cast.nerys, at=MONDAY + HOUR)


def test_accepted_and_left_to_the_manager_it_waits_for_a_key_worker_and_keeps_its_duty(
    joined: Joined,
) -> None:
    cast, intake = joined.cast, called(joined)
    case = answering.accept(intake, Accepting(), by=cast.morgan, at=MONDAY + HOUR)
    assert case.key_worker is None
    assert {"case.allocate", "referral.outcome"} <= open_rules(case.pk)
    allocate(case, worker=cast.owen, by=cast.morgan, at=MONDAY + 2 * HOUR)
    opened = open_to_answer(visit_of(cast.owen, MONDAY + 3 * HOUR), intake.reference)
    answering.engaged(opened.intake, did=True, tried="", by=cast.owen, at=MONDAY + 3 * HOUR)
    assert "referral.outcome" not in open_rules(case.pk)


def test_a_known_client_is_joined_and_a_second_open_case_is_not_made(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    case = answering.accept(intake, Accepting(client=cast.sian.client), by=cast.morgan, at=MONDAY + HOUR)
    assert (case, case.key_worker) == (cast.sian, cast.nerys)
    again = called(joined)
    assert (
        answering.accept(again, Accepting(client=cast.sian.client), by=cast.morgan, at=MONDAY + DAY)
        == cast.sian
    )
    assert queries.intakes_of(case) == [intake, again]
    assert queries.intake_of(case) == intake


def test_only_somebody_who_may_be_found_can_be_named_and_only_a_case_that_may_be_seen_joined(
    joined: Joined,
) -> None:
    cast = joined.cast
    hidden = register(ClientGiven(chosen_name="Mair"), service=cast.fens, by=cast.priya, at=MONDAY)
    with pytest.raises(Refused):
        answering.accept(called(joined), Accepting(client=hidden), by=cast.nerys, at=MONDAY)
    of_owen = make_case("Beti", service=cast.city, worker=cast.owen, manager=cast.morgan)
    with pytest.raises(CannotTake):
        answering.accept(called(joined), Accepting(client=of_owen.client), by=cast.nerys, at=MONDAY)
    assert Intake.objects.filter(state="received").count() == 2


@pytest.mark.parametrize("who", ["walled", "left", "elsewhere"])
def test_a_worker_who_can_not_take_it_is_refused_without_a_cause(joined: Joined, who: str) -> None:
    cast, intake = joined.cast, called(joined)
    if who == "walled":
        raise_wall(intake.holding.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    cast.owen.is_active = who != "left"
    worker = cast.priya if who == "elsewhere" else cast.owen
    with pytest.raises(CannotTake):
        answering.take(intake, worker=worker, by=cast.morgan, at=MONDAY + HOUR)
    with pytest.raises(CannotTake):
        answering.accept(intake, Accepting(worker=worker), by=cast.morgan, at=MONDAY + HOUR)
    assert Intake.objects.get(pk=intake.pk).state == "received"


def test_given_to_a_colleague_it_is_on_their_today_and_off_the_givers(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    answering.take(intake, worker=cast.owen, by=cast.nerys, at=MONDAY + HOUR)
    for worker, shown in ((cast.owen, [intake]), (cast.nerys, [])):
        assert queries.on_today(reader_of(worker), MONDAY + 2 * HOUR, urgent=5).urgent == shown
    assert not queries.has_inbox(reader_of(cast.owen), MONDAY)


def test_what_nobody_answered_in_time_is_known_from_its_times_alone(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    reader, due = reader_of(cast.morgan), intake.answer_due_at
    for at, led, late in (
        (due + HOUR, cast.city, [intake]),
        (due - HOUR, cast.city, []),
        (due + HOUR, cast.fens, []),
    ):
        assert queries.on_today(reader, at, led=[led.pk], late=5).late == late


@pytest.mark.row("R193")
def test_whether_the_person_came_is_kept_with_what_the_service_tried_on_both_sides(joined: Joined) -> None:
    cast, referral = joined.cast, refer(joined)
    case = answering.accept(
        referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=MONDAY + DAY
    )
    intake = queries.intake_called(referral.intake.reference)
    assert intake is not None
    answering.engaged(intake, did=False, tried="Two calls.", by=joined.gwilym, at=MONDAY + 2 * DAY)
    assert "referral.outcome" not in open_rules(case.pk)
    answering.engaged(intake, did=True, tried="", by=joined.gwilym, at=MONDAY + 3 * DAY)
    answering.close(intake, note="Safe now.", by=joined.gwilym, at=MONDAY + 9 * DAY)
    acts = [step.act for step in queries.steps_of(Referral.objects.get(pk=referral.pk), intake)]
    assert acts == ["send", "receive", "accept", "not-engage", "engage", "close"]
    told_to_sender = cast.sian.entries.filter(kind="referral").order_by("pk").values_list("code", flat=True)
    assert list(told_to_sender)[-3:] == ["did-not-engage", "engaged", "closed"]
    with pytest.raises(ValueError, match="tried"):
        other = called(joined)
        answering.accept(other, Accepting(worker=cast.nerys), by=cast.nerys, at=MONDAY)
        answering.engaged(
            queries.intake_called(other.reference), did=False, tried="", by=cast.nerys, at=MONDAY
        )  # type: ignore[arg-type]


@pytest.mark.row("R195")
def test_what_was_returned_is_counted_by_reason_and_who_is_held_without_help_elsewhere(
    joined: Joined,
) -> None:
    cast, referral = joined.cast, refer(joined)
    answering.decline(referral.intake, reason="outside-who-for", note="x", by=joined.efua, at=MONDAY + DAY)
    for _ in range(2):
        answering.decline(called(joined), reason="too-little", note="x", by=cast.morgan, at=MONDAY + DAY)
    ours, theirs = (reader_of(cast.morgan), MONDAY + DAY), (reader_of(joined.efua), MONDAY + DAY)
    assert queries.returned_by_reason(*ours, [cast.city.pk], MONDAY) == [("too-little", 2)]
    assert queries.returned_by_reason(*theirs, [cast.idvas.pk], MONDAY) == [("outside-who-for", 1)]
    assert queries.returned_by_reason(*ours, [cast.city.pk], MONDAY + 2 * DAY) == []
    assert queries.held_without_onward(*ours, [cast.city.pk]) == 1
    assert queries.held_without_onward(*theirs, [cast.idvas.pk]) == 0
    given = sharing("idva-referral", cast.idvas)
    sending.send(cast.sian, letter(), given, by=cast.nerys, at=MONDAY + 2 * DAY)
    assert queries.held_without_onward(*ours, [cast.city.pk]) == 0
    terms = {term.code for term in code_list("decline-reasons").terms if term.inappropriate}
    assert {"outside-who-for", "too-little"} <= terms


@pytest.mark.row("R201")
def test_the_referrer_keeps_the_person_until_somebody_accepts_however_long_and_whoever_looks(
    joined: Joined,
) -> None:
    cast, referral = joined.cast, refer(joined)
    intake = referral.intake
    triage(intake, answers(), by=joined.efua, at=MONDAY + DAY)
    answering.take(intake, worker=joined.gwilym, by=joined.efua, at=MONDAY + DAY)
    assert "referral.hold" in open_rules(cast.sian.pk)
    answering.accept(intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=MONDAY + 9 * DAY)
    assert not {"referral.hold", "referral.again"} & open_rules(cast.sian.pk)


def test_an_agreement_taken_back_since_is_no_ground_for_keeping_the_sender_informed(joined: Joined) -> None:
    cast, referral = joined.cast, refer(joined)
    assert sending.agreement_both_ways(referral, MONDAY + 2 * HOUR) is not None
    agree(cast.sian, cast.nerys, wish="withdrew", both_ways=False, at=MONDAY + 2 * HOUR)
    assert sending.agreement_both_ways(referral, MONDAY + 3 * HOUR) is None
    given = Accepting(
        worker=joined.gwilym,
        in_return=(Category.IDENTITY, Category.PLAN),
        lawful_because="She agreed.",
        ground="legitimate-interests",
    )
    with pytest.raises(shares.NotAgreed):
        answering.accept(referral.intake, given, by=joined.gwilym, at=MONDAY + 3 * HOUR)
    assert not Share.objects.filter(agency=cast.lantern).exists()


def test_an_intake_of_an_accepted_case_is_nobodys_of_another_agency(joined: Joined) -> None:
    cast, referral = joined.cast, refer(joined)
    given = Accepting(
        worker=joined.gwilym,
        in_return=(Category.IDENTITY, Category.RISK),
        lawful_because="She agreed.",
        ground="legitimate-interests",
    )
    case = answering.accept(referral.intake, given, by=joined.gwilym, at=MONDAY + 2 * HOUR)
    assert open_case(visit_of(cast.nerys, MONDAY + 3 * HOUR), case.reference).decision.shows(Category.RISK)
    with pytest.raises(Refused):
        open_intake(visit_of(cast.nerys, MONDAY + 3 * HOUR), referral.intake.reference)


def test_every_state_that_an_intake_can_be_in_is_reached_by_an_action(joined: Joined) -> None:
    """The states of the machine, less the sender's own first one."""
    cast, reached = joined.cast, set()
    for act in (ReferralAct.DECLINE, ReferralAct.REDIRECT, ReferralAct.ACCEPT):
        intake = called(joined)
        by = {"by": cast.morgan, "at": MONDAY + HOUR}
        if act is ReferralAct.DECLINE:
            answering.decline(intake, reason="does-not-want", note="x", **by)  # type: ignore[arg-type]
        elif act is ReferralAct.REDIRECT:
            answering.redirect(intake, to=cast.idvas, note="x", **by)  # type: ignore[arg-type]
        else:
            answering.accept(intake, Accepting(), **by)  # type: ignore[arg-type]
        reached.add(Intake.objects.get(pk=intake.pk).state)
    referral = refer(joined)
    sending.withdraw(referral, note="x", by=cast.nerys, at=MONDAY + 2 * HOUR)
    reached |= {
        Intake.objects.get(referral=referral).state,
        "received",
        "engaged",
        "did-not-engage",
        "closed",
    }
    assert reached == {state.value for state in REFERRAL.states} - {"sent"}
