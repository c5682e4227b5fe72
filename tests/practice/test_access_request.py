"""What of a record is given, withheld by rule, or read by a reviewer first; each case differs by one fact."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.access_request import (
    LEFT_OUT,
    Acting,
    Because,
    Class,
    Identity,
    NotThere,
    Piece,
    Surely,
    What,
    classed,
    may_confirm,
    names_in,
    take_out,
)
from linkworker.practice.provenance import Source

OWN = Piece(what=What.NOTE, text="I drink on Fridays", own_words=True, names=("Gethin Parry",))

RULES: tuple[tuple[dict[str, Any], Class, Because], ...] = (
    ({}, Class.GIVEN, Because.OWN),
    ({"text": ""}, Class.GIVEN, Because.OWN),
    ({"own_words": False}, Class.REVIEW, Because.FREE_TEXT),
    ({"text": "Gethin’s mother rang"}, Class.REVIEW, Because.NAMES_SOMEBODY),
    ({"source": Source.PROFESSIONAL}, Class.REVIEW, Because.SAID_BY_ANOTHER),
    ({"source": Source.CLOSE}, Class.REVIEW, Because.SAID_BY_ANOTHER),
    ({"source": Source.PERSON}, Class.GIVEN, Because.OWN),
    ({"source": Source.OTHER_SIDE}, Class.OTHERS, Because.FROM_OTHER_SIDE),
    ({"what": What.PARTICIPANT}, Class.OTHERS, Because.ABOUT_ANOTHER),
    ({"what": What.HOUSEHOLD}, Class.REVIEW, Because.AT_HOME),
    ({"kept_from": True}, Class.KEPT, Because.NOT_TO_BE_REVEALED),
    ({"knows": False}, Class.HARM, Because.NOT_TOLD),
    ({"what": What.EMERGENCY, "may_harm": True}, Class.HARM, Because.DANGER),
    ({"what": What.ASSESSMENT, "may_harm": True}, Class.HARM, Because.DANGER),
    ({"what": What.ENQUIRY, "may_harm": True}, Class.GIVEN, Because.OWN),
)


@pytest.mark.parametrize(("changes", "of", "because"), RULES)
def test_each_rule_takes_one_fact(changes: dict[str, Any], of: Class, because: Because) -> None:
    found = classed(replace(OWN, **changes))
    assert (found.of, found.because) == (of, because)


def test_every_class_has_its_rule_here() -> None:
    assert {of for _changes, of, _because in RULES} == set(Class)
    assert {because for _changes, _of, because in RULES} == set(Because)


PIECES = st.builds(
    Piece,
    what=st.sampled_from(What),
    text=st.sampled_from(["", "A word", "Gethin"]),
    own_words=st.booleans(),
    source=st.sampled_from(["", *Source]),
    kept_from=st.booleans(),
    names=st.sampled_from([(), ("Gethin",)]),
    may_harm=st.booleans(),
    knows=st.booleans(),
)


@given(PIECES)
def test_free_text_that_is_not_their_own_words_is_never_given_unread(piece: Piece) -> None:
    if piece.text and not piece.own_words:
        assert classed(piece).of is not Class.GIVEN


@given(PIECES)
def test_what_is_kept_from_somebody_is_withheld_whatever_else_it_is(piece: Piece) -> None:
    assert classed(replace(piece, kept_from=True)).of.is_withheld


@pytest.mark.parametrize("text", ["Gethin rang", "GETHIN’S car", "she saw gethin", "Mrs Parry", "Géthin"])
def test_a_name_is_seen_however_it_is_written(text: str) -> None:
    assert names_in(text, ["Gethin Parry"])


def test_part_of_another_word_is_no_name() -> None:
    assert not names_in("Together they ran", ["Geth Her"])
    assert not names_in("", ["Gethin"])


@pytest.mark.parametrize(
    ("text", "passages", "left"),
    [
        ("Mair rang. She is ill.", ["Mair rang."], f"{LEFT_OUT} She is ill."),
        ("one\n two three", ["two\nthree", "one two"], LEFT_OUT),
        ("a b a", ["a"], f"{LEFT_OUT} b {LEFT_OUT}"),
        ("abc", ["ab", "bc"], LEFT_OUT),
        ("What (all) of it?", ["(all)"], f"What {LEFT_OUT} of it?"),
    ],
)
def test_passages_are_taken_out_wherever_they_stand(text: str, passages: list[str], left: str) -> None:
    assert take_out(text, passages) == left


@pytest.mark.parametrize("passage", ["nobody", " "])
def test_a_passage_that_is_not_there_is_named(passage: str) -> None:
    with pytest.raises(NotThere, match=passage):
        take_out("Mair rang", [passage])


@given(st.text("ab \n", min_size=1, max_size=30), st.data())
def test_nothing_of_a_passage_is_left(text: str, data: st.DataObject) -> None:
    words = text.split()
    if words:
        passage = data.draw(st.sampled_from(words))
        assert passage not in take_out(text, [passage], mark="#")


@pytest.mark.parametrize("acting", Acting)
@pytest.mark.parametrize("identity", Identity)
@pytest.mark.parametrize("surely", Surely)
def test_nothing_is_confirmed_but_to_the_person_or_who_speaks_for_them(
    acting: Acting, identity: Identity, surely: Surely
) -> None:
    right = {
        (Acting.SELF, Identity.SEEN),
        (Acting.SELF, Identity.KNOWN),
        (Acting.REPRESENTATIVE, Identity.AUTHORITY),
    }
    expected = surely is Surely.YES and (acting, identity) in right
    assert may_confirm(acting, identity, surely) is expected
