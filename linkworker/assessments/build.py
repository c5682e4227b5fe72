"""An assessment's row made from what was given, with its result: the same for one action and a whole demo world."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import TypeAdapter

from linkworker.assessments.models import Assessment
from linkworker.cases.models import Case
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import Worker
from linkworker.practice.datafile import parse
from linkworker.practice.instrument import Counting, Instrument, Wording, instrument, with_wording
from linkworker.practice.scales import Level
from linkworker.practice.scoring import (
    Answer,
    AnswerGiven,
    Judgement,
    MaracFacts,
    Result,
    Score,
    result,
    screen,
)
from linkworker.practice.text import Sentence

CHECKLIST = "risk-checklist"
SCREEN = "quick-screen"
RISK_FORM = "service-risk-form"


@dataclass(frozen=True, slots=True)
class AssessmentGiven:
    """An instrument as it was filled in."""

    instrument: str
    completed: str
    answers: tuple[AnswerGiven, ...]
    extras: Mapping[str, str | list[str]]
    own_view: str = "not-asked"
    own_view_words: str = ""
    judgement: str = ""
    judgement_reason: str = ""
    concerns: str = ""
    incidents: int = 0
    rising: bool = False
    last_marac_on: date | None = None
    abuse_on: date | None = None
    with_specialist: str = "not-asked"


PLAIN = tuple(item.name for item in fields(AssessmentGiven) if item.name != "answers")


@cache
def _worded(instrument_id: str, files: tuple[str, ...]) -> Instrument:
    found = instrument(instrument_id)
    for file in map(Path, files):
        if parse(TypeAdapter(Wording), file).instrument == instrument_id:
            found = with_wording(found, file)
    return found


def instrument_in_use(instrument_id: str) -> Instrument:
    """The instrument, with the wording that this installation holds a licence for when it has loaded any.

    Raises ``DataFileError`` when a file of `LINKWORKER_INSTRUMENT_WORDING` is wrong: see `linkworker wording check`.
    """
    return _worded(instrument_id, tuple(settings.LINKWORKER_INSTRUMENT_WORDING))


def build_assessment(
    case: Case, given: AssessmentGiven, *, by: Worker, at: datetime, recorded_at: datetime
) -> Assessment:
    """The row, not saved, with the result under the case's locality on the day of `at`."""
    used = instrument_in_use(given.instrument)
    locality = locality_at(case.service.locality, at)
    found = _result(used, given, case, at)
    return Assessment(
        case=case,
        by=by,
        at=at,
        recorded_at=recorded_at,
        instrument_version=used.version,
        locality=locality.id,
        locality_version=locality.version,
        answers={
            one.item: {"answer": one.answer.value, "said_by": one.said_by, "comment": one.comment}
            for one in given.answers
        },
        yes=found["yes"],
        level=found.get("level", ""),
        result=found,
        **{name: getattr(given, name) for name in PLAIN},
    )


def given_of(row: Assessment) -> AssessmentGiven:
    """What a recorded assessment says, in the shape in which it is given: where a correction starts."""
    answers = tuple(
        AnswerGiven(item, Answer(one["answer"]), one["said_by"], one["comment"])
        for item, one in row.answers.items()
    )
    return AssessmentGiven(answers=answers, **{name: getattr(row, name) for name in PLAIN})


def judgement_of(given: AssessmentGiven) -> Judgement | None:
    if not given.judgement:
        return None
    return Judgement(Level[given.judgement.upper()], given.judgement_reason)


def _result(used: Instrument, given: AssessmentGiven, case: Case, at: datetime) -> dict[str, Any]:
    """The snapshot kept with a result: counts, and for the checklist its level and where it leads."""
    kept: dict[str, Any] = {"licensed": used.licensed}
    if used.scoring.counting is not Counting.LEVEL:
        seen = screen(used, given.answers)
        kept |= {"prompts": seen.prompts_full_assessment, "sentences": _kept(seen.sentences)}
        return kept | _counts(seen.score)
    found = result(
        used,
        given.answers,
        locality=locality_at(case.service.locality, at),
        judgement=judgement_of(given),
        facts=MaracFacts(given.incidents, given.rising, given.last_marac_on, given.abuse_on),
    )
    judged_high = given.judgement == Level.HIGH.name.lower()
    return kept | _counts(found.score) | _outcome(found) | {"judged_high": judged_high}


def _counts(counted: Score) -> dict[str, int]:
    return {
        "yes": counted.yes,
        "unknown": counted.unknown,
        "unanswered": counted.unanswered,
        "total": counted.total,
    }


def _outcome(found: Result) -> dict[str, Any]:
    return {
        "level": found.level.name.lower(),
        "level_by_score": found.level_by_score.name.lower(),
        "raised": found.raised_by_judgement,
        "marac": found.marac,
        "criteria": [criterion.value for criterion in found.marac_criteria],
        "idva": found.idva,
        "destination": found.destination.value,
        "concerns": found.concerns_required,
        "clusters": list(found.clusters),
        "sentences": _kept(found.sentences),
    }


def _kept(sentences: tuple[Sentence, ...]) -> list[list[Any]]:
    return [[one.message, dict(one.values)] for one in sentences]
