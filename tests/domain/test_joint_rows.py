"""Rows of joint work that follow from rules and from what is refused: in Wales, for children, across areas."""

from datetime import timedelta

import pytest

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases import shares
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.gates import open_case
from linkworker.cases.links import partners_of
from linkworker.cases.models import Case
from linkworker.duties.models import Duty
from linkworker.partnership.models import Agency, DirectoryEntry, Partnership, Sector, Service
from linkworker.partnership.receiving import receivers
from linkworker.practice.purposes import purposes
from linkworker.practice.rule import Weight
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting, heard
from tests.cast import LONG_AGO, MONDAY, asked, make_worker, visit_of
from tests.joined import Joined, agree, harm, letter, make_joined, sharing

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def open_rules(case: Case) -> set[str]:
    return set(Duty.objects.filter(holding=case.pk, ended_at=None).values_list("rule", flat=True))


def disclose(case: Case, joined: Joined, **more: object) -> None:
    told = {"by": joined.cast.nerys, "at": MONDAY, "recorded_at": MONDAY}
    record_enquiry(case, asked(experienced_now="yes", **more), **told)  # type: ignore[arg-type]


def assess(case: Case, joined: Joined, yes: int) -> None:
    answers = tuple(AnswerGiven(str(n), Answer.YES if n <= yes else Answer.NO) for n in range(1, 25))
    given = AssessmentGiven(CHECKLIST, "with-person", answers, {})
    complete(case, given, by=joined.cast.nerys, at=MONDAY, recorded_at=MONDAY)


@pytest.mark.row("R066", "R067", "R101")
def test_in_wales_a_checklist_goes_to_the_coordinator_and_high_risk_is_referred_at_once() -> None:
    joined = make_joined("glannau-eryr")
    case = joined.cast.sian
    disclose(case, joined)
    assert "checklist.complete" in open_rules(case)
    assess(case, joined, 20)
    assert {"referral.coordinator", "referral.high"} <= open_rules(case)
    at_once = Duty.objects.get(holding=case.pk, rule="referral.high", ended_at=None)
    assert at_once.due_at == MONDAY
    agree(case, joined.cast.nerys, "idva-referral")
    sending.send(case, letter(), sharing("idva-referral", joined.cast.idvas), by=joined.cast.nerys, at=MONDAY)
    assert "referral.high" not in open_rules(case)
    sent = letter("coordinator", to_outside="The region’s co-ordinator")
    sending.send_outside(case, sent, by=joined.cast.nerys, at=MONDAY)
    assert "referral.coordinator" not in open_rules(case)


@pytest.mark.row("R100")
def test_a_referral_to_childrens_social_care_is_what_their_safety_asked_for(joined: Joined) -> None:
    case = joined.cast.sian
    disclose(case, joined, behaviours=("children",))
    assert "children.safeguard" in open_rules(case)
    sent = letter("child-protection", to_outside="The council’s front door, by phone")
    row = sending.send_outside(case, sent, by=joined.cast.nerys, at=MONDAY + HOUR)
    assert "children.safeguard" not in open_rules(case)
    assert "referral.hold" in open_rules(case)
    heard(row, of="declined", reason="other-service", by=joined.cast.nerys, at=MONDAY + 2 * HOUR)
    assert {"children.safeguard", "referral.again"} <= open_rules(case)


@pytest.mark.row("R100")
def test_adults_who_need_care_are_thought_of_and_a_referral_for_them_is_what_was_asked_for(
    joined: Joined,
) -> None:
    case = joined.cast.sian
    disclose(case, joined)
    asked = Duty.objects.get(holding=case.pk, rule="adults.safeguard", ended_at=None)
    assert asked.weight == Weight.CONSIDER
    sent = letter("adult-protection", to_outside="The council’s adult social care, by phone")
    sending.send_outside(case, sent, by=joined.cast.nerys, at=MONDAY + HOUR)
    assert "adults.safeguard" not in open_rules(case)


@pytest.mark.row("R192", "R201")
def test_every_referral_is_followed_until_it_is_known_what_came_of_it(joined: Joined) -> None:
    case, nerys = joined.cast.sian, joined.cast.nerys
    row = sending.send_outside(case, letter("health", to_outside="Her GP"), by=nerys, at=MONDAY)
    assert "referral.hold" in open_rules(case)
    row = heard(row, of="accepted", by=nerys, at=MONDAY + HOUR)
    assert "referral.hold" not in open_rules(case)
    assert "referral.outcome" in open_rules(case)
    row = heard(row, of="did-not-engage", note="Called twice, wrote once.", by=nerys, at=MONDAY + 2 * HOUR)
    assert "referral.outcome" not in open_rules(case)
    assert [step.state for step in row.steps.order_by("pk")] == ["sent", "accepted", "did-not-engage"]


@pytest.mark.row("R102", "R106")
def test_a_joint_case_names_a_worker_on_each_side_and_asks_to_keep_the_other_informed(joined: Joined) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral", both_ways=False)
    row = sending.send(cast.sian, letter(), sharing("idva-referral", cast.idvas), by=cast.nerys, at=MONDAY)
    case = answering.accept(row.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=MONDAY + HOUR)
    assert [one.worker for one in partners_of(case, MONDAY + HOUR)] == ["Nerys Llywelyn"]
    assert [one.worker for one in partners_of(cast.sian, MONDAY + HOUR)] == ["Gwilym Prys"]
    assert "link.inform" in open_rules(case)
    agree(case, joined.gwilym, "joint-care", at=MONDAY + 2 * HOUR)
    back = sharing("joint-care", cast.city, ground="legitimate-interests")
    shares.share(case, back, by=joined.gwilym, at=MONDAY + 2 * HOUR)
    asked = Duty.objects.filter(holding=case.pk, rule="link.inform", ended_at=None)
    assert [one.opens_at for one in asked] == [back.until], "when it ends, and not before"
    assert open_case(visit_of(cast.nerys, MONDAY + 3 * HOUR), case.reference).decision.shows(Category.RISK)


@pytest.mark.row("R133")
def test_a_referral_goes_out_of_the_area_after_those_who_are_near(joined: Joined) -> None:
    far = Agency.objects.create(name="Far Shore", sector=Sector.REFUGE, locality="glannau-eryr")
    far.partnerships.add(Partnership.objects.create(name="Eryr", locality="glannau-eryr"))
    house = Service.objects.create(agency=far, name="Far Shore refuge", locality="glannau-eryr")
    DirectoryEntry.objects.create(service=house, needs=["refuge"], changed_at=LONG_AGO)
    wanted = purposes()["refuge-referral"]
    found = receivers(joined.cast.afon, need=wanted.need, sectors=wanted.to)
    assert [(one.service, one.near) for one in found] == [(joined.refuge, True), (house, False)]
    agree(joined.cast.sian, joined.cast.nerys, "refuge-referral")
    row = sending.send(
        joined.cast.sian, letter("refuge"), sharing("refuge-referral", house), by=joined.cast.nerys, at=MONDAY
    )
    assert row.intake.service == house


@pytest.mark.row("R149", "R150")
@pytest.mark.parametrize(
    ("code", "need", "sector"),
    [("young-carers", "young-carers", Sector.CHILDREN), ("health-care", "health", Sector.HEALTH)],
)
def test_without_agreement_no_child_is_referred_as_a_carer_and_nothing_goes_to_health(
    joined: Joined, code: str, need: str, sector: Sector
) -> None:
    cast = joined.cast
    agency = Agency.objects.create(name="Council", sector=sector, locality="cambridgeshire-peterborough")
    service = Service.objects.create(agency=agency, name="Front door", locality="cambridgeshire-peterborough")
    for given in (sharing(code, service), sharing(code, service, harm=harm())):
        with pytest.raises(shares.NotAgreed):
            sending.send(cast.sian, letter(need), given, by=cast.nerys, at=MONDAY)
    agree(cast.sian, cast.nerys, code)
    assert sending.send(cast.sian, letter(need), sharing(code, service), by=cast.nerys, at=MONDAY).intake


@pytest.mark.row("R144", "R145", "R146")
def test_what_marac_is_told_is_what_it_needs_and_read_by_those_who_work_with_people(joined: Joined) -> None:
    cast = joined.cast
    keeper = make_worker("Tegwen Accounts", cast.lantern, None, Role.ADMINISTRATOR)
    counter = make_worker("Ulrika Counts", cast.lantern, None, Role.ANALYST)
    agree(cast.sian, cast.nerys, "marac")
    with pytest.raises(ValueError):
        shares.share(
            cast.sian,
            sharing(
                "marac", cast.idvas, categories=(*sharing("marac", cast.idvas).categories, Category.PLAN)
            ),
            by=cast.nerys,
            at=MONDAY,
        )
    shares.share(cast.sian, sharing("marac", cast.idvas), by=cast.nerys, at=MONDAY)
    opened = open_case(visit_of(joined.gwilym, MONDAY + HOUR), cast.sian.reference)
    assert Category.SUBSTANCE not in opened.decision.categories
    for outsider in (keeper, counter):
        with pytest.raises(Refused):
            open_case(visit_of(outsider, MONDAY + HOUR), cast.sian.reference)
