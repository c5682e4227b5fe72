"""Localities: layers, versions, sources, refusal of wrong files, and a third area from data alone."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linkworker.practice import sources
from linkworker.practice.datafile import DataFileError
from linkworker.practice.deadlines import at_once, same_day
from linkworker.practice.instrument import instrument
from linkworker.practice.locality import FOLDER, Locality, load_localities, localities, resolve
from linkworker.practice.locality_values import (
    ADAPTERS,
    BelowWithJudgement,
    Destination,
    Nation,
    Repeat,
)
from linkworker.practice.scales import Level
from linkworker.practice.scoring import Answer, AnswerGiven, result

DAY = date(2026, 5, 6)
SHIPPED = ("cambridgeshire-peterborough", "england", "glannau-eryr", "wales")
OWN = {"document": "locality", "place": "procedure 4"}


def area(**changes: Any) -> dict[str, Any]:
    """A third area as a file would hold it: England with other thresholds."""
    return {
        "id": "marshland",
        "name": "Marshland",
        "layer": "area",
        "extends": "england",
        "nation": "England",
        "version": "2026-01.1",
        "effective_from": "2026-01-01",
        "values": {
            "checklist.bands": {
                "value": {"standard_from": 1, "medium_from": 6, "high_from": 12},
                "source": OWN,
            },
            "checklist.idva_from": {"value": 8, "source": OWN},
            "marac.criteria.visible": {"value": {"on": True, "threshold": 12}, "source": OWN},
        },
    } | changes


def value(key: str, content: Any) -> dict[str, Any]:
    return area(values={key: {"value": content, "source": OWN}})


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Locality]:
    """Write files beside the shipped ones and resolve the third area on a day."""

    def write_and_resolve(*files: Any, name: str = "marshland", on: date = DAY) -> Locality:
        for number, content in enumerate(files):
            (tmp_path / f"file{number}.json").write_text(json.dumps(content), encoding="utf-8")
        return load_localities(FOLDER, tmp_path).resolve(name, on)

    return write_and_resolve


def level(locality: Locality, yes: int) -> tuple[Level, bool, bool]:
    answers = [AnswerGiven(str(n), Answer.YES) for n in range(1, yes + 1)]
    found = result(instrument("risk-checklist"), answers, locality=locality)
    return found.level, found.idva, found.marac


def test_the_shipped_localities_are_two_nations_and_an_area_of_each() -> None:
    assert localities().ids == SHIPPED
    assert [resolve(name, DAY).nation for name in SHIPPED] == [
        Nation.ENGLAND,
        Nation.ENGLAND,
        Nation.WALES,
        Nation.WALES,
    ]


@pytest.mark.row("R061", "R062", "R063")
def test_cambridgeshire_and_peterborough_sets_fourteen_seventeen_and_judgement_below() -> None:
    found = resolve("cambridgeshire-peterborough", DAY)
    assert (found.idva_from, found.marac_from, found.bands.high_from) == (14, 17, 14)
    assert found.below_with_judgement is BelowWithJudgement.IDVA_WITH_CONCERNS
    assert found.citation("checklist.marac_from") == sources.Citation("cp-guidelines", "paragraph 6.4.2")


def test_wales_sends_the_checklist_to_the_coordinator_and_at_once_when_high() -> None:
    for name in ("wales", "glannau-eryr"):
        found = resolve(name, DAY)
        assert found.destination is Destination.COORDINATOR
        assert found.below_with_judgement is BelowWithJudgement.COORDINATOR_AT_ONCE
        assert found.times.referral_coordinator_high == at_once()


@pytest.mark.row("R064")
def test_each_value_knows_its_layer_and_the_version_joins_the_layers() -> None:
    found = resolve("cambridgeshire-peterborough", DAY)
    assert found.version == "england 2026-04-01.1 + cambridgeshire-peterborough 2026-04-01.1"
    assert found.layer_of("checklist.marac_from") == "cambridgeshire-peterborough"
    assert found.layer_of("review.high_days") == "england"


def test_an_area_overrides_its_nation_and_keeps_the_rest() -> None:
    assert resolve("glannau-eryr", DAY).times.review_days(Level.HIGH) == 14
    assert resolve("wales", DAY).times.review_days(Level.HIGH) == 28
    assert resolve("glannau-eryr", DAY).times.review_days(Level.MEDIUM) == 56


def test_every_shipped_value_is_set_and_cited_in_every_locality() -> None:
    for name in SHIPPED:
        found = resolve(name, DAY)
        assert set(found.values) == set(ADAPTERS)
        assert all(found.citation(key).source for key in ADAPTERS)


def test_a_time_no_guidance_gives_says_so() -> None:
    assert resolve("england", DAY).citation("enquiry.first").place == sources.NO_TIME_GIVEN


def test_a_resolved_locality_cannot_be_changed() -> None:
    found = resolve("england", DAY)
    with pytest.raises(TypeError):
        found.values["calendar"] = found.values["wording"]  # type: ignore[index]


def test_each_nation_has_its_calendar() -> None:
    assert [resolve(name, DAY).calendar.name for name in SHIPPED] == ["ENG", "ENG", "WLS", "WLS"]


def test_help_lines_stand_by_nation() -> None:
    assert "0808 80 10 800" in [c.number for c in resolve("glannau-eryr", DAY).contacts]
    assert "0808 2000 247" in [c.number for c in resolve("cambridgeshire-peterborough", DAY).contacts]
    assert all(contact.verified_on is None for contact in resolve("wales", DAY).contacts)


def test_an_unknown_locality_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        resolve("nowhere", DAY)


@pytest.mark.row("R064")
def test_a_third_area_from_data_alone_changes_the_thresholds(load: Callable[..., Locality]) -> None:
    third = load(area())
    assert third.version == "england 2026-04-01.1 + marshland 2026-01.1"
    assert level(third, 12) == (Level.HIGH, True, True)
    assert level(resolve("england", DAY), 12) == (Level.MEDIUM, False, False)
    assert level(third, 8) == (Level.MEDIUM, True, False)


def test_an_agency_layer_lies_over_its_area(load: Callable[..., Locality]) -> None:
    agency = area(id="marsh-house", name="Marsh House", layer="agency", extends="marshland")
    agency["values"] = {"allocate": {"value": {"unit": "same_day"}, "source": OWN}}
    found = load(area(), agency, name="marsh-house")
    assert found.times.allocate == same_day()
    assert found.layer_of("checklist.idva_from") == "marshland"
    assert found.version.endswith("+ marshland 2026-01.1 + marsh-house 2026-01.1")


@pytest.mark.parametrize(
    ("on", "version", "high"),
    [
        (date(2020, 1, 1), "2026-01.1", 12),
        (date(2026, 6, 30), "2026-01.1", 12),
        (date(2026, 7, 1), "2026-07.1", 10),
    ],
)
def test_the_version_in_force_on_the_day_stands(
    load: Callable[..., Locality], on: date, version: str, high: int
) -> None:
    newer = area(version="2026-07.1", effective_from="2026-07-01")
    newer["values"] = newer["values"] | {
        "checklist.bands": {"value": {"standard_from": 1, "medium_from": 6, "high_from": 10}, "source": OWN}
    }
    found = load([newer, area()], on=on)
    assert found.version.endswith(f"marshland {version}")
    assert found.bands.high_from == high


@pytest.mark.row("R009")
def test_an_area_can_bring_a_definition_of_its_own(load: Callable[..., Locality]) -> None:
    own = {
        "id": "marshland-substance-use",
        "version": "2026-01.1",
        "subject": "substance-use",
        "standing": "in use",
        "title": {"en": "Substance use, as agreed in Marshland"},
        "text": {"en": "Use that harms."},
        "source": OWN,
    }
    content = value("definitions", ["domestic-abuse-act-2021", "marshland-substance-use"])
    found = load(content | {"define": [own]})
    assert [(d.id, d.version) for d in found.definitions] == [
        ("domestic-abuse-act-2021", "2026-04-01.1"),
        ("marshland-substance-use", "2026-01.1"),
    ]


STATUTORY = {
    "id": "domestic-abuse-act-2021",
    "version": "1",
    "subject": "domestic-abuse",
    "standing": "in use",
    "title": {"en": "Another text under the statute's name"},
    "text": {"en": "Not what the statute says."},
    "source": OWN,
}

REFUSED = [
    ("a definition in a shipped one's place", area(define=[STATUTORY]), "define", "already"),
    ("a definition twice", area(define=[STATUTORY | {"id": "own"}] * 2), "define", "already"),
    ("an unknown key", value("checklist.colour", 3), "checklist.colour", "no value"),
    ("a word for a number", value("checklist.idva_from", "14"), "checklist.idva_from", "integer"),
    ("a negative number", value("checklist.idva_from", -1), "checklist.idva_from", "greater"),
    ("bands that fall", value("checklist.bands", {"standard_from": 1, "medium_from": 9, "high_from": 9}),
     "checklist.bands", "must rise"),
    ("a band left out", value("checklist.bands", {"standard_from": 1, "medium_from": 9}),
     "checklist.bands.high_from", "required"),
    ("an unknown destination", value("checklist.destination", "post"), "checklist.destination", "idva"),
    ("a criterion on without numbers", value("marac.criteria.repeat", {"on": True}), "marac.criteria.repeat",
     "needs its numbers"),
    ("an unknown unit", value("allocate", {"unit": "fortnights", "amount": 1}), "allocate.unit", "at_once"),
    ("an amount left out", value("allocate", {"unit": "days"}), "allocate", "amount"),
    ("a named day", value("allocate", {"unit": "on_date"}), "allocate", "named day"),
    ("an unknown calendar", value("calendar", "SCT"), "calendar", "ENG"),
    ("an unknown definition", value("definitions", ["moon"]), "definitions", "moon"),
    ("two cut-offs that disagree", value("checklist.marac_from", 16), "checklist.marac_from", "disagrees"),
    ("an unknown document", area(values={"calendar": {"value": "ENG", "source": {"document": "x", "place": "y"}}}),
     "values.calendar.source", "unknown document"),
    ("no source", area(values={"calendar": {"value": "ENG"}}), "values.calendar.source", "required"),
    ("an unknown header", area(colour="red"), "colour", "Unexpected"),
    ("no such layer below", area(extends="atlantis"), "extends", "atlantis"),
    ("another nation below", area(extends="wales"), "extends", "another nation"),
    ("an area upon nothing", area(extends=None), "extends", "must extend"),
    ("an area upon an area", area(extends="cambridgeshire-peterborough"), "extends", "cannot extend"),
    ("a nation that lacks values", area(layer="nation", extends=None), "checklist.destination", "no layer"),
    ("a shipped id", area(id="england"), "id", "same id"),
    ("a date that is none", area(effective_from="2026-13-01"), "effective_from", "date"),
    ("an empty list", [], "-", "no version"),
    ("a version twice", [area(), area(effective_from="2026-02-01")], "version", "twice"),
    ("two nations in one file", [area(), area(version="2", effective_from="2026-02-01", nation="Wales")],
     "nation", "differs"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "field", "what"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_wrong_file_is_refused_naming_file_item_and_field(
    load: Callable[..., Locality], content: Any, field: str, what: str
) -> None:
    with pytest.raises(DataFileError) as caught:
        load(content)
    found = [problem for problem in caught.value.problems if problem.field == field]
    assert found
    assert found[0].file == "file0.json" or field == "id"
    assert found[0].item
    assert what in found[0].what


def test_all_problems_of_all_files_are_named_at_once(load: Callable[..., Locality]) -> None:
    wrong = value("calendar", "SCT")
    wrong["values"]["allocate"] = {"value": {"unit": "days"}, "source": OWN}
    with pytest.raises(DataFileError) as caught:
        load(wrong, area(id="other", colour="red"))
    assert "file0.json: marshland: calendar:" in str(caught.value)
    assert "file0.json: marshland: allocate:" in str(caught.value)
    assert "file1.json: other: colour:" in str(caught.value)


def test_a_file_that_is_not_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "torn.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"torn\.json: file"):
        load_localities(tmp_path)


@pytest.mark.parametrize(
    ("last", "new", "met"),
    [
        (date(2026, 1, 31), date(2027, 1, 31), True),
        (date(2026, 1, 31), date(2027, 2, 1), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
        (date(2028, 2, 29), date(2029, 3, 1), False),
        (date(2026, 1, 31), date(2026, 1, 30), False),
        (None, date(2026, 1, 30), False),
        (date(2026, 1, 31), None, False),
    ],
)
def test_a_repeat_counts_for_its_months_to_the_day(last: date | None, new: date | None, met: bool) -> None:
    assert Repeat(on=True, months=12).met(last, new) is met
    assert not Repeat(on=False).met(last, new)


POINT = {"id": "agreed", "words": {"en": "The person agrees."}, "source": OWN}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_locality_has_criteria_and_steps_of_referral_each_with_its_source(name: str) -> None:
    found = resolve(name, DAY)
    for points in (found.criteria, found.process):
        assert len(points) > 5
        assert all(point.source.source for point in points)
    assert found.citation("referral.criteria").place.startswith("section 4")


def test_an_area_sets_its_own_criteria(load: Callable[..., Locality]) -> None:
    found = load(value("referral.criteria", [{**POINT, "applies_to": ["refuge"]}]))
    assert [(point.id, point.applies_to) for point in found.criteria] == [("agreed", ("refuge",))]
    assert found.process == resolve("england", DAY).process


@pytest.mark.parametrize(
    ("points", "what"),
    [
        ([POINT, POINT], "given twice: agreed"),
        ([{**POINT, "applies_to": ["refuges"]}], "substance"),
        ([{"id": "agreed", "words": {"en": "x"}}], "source"),
    ],
)
def test_a_wrong_point_is_named(load: Callable[..., Locality], points: Any, what: str) -> None:
    with pytest.raises(DataFileError, match=what):
        load(value("referral.criteria", points))
