"""Asking about drink and drugs on its page: what it keeps, what it refuses, and where it is read again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linkworker.cases.models import Case, SubstanceEnquiry
from linkworker.cases.substances import record_substances
from linkworker.practice.sharing import Category
from linkworker.sharing.actions import Terms, grant
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked_of_use, make_case
from tests.web.case_work import SignIn, at_noon, fill, page, signed_in, words_of

__all__ = ["at_noon", "signed_in"]

NEVER = "Never advise stopping at once: withdrawal from alcohol or benzodiazepines can kill."
TODAY = {"on-day": "2", "on-month": "11", "on-year": "2026"}
SETTING = {
    "alone": "alone",
    "mode": "face-to-face",
    "place": "private-room",
    "interpreting": "not-needed",
    "moment": "now",
    "occasion": "assessment",
    **TODAY,
}
USES = {
    "use": "uses",
    "substances": ["alcohol", "medicines"],
    "how": ["daily", "withheld"],
    "dependent": "yes",
    "wants_help": "yes",
}
NEXT = {"next_on-day": "4", "next_on-month": "11", "next_on-year": "2026"}


@pytest.fixture
def bronwen(cast: Cast) -> Case:
    return make_case("Bronwen Carew", service=cast.idvas, worker=cast.dafydd)


@pytest.mark.row("R024", "R196")
def test_asking_is_one_page_and_says_what_follows(cast: Cast, signed_in: SignIn, bronwen: Case) -> None:
    dafydd, path = signed_in(cast.dafydd), page(bronwen, "substances/new/")
    assert path in dafydd.get(page(bronwen)).content.decode()
    sheet = words_of(dafydd.get(path))
    assert NEVER in sheet
    assert "Naloxone" in sheet
    answer = fill(dafydd, path, {**SETTING, **USES, "own_words": "To sleep."})  # type: ignore[dict-item]
    assert answer.status_code == 302
    saved = words_of(dafydd.get(answer["Location"]))
    for said in (NEVER, "Refer for treatment as a priority", "Talk about staying safer", "To sleep."):
        assert said in saved
    assert "?for=treatment-referral" in dafydd.get(answer["Location"]).content.decode()
    again = words_of(dafydd.get(path))
    assert "Filled in with what they told of today." in again
    told = words_of(dafydd.get(page(bronwen, "chronology/")))
    assert "Told of drink or drugs that they use" in told
    overview = words_of(dafydd.get(page(bronwen)))
    assert (
        "Told of drink or drugs that they use: Alcohol; Other prescribed or over-the-counter medicines"
        in overview
    )
    assert "Abuse and substance use both known" in words_of(dafydd.get(page(bronwen, "pathway/")))


@pytest.mark.row("R024")
@pytest.mark.parametrize(
    "setting", [{"alone": "not-sure"}, {"interpreting": "none"}, {"moment": "affected-by-substances"}]
)
def test_answers_are_not_kept_where_it_was_not_the_time_and_only_the_day_is(
    cast: Cast, signed_in: SignIn, bronwen: Case, setting: dict[str, str]
) -> None:
    dafydd, path = signed_in(cast.dafydd), page(bronwen, "substances/new/")
    refused = fill(dafydd, path, {**SETTING, **USES, **setting})  # type: ignore[dict-item]
    assert refused.status_code == 422
    assert "so no answer can be kept" in words_of(refused)
    assert not SubstanceEnquiry.objects.exists()
    typed = {**SETTING, **USES, **setting, "use": "not-asked", "own_words": "Gin", "safer_use": "naloxone"}
    without_day = fill(dafydd, path, typed)  # type: ignore[arg-type]
    assert "Set the day on which you will ask" in words_of(without_day)
    answer = fill(dafydd, path, {**typed, **NEXT})  # type: ignore[dict-item]
    assert answer.status_code == 302
    row = SubstanceEnquiry.objects.get()
    kept = (row.use, row.substances, row.how, row.safer_use, row.dependent, row.own_words)
    assert kept == ("not-asked", [], [], [], "", "")


def test_not_asked_needs_a_reason_when_the_setting_gives_none(
    cast: Cast, signed_in: SignIn, bronwen: Case
) -> None:
    typed = {**SETTING, **NEXT, "use": "not-asked"}
    answer = fill(signed_in(cast.dafydd), page(bronwen, "substances/new/"), typed)
    assert answer.status_code == 422
    assert "Say why it was not a good moment" in words_of(answer)


def test_a_correction_keeps_both_versions_and_says_what_changed(
    cast: Cast, signed_in: SignIn, bronwen: Case
) -> None:
    dafydd = signed_in(cast.dafydd)
    given = asked_of_use(dependent="yes", wants_help="yes")
    row = record_substances(bronwen, given, by=cast.dafydd, at=MONDAY, recorded_at=MONDAY)
    path = page(bronwen, f"substances/{row_key(row.pk)}/correct/")
    setting = {**SETTING, "time": "9:00", "wrong": "It was her sister"}
    same = {**USES, "substances": "alcohol", "how": "daily"}
    unchanged = fill(dafydd, path, {**setting, **same})  # type: ignore[dict-item]
    assert "Nothing was changed." in words_of(unchanged)
    answer = fill(dafydd, path, {**setting, "use": "no-use"})
    assert answer.status_code == 302
    text = words_of(dafydd.get(answer["Location"]))
    assert "What was wrong before: It was her sister" in text
    assert "Refer for treatment as a priority" in text.split("No longer asked for")[1]
    old = words_of(dafydd.get(page(bronwen, f"substances/{row_key(row.pk)}/")))
    assert "This is an earlier version. It was corrected." in old


def test_what_is_shared_without_substance_use_tells_nothing_of_it(
    cast: Cast, signed_in: SignIn, bronwen: Case
) -> None:
    row = record_substances(bronwen, asked_of_use(), by=cast.dafydd, at=MONDAY, recorded_at=MONDAY)
    grant(
        bronwen.holding,
        categories=(Category.IDENTITY, Category.ABUSE, Category.RISK),
        to_agency=cast.afon,
        terms=Terms("agreed", "joint-care", until=MONDAY + timedelta(days=90), act=uuid4()),
        by=cast.dafydd,
        at=MONDAY,
    )
    nerys = signed_in(cast.nerys)
    for rest in ("", "chronology/", "pathway/"):
        text = words_of(nerys.get(page(bronwen, rest)))
        assert "Told of drink or drugs" not in text
        assert "Stands at: Abuse and substance use both known" not in text
    assert nerys.get(page(bronwen, f"substances/{row_key(row.pk)}/")).status_code == 404
    assert nerys.get(page(bronwen, "substances/new/")).status_code == 404
