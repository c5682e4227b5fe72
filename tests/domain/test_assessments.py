"""Assessments through their actions, and an area's own data: wording, localities, and their checks."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linkworker.assessments.actions import ConcernsNeeded, NotAForm, attach_form, complete, correct
from linkworker.assessments.build import CHECKLIST, SCREEN, AssessmentGiven, given_of, instrument_in_use
from linkworker.assessments.models import Assessment, AttachedForm
from linkworker.cases.models import Entry
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.partnership.localities import locality_at
from linkworker.practice.instrument import instrument
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Refused
from tests.cast import MONDAY, Cast

LATER = MONDAY + timedelta(hours=1)


def checklist(yes: int, **more: Any) -> AssessmentGiven:
    answers = tuple(AnswerGiven(str(n), Answer.YES if n <= yes else Answer.NO) for n in range(1, 25))
    return AssessmentGiven(CHECKLIST, "with-person", answers, {}, **more)


def done(cast: Cast, given: AssessmentGiven) -> Assessment:
    return complete(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)


@pytest.mark.row("R064", "R072")
def test_a_result_keeps_the_versions_that_made_it(cast: Cast) -> None:
    row = done(cast, checklist(14))
    assert row.instrument_version == instrument(CHECKLIST).version
    assert row.locality_version == locality_at("cambridgeshire-peterborough", MONDAY).version
    assert (row.yes, row.level, row.result["idva"], row.result["marac"]) == (14, "high", True, False)
    assert row.result["licensed"] is False


def test_completing_tells_the_chronology_and_records_one_event(cast: Cast) -> None:
    before = Event.objects.count()
    row = done(cast, checklist(3))
    assert Event.objects.count() == before + 1
    assert Entry.objects.get(kind="checklist").thing_id == row.thread


def test_what_a_row_says_is_what_was_given(cast: Cast) -> None:
    given = checklist(5, own_view="expects", own_view_words="He will", concerns="None", incidents=2)
    assert given_of(done(cast, given)) == given


@pytest.mark.parametrize("reason", ["", " "])
def test_a_judgement_without_its_reason_is_not_kept(cast: Cast, reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        done(cast, checklist(3, judgement="medium", judgement_reason=reason))
    assert not Assessment.objects.exists()


@pytest.mark.row("R063")
def test_judged_high_below_fourteen_is_kept_with_its_concerns_only(cast: Cast) -> None:
    judged = {"judgement": "high", "judgement_reason": "Strangled last week"}
    with pytest.raises(ConcernsNeeded):
        done(cast, checklist(5, **judged))
    assert not Assessment.objects.exists()
    row = done(cast, checklist(5, **judged, concerns="It is getting worse"))
    assert (row.level, row.result["raised"], row.result["idva"]) == ("high", True, True)


@pytest.mark.parametrize("items", [("25",), ("3", "3")])
def test_an_answer_to_no_topic_or_a_second_one_is_refused(cast: Cast, items: tuple[str, ...]) -> None:
    answers = tuple(AnswerGiven(item, Answer.YES) for item in items)
    with pytest.raises(ValueError, match="item"):
        done(cast, AssessmentGiven(CHECKLIST, "with-person", answers, {}))


def test_a_correction_of_an_older_version_is_told_what_stands_now(cast: Cast) -> None:
    row = done(cast, checklist(17))
    newer = correct(row, checklist(16), wrong="Misread", by=cast.morgan, at=MONDAY, recorded_at=LATER)
    assert not Duty.objects.filter(rule="referral.marac", ended_at=None).exists()
    with pytest.raises(Changed) as caught:
        correct(row, checklist(2), wrong="Misread", by=cast.nerys, at=MONDAY, recorded_at=LATER)
    assert caught.value.now == newer


@pytest.mark.parametrize("who", ["owen", "priya", "dafydd", "rhys"])
def test_who_does_not_work_the_case_completes_nothing_and_attaches_nothing(cast: Cast, who: str) -> None:
    row = done(cast, checklist(3))
    by = getattr(cast, who)
    with pytest.raises(Refused):
        complete(cast.sian, checklist(4), by=by, at=LATER, recorded_at=LATER)
    with pytest.raises(Refused):
        attach_form(row, name="a.pdf", content_type="application/pdf", content=b"%PDF-1", by=by, at=LATER)
    assert Assessment.objects.count() == 1


@pytest.mark.row("R060")
def test_a_copy_of_the_completed_form_is_kept_and_is_what_it_says_it_is(cast: Cast) -> None:
    row = done(cast, checklist(3))
    about = {"name": "scan.pdf", "content_type": "application/pdf", "by": cast.nerys, "at": LATER}
    kept = attach_form(row, content=b"%PDF-1.7 scan", **about)
    assert bytes(AttachedForm.objects.get(pk=kept.pk).content) == b"%PDF-1.7 scan"
    with pytest.raises(NotAForm):
        attach_form(row, content=b"\x89PNG\r\n\x1a\n", **about)


def test_the_database_keeps_no_judgement_without_a_reason(cast: Cast) -> None:
    row = done(cast, checklist(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(judgement="high", judgement_reason="")


def wording(tmp_path: Path, name: str = "area-form.json", **changes: Any) -> Path:
    """A file of licensed wording for the checklist, whatever it is called."""
    used = instrument(CHECKLIST)
    content = {
        "instrument": used.id,
        "version": used.version,
        "licence": {"en": "Licensed to Fenland, agreement 12"},
        "items": [{"id": item, "label": {"en": f"Licensed wording {item}"}} for item in used.item_ids],
    }
    path = tmp_path / name
    path.write_text(json.dumps(content | changes), encoding="utf-8")
    return path


def test_licensed_wording_changes_the_labels_and_takes_the_notice_away(
    client: Client, cast: Cast, tmp_path: Path, settings: LazySettings
) -> None:
    address = reverse("assessment-new", args=[cast.sian.reference, CHECKLIST])
    client.force_login(cast.nerys)
    plain = client.get(address).content.decode()
    assert "not the licensed instrument" in plain
    assert "Licensed wording 15" not in plain
    settings.LINKWORKER_INSTRUMENT_WORDING = [str(wording(tmp_path))]
    worded = client.get(address).content.decode()
    assert "Licensed wording 15" in worded
    assert "not the licensed instrument" not in worded
    assert instrument_in_use(SCREEN) == instrument(SCREEN)
    row = done(cast, checklist(14))
    assert row.result["licensed"] is True
    result = client.get(reverse("assessment", args=[cast.sian.reference, row.pk])).content.decode()
    assert "not the licensed instrument" not in result


def checked(command: str, *paths: Path) -> str:
    out = StringIO()
    call_command(command, "check", *map(str, paths), stdout=out)
    return out.getvalue()


def problems(command: str, *paths: Path) -> str:
    """What the check prints of wrong data; it ends with an error."""
    err = StringIO()
    with pytest.raises(CommandError):
        call_command(command, "check", *map(str, paths), stderr=err)
    return err.getvalue()


def test_the_wording_check_passes_a_good_file_and_names_every_problem(tmp_path: Path) -> None:
    assert "risk-checklist" in checked("wording", wording(tmp_path))
    items = [{"id": "25", "label": {"en": "x"}}]
    wrong = problems("wording", wording(tmp_path, "wrong.json", items=items, version="1"))
    assert "wrong.json: risk-checklist: version: is not for" in wrong
    assert "wrong.json: 25: id: risk-checklist has no such item" in wrong
    assert "wrong.json: 24: label: has no wording" in wrong
    assert "there is no such one" in problems("wording", wording(tmp_path, instrument="made-up"))
    twice = problems("wording", wording(tmp_path, "a.json"), wording(tmp_path, "b.json"))
    assert "b.json: risk-checklist: instrument: another of these files" in twice


def area(**changes: Any) -> dict[str, Any]:
    source = {"document": "locality", "place": "invented area: procedure"}
    return {
        "id": "marshland",
        "name": "Marshland",
        "layer": "area",
        "extends": "england",
        "nation": "England",
        "version": "2026-05-01.1",
        "effective_from": "2021-04-01",
        "values": {"checklist.idva_from": {"value": 12, "source": source}},
        **changes,
    }


def test_a_locality_of_a_folder_is_used_and_its_check_names_file_item_and_field(
    tmp_path: Path, settings: LazySettings
) -> None:
    path = tmp_path / "marshland.json"
    path.write_text(json.dumps(area()), encoding="utf-8")
    assert "marshland" in checked("locality", tmp_path)
    settings.LINKWORKER_LOCALITIES = [str(tmp_path)]
    assert locality_at("marshland", MONDAY).idva_from == 12
    assert "marshland" in checked("locality")
    path.write_text(json.dumps(area(extends="nowhere", nation="Scotland")), encoding="utf-8")
    assert "marshland.json: marshland: nation:" in problems("locality", tmp_path)
    path.write_text(json.dumps(area(extends="nowhere")), encoding="utf-8")
    assert "marshland.json: marshland: extends: there is no locality 'nowhere'" in problems(
        "locality", tmp_path
    )


def test_a_folder_that_is_not_there_or_empty_is_a_problem(tmp_path: Path) -> None:
    assert "is no folder" in problems("locality", tmp_path / "nowhere")
    assert "holds no .json file" in problems("locality", tmp_path)
