"""Requirements that no one action carries: shown by several actions in a row, or over everything there is."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta

import pytest
from django.apps import apps

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.assessments.models import Assessment
from linkworker.cases.actions import close_case
from linkworker.cases.build import EnquiryGiven
from linkworker.cases.enquiries import record_enquiry
from linkworker.cases.models import Case, Enquiry, Participant
from linkworker.cases.substances import SubstancesGiven
from linkworker.duties.facts import facts_of, rows_of
from linkworker.duties.models import Duty
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Sector, Service
from linkworker.people.actions import ClientGiven
from linkworker.people.models import ClientRecord
from linkworker.practice.facts import Mode
from linkworker.practice.instrument import instruments
from linkworker.practice.pathway import pathway, way
from linkworker.practice.rule import Station
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Role
from linkworker.practice.vocabulary import code_list
from tests.cast import MONDAY, Cast, asked, make_case, make_cast, make_worker

DAY = timedelta(days=1)
USE = r"(alcohol|drink|drunk|drug|substance|intoxicat|using)"
CAUSE = r"(cause(?!d)|because|due.to|excuse|reason|trigger|blame|fault|led.to|made.\w+.do)"
PAIRED = re.compile(rf"{CAUSE}.*{USE}|{USE}.*{CAUSE}", re.IGNORECASE)


def checklist(yes: int, **more: object) -> AssessmentGiven:
    answers = tuple(AnswerGiven(str(n), Answer.YES if n <= yes else Answer.NO) for n in range(1, 25))
    return AssessmentGiven(CHECKLIST, "with-person", answers, {}, **more)  # type: ignore[arg-type]


def ask(case: Case, at: datetime, **said: object) -> Enquiry:
    return record_enquiry(case, asked(**said), by=case.key_worker, at=at, recorded_at=at)  # type: ignore[arg-type]


def open_rules(case: Case) -> set[str]:
    return set(Duty.objects.filter(holding=case.pk, ended_at=None).values_list("rule", flat=True))


def place_of(case: Case) -> Station:
    case.refresh_from_db()
    return way(facts_of(rows_of(case)), pathway(locality_at(case.service.locality, MONDAY))).place


@pytest.mark.row("R003")
def test_one_incident_is_enough_for_a_case_every_duty_and_every_referral(cast: Cast) -> None:
    once = make_case("Elin Prydderch", service=cast.city, worker=cast.nerys)
    often = make_case("Tegan Rees", service=cast.city, worker=cast.nerys)
    for case, incidents in ((once, 1), (often, 9)):
        ask(case, MONDAY, experienced_past="yes", behaviours=("hit",))
        given = checklist(17, incidents=incidents)
        complete(case, given, by=cast.nerys, at=MONDAY + DAY, recorded_at=MONDAY + DAY)
    assert open_rules(once) == open_rules(often)
    assert {"referral.idva", "referral.marac", "disclosure.manager"} <= open_rules(once)


def every_name_of_a_field() -> Iterator[str]:
    """The fields of every table of ours, of what is given to actions, and the items of every instrument."""
    for model in apps.get_models():
        if model.__module__.startswith("linkworker."):
            yield from (f"{model.__name__}.{field.name}" for field in model._meta.get_fields())
    for given in (EnquiryGiven, AssessmentGiven, ClientGiven, SubstancesGiven):
        yield from (f"{given.__name__}.{field.name}" for field in fields(given))
    for instrument in instruments().values():
        for item in (*instrument.items, *instrument.extras):
            yield f"{instrument.id}.{item.id}"
    for name in ("abuse-types", "targets", "relationships", "welsh-abuse-types"):
        yield from (f"{name}.{code}" for code in code_list(name).codes)


@pytest.mark.row("R014")
def test_no_field_anywhere_says_that_drink_or_drugs_were_the_cause() -> None:
    names = list(every_name_of_a_field())
    for model in (Enquiry, Participant, Assessment, ClientRecord):
        assert any(name.startswith(f"{model.__name__}.") for name in names)
    assert any(name.startswith("risk-checklist.") for name in names)
    assert [name for name in names if PAIRED.search(name)] == []
    causes = {name for name in names if re.search(r"\b(cause|excuse|trigger|blame)\b", name)}
    assert causes == set()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Enquiry.cause_alcohol", True),
        ("Enquiry.because_of_drink", True),
        ("risk-checklist.substances_as_trigger", True),
        ("Enquiry.caused_now", False),
        ("risk-checklist.assaults_when_using", False),
    ],
)
def test_a_field_for_such_a_cause_is_found_out(name: str, found: bool) -> None:
    assert bool(PAIRED.search(name)) is found


@pytest.mark.row("R014")
def test_no_topic_or_extra_of_an_instrument_gives_drink_or_drugs_as_the_cause() -> None:
    for instrument in instruments().values():
        for item in (*instrument.items, *instrument.extras):
            words = " ".join(text.en for text in (item.label, getattr(item, "help", None)) if text)
            told = re.sub(r"[^.]*\b(never|not|neither)\b[^.]*\.?", "", words)
            assert not re.search(rf"(because of|due to|caused by|excuse).{{0,40}}{USE}", told, re.IGNORECASE)


@pytest.mark.row("R027", "R028", "R104")
def test_after_every_no_there_is_a_next_time_until_the_service_ends(cast: Cast) -> None:
    case = cast.sian
    at = MONDAY
    for times in range(1, 5):
        ask(case, at, occasion="assessment" if times == 1 else "review")
        waiting = Duty.objects.get(holding=case.pk, rule="enquiry.again", ended_at=None)
        assert waiting.due_at is not None
        assert waiting.due_at > at
        assert place_of(case) is (Station.SINGLE_SERVICE if times == 1 else Station.KEEP_ASKING)
        at = waiting.due_at
    close_case(case, reason="completed", by=cast.nerys, at=at)
    assert "enquiry.again" not in open_rules(case)


@pytest.mark.row("R099", "R103", "R105")
def test_what_is_said_late_asks_for_all_that_is_asked_for_when_it_is_said_early(cast: Cast) -> None:
    early = make_case("Elin Prydderch", service=cast.city, worker=cast.nerys)
    late = make_case("Tegan Rees", service=cast.city, worker=cast.nerys)
    ask(late, MONDAY)
    assert place_of(late) is Station.SINGLE_SERVICE
    assert "checklist.complete" not in open_rules(late)
    before = {"confidentiality.explain", "contact.safe", "riskform.complete"}
    assert open_rules(late) == before | {"enquiry.again"}
    ask(early, MONDAY, experienced_now="yes")
    ask(late, MONDAY + 40 * DAY, occasion="key-work", experienced_now="yes")
    assert place_of(late) is place_of(early) is Station.IDENTIFIED
    assert open_rules(late) == open_rules(early)
    asked_for = {"checklist.complete", "screen.quick", "disclosure.manager", "disclosure.offer"}
    assert asked_for <= open_rules(late)
    done = MONDAY + 41 * DAY
    complete(late, checklist(14), by=cast.nerys, at=done, recorded_at=done)
    assert "referral.idva" in open_rules(late)


@pytest.mark.row("R025", "R055")
@pytest.mark.parametrize("sector", Sector.values)
def test_in_wales_a_service_of_any_sector_is_asked_to_ask_by_its_own_locality(sector: str, db: None) -> None:
    cast = make_cast("glannau-eryr")
    type(cast.afon).objects.filter(pk=cast.afon.pk).update(sector=sector)
    service = Service.objects.create(agency=cast.afon, name="Glannau", locality="glannau-eryr")
    worker = make_worker("Gwen Harries", cast.afon, service, Role.KEY_WORKER)
    case = make_case("Beti Rowlands", service=service, worker=worker)
    first = Duty.objects.get(holding=case.pk, rule="enquiry.first", ended_at=None)
    assert "wales" in first.locality_version
    ask(case, MONDAY, experienced_now="yes")
    assert "checklist.complete" in open_rules(case)


@pytest.mark.row("R031", "R032")
def test_a_worry_on_the_phone_ends_only_when_they_met(cast: Cast) -> None:
    ask(cast.sian, MONDAY, mode=Mode.PHONE.value, place="phone", worried=True)
    assert "enquiry.face-to-face" in open_rules(cast.sian)
    ask(cast.sian, MONDAY + DAY, mode=Mode.PHONE.value, place="phone")
    assert "enquiry.face-to-face" in open_rules(cast.sian)
    ask(cast.sian, MONDAY + 2 * DAY)
    assert "enquiry.face-to-face" not in open_rules(cast.sian)
