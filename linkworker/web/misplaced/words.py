"""Words for entries about somebody else, and what is kept aside as somebody reads it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.models import EntryKind
from linkworker.design.dates import day_and_time
from linkworker.design.words import Words
from linkworker.practice.offering import ANSWERS, OFFERS
from linkworker.practice.scales import Level
from linkworker.web.cases.words import GROUPS, OUTCOMES, USES

NOT_THERE = gettext_lazy("No other case in which you may write has this reference")
NOT_KEPT_THERE = gettext_lazy(
    "That case keeps nothing that only the other side told: its client may be who somebody has to be safe from. "
    "Keep the entry aside, and tell the safeguarding lead"
)
LABELS: Mapping[str, Words] = {
    "text": gettext_lazy("What was written"),
    "own_words": gettext_lazy("In their own words"),
    "signs_noted": gettext_lazy("What was noticed"),
    "action_taken": gettext_lazy("What was done"),
    "what_next": gettext_lazy("What comes next"),
    "own_view_words": gettext_lazy("How they see it"),
    "judgement_reason": gettext_lazy("Why it was judged so"),
    "concerns": gettext_lazy("Concerns"),
    "note": gettext_lazy("Note"),
    "police_said": gettext_lazy("What the police said"),
    "incident_number": gettext_lazy("Incident number"),
    "said_by": gettext_lazy("Said by"),
    "not_to_be_revealed_to": gettext_lazy("Not to be revealed to"),
    "wrong": gettext_lazy("What was wrong in the version before"),
}
"""What somebody's own words are called, by their column."""


def kind_words(kind: str) -> Words:
    """The group to which a kind of entry belongs."""
    return next(words for words, kinds in GROUPS.values() if kind in kinds)


def said_rows(said: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """What is kept aside as (label, value) rows: times and own words, and what an answer came to."""
    for table in said:
        for row in table["rows"]:
            if "recorded_at" in row:
                at = day_and_time(datetime.fromisoformat(row["recorded_at"]))
                yield {"key": _("Written down"), "value": at}
            yield from _came_to(row)
            yield from ({"key": words, "value": row.get(name) or ""} for name, words in LABELS.items())


def _came_to(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if row.get("kind") not in {None, EntryKind.NOTE} and row.get("at"):
        yield {"key": _("Happened"), "value": day_and_time(datetime.fromisoformat(row["at"]))}
    if row.get("outcome") in OUTCOMES:
        yield {"key": _("Asked about abuse"), "value": OUTCOMES[row["outcome"]]}
    if row.get("use") in USES:
        yield {"key": _("Asked about drink and drugs"), "value": USES[row["use"]]}
    if row.get("level"):
        yield {"key": _("Level"), "value": _(Level[row["level"].upper()].word)}
    if row.get("of") in OFFERS:
        yield {"key": _(OFFERS[row["of"]]), "value": _(ANSWERS[row["answer"]])}
