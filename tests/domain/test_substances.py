"""The mirror: a service for abuse asks about drink and drugs, keeps people safer meanwhile, and refers to treatment."""

from datetime import timedelta

import pytest

from linkworker.cases.enquiries import NotSafeToAsk, UnknownCode
from linkworker.cases.models import Case, Entry, EntryKind, SubstanceEnquiry
from linkworker.cases.substances import (
    SubstancesGiven,
    correct_substances,
    record_substances,
    substances_given,
)
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.models import Event
from linkworker.partnership.models import Worker
from linkworker.practice.rule import RULES, Weight
from linkworker.practice.sharing import Category, Refused
from linkworker.referrals import sending
from tests.cast import MONDAY, Cast, asked_of_use, make_case, nothing_of_use
from tests.joined import Joined, agree, letter, sharing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SAFER = {"safer_use": ("not-stopping", "not-mixing")}
pytestmark = pytest.mark.django_db


@pytest.fixture
def bronwen(joined: Joined) -> Case:
    """A client of the IDVA team, with Dafydd as her worker."""
    return make_case(
        "Bronwen Carew", service=joined.cast.idvas, worker=joined.cast.dafydd, manager=joined.efua
    )


def tell(case: Case, given: SubstancesGiven, by: Worker, at: timedelta = HOUR) -> SubstanceEnquiry:
    return record_substances(case, given, by=by, at=MONDAY + at, recorded_at=MONDAY + at)


def open_rules(case: Case) -> set[str]:
    rows = Duty.objects.filter(holding=case.pk, ended_at=None, rule__startswith="substance.")
    return set(rows.values_list("rule", flat=True))


@pytest.mark.row("R024")
def test_services_for_abuse_ask_every_client_and_no_other_service_does(joined: Joined, bronwen: Case) -> None:
    assert open_rules(bronwen) == {"substance.ask"}
    duty = Duty.objects.get(holding=bronwen.pk, rule="substance.ask")
    assert duty.weight == Weight.MUST
    assert not open_rules(joined.cast.sian)
    assert "riskform.complete" in RULES
    refuge = make_case("Sunita Rao", service=joined.refuge, worker=joined.lowri, manager=joined.sunniva)
    assert open_rules(refuge) == {"substance.ask"}
    tell(bronwen, nothing_of_use(), joined.cast.dafydd)
    assert not open_rules(bronwen)


@pytest.mark.row("R024")
def test_not_alone_keeps_the_next_day_and_nothing_else(joined: Joined, bronwen: Case) -> None:
    day = (MONDAY + 2 * DAY).date()
    closed = {"alone": "not-alone", "next_on": day}
    for wrong in (asked_of_use(**closed), nothing_of_use(**closed, use="not-asked", own_words="Gin")):
        with pytest.raises(NotSafeToAsk):
            tell(bronwen, wrong, joined.cast.dafydd)
    assert not SubstanceEnquiry.objects.exists()
    row = tell(bronwen, nothing_of_use(**closed, use="not-asked"), joined.cast.dafydd)
    assert (row.use, row.why_not_asked, row.next_on) == ("not-asked", "not-alone", day)
    assert open_rules(bronwen) == {"substance.again"}
    assert Duty.objects.get(rule="substance.again").weight == Weight.MUST
    tell(bronwen, nothing_of_use(), joined.cast.dafydd, at=2 * DAY)
    assert not open_rules(bronwen)


@pytest.mark.parametrize(
    "wrong",
    [
        asked_of_use(substances=("sugar",)),
        asked_of_use(safer_use=("willpower",)),
        nothing_of_use(wants_help="yes"),
        nothing_of_use(use="not-asked"),
        nothing_of_use(use="not-asked", why_not_asked="no-time"),
    ],
)
def test_what_no_form_of_ours_sends_is_refused(joined: Joined, bronwen: Case, wrong: SubstancesGiven) -> None:
    with pytest.raises(UnknownCode):
        tell(bronwen, wrong, joined.cast.dafydd)


@pytest.mark.row("R196")
def test_use_told_of_asks_for_safer_use_the_same_day_and_for_agreement(joined: Joined, bronwen: Case) -> None:
    tell(bronwen, asked_of_use(), joined.cast.dafydd)
    assert open_rules(bronwen) == {"substance.harm-reduction", "substance.agree"}
    today = Duty.objects.get(rule="substance.harm-reduction")
    assert (today.weight, today.deadline["unit"]) == (Weight.MUST, "same_day")
    tell(bronwen, asked_of_use(**SAFER), joined.cast.dafydd, at=2 * HOUR)
    assert open_rules(bronwen) == {"substance.agree"}


@pytest.mark.row("R196")
def test_who_does_not_want_help_is_not_pressed(joined: Joined, bronwen: Case) -> None:
    tell(bronwen, asked_of_use(**SAFER, wants_help="no"), joined.cast.dafydd)
    assert not open_rules(bronwen)


@pytest.mark.row("R196", "R183")
def test_wanting_help_ends_with_a_referral_to_treatment(joined: Joined, bronwen: Case) -> None:
    cast = joined.cast
    tell(bronwen, asked_of_use(**SAFER, wants_help="yes"), cast.dafydd)
    assert open_rules(bronwen) == {"substance.agree"}
    refer(joined, bronwen)
    assert not open_rules(bronwen)


def refer(joined: Joined, case: Case, **changes: object) -> None:
    """Dafydd refers to the drug service with agreement."""
    cast = joined.cast
    agree(case, cast.dafydd, "treatment-referral", at=MONDAY + 2 * HOUR)
    given = sharing("treatment-referral", cast.city)
    asks = letter("substance-treatment", **changes)
    sending.send(case, asks, given, by=cast.dafydd, at=MONDAY + 2 * HOUR)


@pytest.mark.row("R184", "R183")
@pytest.mark.parametrize("pressing", [{"dependent": "yes"}, {"pregnant": "yes"}, {"place": "refuge"}])
def test_dependence_pregnancy_or_a_refuge_asks_for_a_priority_at_once(
    joined: Joined, bronwen: Case, pressing: dict[str, str]
) -> None:
    tell(bronwen, asked_of_use(**SAFER, **pressing, wants_help="later"), joined.cast.dafydd)
    assert open_rules(bronwen) == {"substance.agree"}
    tell(bronwen, asked_of_use(**SAFER, **pressing, wants_help="yes"), joined.cast.dafydd, at=1.5 * HOUR)
    assert "substance.priority" in open_rules(bronwen)
    duty = Duty.objects.get(holding=bronwen.pk, rule="substance.priority")
    assert (duty.weight, duty.deadline["unit"]) == (Weight.MUST, "at_once")
    refer(joined, bronwen)
    assert "substance.priority" in open_rules(bronwen)
    refer(joined, bronwen, priorities=("dependent",))
    assert not open_rules(bronwen)


@pytest.mark.row("R183")
def test_every_wish_for_help_in_a_refuge_is_a_priority(joined: Joined) -> None:
    case = make_case("Sunita Rao", service=joined.refuge, worker=joined.lowri, manager=joined.sunniva)
    tell(case, asked_of_use(**SAFER, wants_help="yes"), joined.lowri)
    assert open_rules(case) == {"substance.priority"}


def test_a_correction_keeps_what_was_wrong_and_works_out_what_follows(joined: Joined, bronwen: Case) -> None:
    cast = joined.cast
    row = tell(bronwen, asked_of_use(dependent="yes", wants_help="yes"), cast.dafydd)
    assert "substance.priority" in open_rules(bronwen)
    at = MONDAY + 2 * HOUR
    told = {"wrong": "It was her sister", "by": cast.dafydd, "at": row.at, "recorded_at": at}
    corrected = correct_substances(row, nothing_of_use(), **told)
    assert not open_rules(bronwen)
    assert (corrected.version, corrected.thread, corrected.wrong) == (2, row.pk, "It was her sister")
    assert substances_given(SubstanceEnquiry.objects.get(pk=row.pk)).substances == ("alcohol",)
    with pytest.raises(Changed):
        correct_substances(row, nothing_of_use(), **told)


def test_the_event_and_the_entry_tell_of_codes_alone(joined: Joined, bronwen: Case) -> None:
    row = tell(bronwen, asked_of_use(own_words="Two bottles"), joined.cast.dafydd)
    event = Event.objects.get(kind=Kind.SUBSTANCES_ASKED)
    assert (event.thing_id, event.category, event.data) == (row.thread, Category.SUBSTANCE, {})
    entry = Entry.objects.get(kind=EntryKind.SUBSTANCES)
    assert (entry.code, entry.text) == ("uses", "")


def test_who_may_not_write_in_the_case_asks_nothing_in_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        tell(cast.sian, asked_of_use(), cast.dafydd)
