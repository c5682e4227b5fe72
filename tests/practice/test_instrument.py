"""Instruments as data: order and ids kept, our own words said to be ours, licensed wording laid over."""

import json
from pathlib import Path
from typing import Any

import pytest

from linkworker.practice.datafile import DataFileError
from linkworker.practice.instrument import (
    FOLDER,
    Kind,
    Order,
    instrument,
    instruments,
    load_instruments,
    with_wording,
)

CHECKLIST = instrument("risk-checklist")


def wording(**changes: Any) -> dict[str, Any]:
    return {
        "instrument": "risk-checklist",
        "version": CHECKLIST.version,
        "licence": {"en": "Licensed to Marshland, agreement 12"},
        "items": [{"id": str(n), "label": {"en": f"Wording of topic {n}"}} for n in range(1, 25)],
    } | changes


@pytest.fixture
def wording_file(tmp_path: Path) -> Path:
    return tmp_path / "wording.json"


def test_the_checklist_has_24_topics_in_order_in_groups_of_six() -> None:
    assert CHECKLIST.item_ids == tuple(str(n) for n in range(1, 25))
    assert [len(CHECKLIST.items_of(group.id)) for group in CHECKLIST.groups] == [6, 6, 6, 6]
    assert CHECKLIST.order is Order.TO_CHECK


def test_the_checklist_says_that_its_labels_are_not_the_licensed_instrument() -> None:
    assert not CHECKLIST.licensed
    assert "not the licensed instrument" in CHECKLIST.licence_note.en


@pytest.mark.row("R069")
def test_the_quick_screen_has_its_ten_topics() -> None:
    labels = " / ".join(item.label.en.lower() for item in instrument("quick-screen").items)
    wanted = "worse control home leav strangled weapon pregnancy sex child drugs"
    assert len(instrument("quick-screen").items) == 10
    assert [word for word in wanted.split() if word not in labels] == []


@pytest.mark.row("R037")
def test_the_service_form_always_carries_the_question_on_violence_or_abuse() -> None:
    (standing,) = instrument("service-risk-form").standing_items
    assert "violence or abuse" in standing.label.en


@pytest.mark.row("R053", "R097", "R073")
def test_the_extras_hold_own_view_reliability_and_both_risks() -> None:
    extras = {extra.id: extra for extra in CHECKLIST.extras}
    assert [choice.code for choice in extras["reliability"].choices] == [
        "minimised",
        "used-to-it",
        "afraid",
        "no-concern",
    ]
    assert {extras["risk_if_stays"].kind, extras["risk_if_leaves"].kind} == {Kind.LONG_TEXT}
    assert "weaker" in extras["own_view"].help.en
    assert not set(extras) & set(CHECKLIST.item_ids)


@pytest.mark.row("R074", "R014")
def test_assaults_when_using_are_an_indicator_and_never_a_cause_or_excuse() -> None:
    shown = CHECKLIST.extra("assaults_when_using").when_yes.en
    assert "indicator of serious violence" in shown
    assert "never a cause" in shown
    assert "never an excuse" in shown


def test_no_label_blames_or_calls_anyone_a_victim() -> None:
    for found in instruments().values():
        words = json.dumps([item.label.en + (item.help.en if item.help else "") for item in found.items])
        assert not any(word in words.lower() for word in ("victim", "refused", "perpetrator", "alleged"))


def test_licensed_wording_goes_over_the_labels_and_nothing_else_moves(wording_file: Path) -> None:
    wording_file.write_text(json.dumps(wording()), encoding="utf-8")
    worded = with_wording(CHECKLIST, wording_file)
    assert worded.licensed
    assert worded.item("15").label.en == "Wording of topic 15"
    assert worded.licence_note.en == "Licensed to Marshland, agreement 12"
    assert (worded.item_ids, worded.scoring, worded.clusters) == (
        CHECKLIST.item_ids,
        CHECKLIST.scoring,
        CHECKLIST.clusters,
    )
    assert not CHECKLIST.licensed


ITEMS = wording()["items"]
WRONG_WORDING = [
    ("an item that is not there", wording(items=[*ITEMS, {"id": "25", "label": {"en": "x"}}]), "25", "id"),
    ("an item left out", wording(items=ITEMS[:-1]), "24", "label"),
    ("an item twice", wording(items=[*ITEMS, ITEMS[0]]), "1", "id"),
    ("an empty label", wording(items=[*ITEMS[:-1], {"id": "24", "label": {"en": " "}}]), "24", "items.23.label"),
    ("a language unknown", wording(items=[*ITEMS[:-1], {"id": "24", "label": {"en": "x", "fr": "y"}}]), "24",
     "items.23.label.fr"),
    ("another instrument", wording(instrument="quick-screen"), "quick-screen", "instrument"),
    ("another version", wording(version="1"), "risk-checklist", "version"),
    ("no licence", {k: v for k, v in wording().items() if k != "licence"}, "file", "licence"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "item", "field"), [row[1:] for row in WRONG_WORDING], ids=[row[0] for row in WRONG_WORDING]
)
def test_wrong_wording_is_refused_naming_file_item_and_field(
    wording_file: Path, content: Any, item: str, field: str
) -> None:
    wording_file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        with_wording(CHECKLIST, wording_file)
    assert ("wording.json", item, field) in [(p.file, p.item, p.field) for p in caught.value.problems]


def raw(name: str = "quick-screen") -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def changed(place: tuple[str | int, ...], new: Any) -> dict[str, Any]:
    content = raw("risk-checklist")
    here: Any = content
    for part in place[:-1]:
        here = here[part]
    here[place[-1]] = new
    return content


WRONG = [
    ("two items of one id", changed(("items", 1, "id"), "1"), "1", "items"),
    ("a gap in the numbers", changed(("items", 1, "number"), 7), "risk-checklist", "items"),
    ("a lost group", changed(("items", 1, "group"), "moon"), "2", "group"),
    ("a lost item in a cluster", changed(("clusters", 0, "items"), ["6", "12", "99"]),
     "separation-control-violence", "items"),
    ("a cluster that needs too many", changed(("clusters", 1, "needs"), 2), "strangulation", "needs"),
    ("an unknown kind", changed(("items", 1, "kind"), "maybe"), "2", "items.1.kind"),
    ("choices where none belong", changed(("extras", 1, "choices"), [{"code": "a", "label": {"en": "b"}}]),
     "other_information", "extras.1"),
    ("licensed by its own word", changed(("licensed",), True), "risk-checklist", "licensed"),
    ("a lost item in the scoring", changed(("scoring", "items"), ["99"]), "scoring", "items"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "item", "field"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_a_wrong_instrument_is_refused_naming_file_item_and_field(
    tmp_path: Path, content: Any, item: str, field: str
) -> None:
    (tmp_path / "broken.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_instruments(tmp_path)
    assert ("broken.json", item, field) in [(p.file, p.item, p.field) for p in caught.value.problems]


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(raw()), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"b\.json: quick-screen: id"):
        load_instruments(tmp_path)
