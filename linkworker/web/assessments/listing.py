"""The list of a case's assessments as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN, instrument_in_use
from linkworker.assessments.models import Assessment, Completed
from linkworker.web.assessments.compare import level_words
from linkworker.web.assessments.sentences import done_words
from linkworker.web.assessments.words import COMPLETE_AGAIN, COMPLETE_FIRST, COMPLETED
from linkworker.web.data_words import pick


@dataclass(frozen=True, slots=True)
class Listed:
    """One assessment in the list."""

    href: str
    title: str
    done: str
    level: str
    outcome: str
    by: str
    completed: str
    marked: bool
    corrected: bool


def rows(found: Iterable[Assessment], reference: str) -> list[Listed]:
    return [
        Listed(
            href=reverse("assessment", args=[reference, row.pk]),
            title=pick(instrument_in_use(row.instrument).title),
            done=done_words(row.at),
            level=row.level,
            outcome=level_words(row),
            by=row.by.name,
            completed=str(COMPLETED[row.completed]),
            marked=row.completed == Completed.FROM_PROFESSIONALS,
            corrected=row.version > 1,
        )
        for row in found
    ]


def may_complete(found: Iterable[Assessment], reference: str) -> list[dict[str, str]]:
    """A way to complete each instrument, in the order in which they are used."""
    done = {row.instrument for row in found}
    return [
        {
            "text": str(COMPLETE_AGAIN[one] if one in done else COMPLETE_FIRST[one]),
            "href": reverse("assessment-new", args=[reference, one]),
        }
        for one in (CHECKLIST, SCREEN, RISK_FORM)
    ]
