"""What was said about drink and drugs, in rows; and as the form to correct it starts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linkworker.cases.models import SubstanceEnquiry
from linkworker.cases.substances import LISTS, SubstancesGiven, substances_given
from linkworker.design.dates import day, day_and_time, local
from linkworker.practice.asking import Occasion
from linkworker.practice.facts import NotAskedBecause, Use
from linkworker.practice.substances import HARM_REDUCTION, HOW, KNOWN, WANTS
from linkworker.practice.wording import NOT_ASKED, OCCASIONS
from linkworker.web.cases.words import used
from linkworker.web.enquiries.presenters import alone_words, language_words, mode_words
from linkworker.web.enquiries.reading import NOW, own_reason

Row = Mapping[str, str]


def rows(given: SubstancesGiven, at: datetime) -> list[Row]:
    """Everything that was recorded, in the order of the page; what is empty is left out by the list that draws it."""
    return [{"key": key, "value": value} for key, value in (*_said(given), *_setting(given, at))]


def _said(given: SubstancesGiven) -> Iterable[tuple[str, str]]:
    if given.use == Use.NOT_ASKED and given.why_not_asked:
        yield _("Why not"), _(NOT_ASKED[NotAskedBecause(given.why_not_asked)])
    yield _("What"), used(given.substances)
    yield _("How"), listed(HOW, given.how)
    yield _("Signs of physical dependence"), _known(given.dependent)
    yield _("Pregnant"), _known(given.pregnant)
    yield _("Wants help with it"), _(WANTS[given.wants_help]) if given.wants_help else ""
    yield _("Talked about, to stay safer"), listed(HARM_REDUCTION, given.safer_use)
    yield _("In their own words"), given.own_words
    yield _("What comes next"), given.what_next
    yield _("Ask again on"), day(given.next_on) if given.next_on else ""


def _setting(given: SubstancesGiven, at: datetime) -> Iterable[tuple[str, str]]:
    yield _("When"), day_and_time(at)
    yield _("Occasion"), _(OCCASIONS[Occasion(given.occasion)])
    yield _("How you talked"), mode_words(given)
    yield _("Alone?"), alone_words(given)
    yield _("Language"), language_words(given)


def _known(code: str) -> str:
    return _(KNOWN[code]) if code else ""


def listed(words: Mapping[str, str], codes: Sequence[str]) -> str:
    """Codes in the order of their list, joined."""
    return "; ".join(_(text) for code, text in words.items() if code in codes)


def typed_of(row: SubstanceEnquiry) -> dict[str, Any]:
    """What is recorded, as the form to correct it starts."""
    given = substances_given(row)
    when = local(row.at)
    typed = {name: getattr(given, name) for name in SubstancesGiven.__dataclass_fields__}
    return {
        **{name: list(value) if name in LISTS else value for name, value in typed.items()},
        "moment": own_reason(given.why_not_asked) or NOW,
        "on": when.date(),
        "time": when.time().replace(second=0, microsecond=0),
    }
