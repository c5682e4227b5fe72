"""Citations name a known document; text can be shown in two languages."""

import json

import pytest

from linkworker.practice import datafile, scales, scoring, sources, vocabulary
from linkworker.practice.locality import FOLDER
from linkworker.practice.locality_values import TIME_FIELDS
from linkworker.practice.sources import DOCUMENTS, Citation
from linkworker.practice.text import Words, sentence


def test_a_citation_finds_its_document() -> None:
    assert Citation("cp-guidelines", "paragraph 6.4.2").source.publisher.startswith("Cambridgeshire")


@pytest.mark.parametrize(("document", "place"), [("unknown", "1"), ("stella", ""), ("stella", " ")])
def test_a_citation_of_nothing_known_is_refused(document: str, place: str) -> None:
    with pytest.raises(ValueError, match=document):
        Citation(document, place)


def test_documents_stand_under_their_own_id() -> None:
    assert all(name == document.id for name, document in DOCUMENTS.items())
    assert {"wg-framework", "stella", "cp-guidelines", "safelives-marac", "ldan-notes", "da-act-2021"} <= set(
        DOCUMENTS
    )


def test_words_fall_back_to_english() -> None:
    both, only = Words("Yes", "Ie"), Words("Yes")
    assert [both.pick(language) for language in ("en", "cy", "cy-gb", "fr")] == ["Yes", "Ie", "Ie", "Yes"]
    assert only.pick("cy") == "Yes"
    with pytest.raises(ValueError, match="empty"):
        Words(" ")


def test_a_sentence_is_translated_before_its_values_are_put_in() -> None:
    said = sentence("%(yes)s of %(total)s", yes=3, total=24)
    assert said.text() == "3 of 24"
    assert said.text(lambda message: message.replace("of", "o")) == "3 o 24"
    assert said == sentence("%(yes)s of %(total)s", total=24, yes=3)


def test_levels_are_ordered_and_have_a_word() -> None:
    assert scales.Level.STANDARD < scales.Level.MEDIUM < scales.Level.HIGH
    assert [level.word for level in scales.Level] == ["Standard", "Medium", "High"]


def test_open_choices_in_shipped_data_say_that_the_guidance_is_silent() -> None:
    for path in FOLDER.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        for key, given in content["values"].items():
            if given["source"]["document"] == "linkworker" and key in TIME_FIELDS:
                assert given["source"]["place"] == sources.NO_TIME_GIVEN


@pytest.mark.row("R014")
def test_no_code_or_message_makes_substances_a_cause_or_an_excuse() -> None:
    for name in ("abuse-types", "targets", "relationships", "welsh-abuse-types", "glossary"):
        assert not [code for code in vocabulary.code_list(name).codes if "cause" in code or "excuse" in code]
    assert not [name for name in vars(scoring.AnswerGiven("1", scoring.Answer.YES)) if "cause" in name]


def test_a_key_named_twice_in_a_file_is_refused(tmp_path) -> None:
    path = tmp_path / "twins.json"
    path.write_text('{"a": 1, "a": 2}', encoding="utf-8")
    with pytest.raises(datafile.DataFileError, match="named twice: a"):
        datafile.read_json(path)
