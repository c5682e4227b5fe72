"""An enquiry in words: its rows, its outcome, what follows from it, and what stands beside each screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from linkworker.cases.build import EnquiryGiven
from linkworker.cases.gates import OpenedCase
from linkworker.design.dates import day, day_and_time, when
from linkworker.duties.models import Duty
from linkworker.practice.asking import (
    BEHAVIOURS,
    RESPONSE,
    SIGNS,
    Alone,
    FourAnswers,
    Interpreting,
    Occasion,
    Place,
    is_late,
    is_verifiable,
)
from linkworker.practice.facts import DISCLOSED, Mode
from linkworker.practice.rule import RULES, Weight
from linkworker.practice.sources import DOCUMENTS, Citation
from linkworker.practice.vocabulary import Term, code_list, kinds_of_abuse
from linkworker.practice.wording import (
    ALONE,
    ANSWERS,
    INTERPRETING,
    MODES,
    NOT_ASKED,
    OCCASIONS,
    OUTCOMES,
    PLACES,
)
from linkworker.web.cases.overview import duty_view
from linkworker.web.cases.words import WEIGHTS
from linkworker.web.data_words import pick

Row = Mapping[str, Any]
DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Section:
    """Some rows of an enquiry under one heading; `step` is the screen on which they were asked."""

    heading: str
    step: str
    rows: tuple[Row, ...]


def outcome_words(given: EnquiryGiven) -> str:
    """How it ended, in a sentence."""
    if given.reason is not None:
        return _(NOT_ASKED[given.reason])
    return _(OUTCOMES[given.outcome])


def late_words(given: EnquiryGiven) -> str:
    """Whether a disclosure came at the first assessment or later; empty when nothing was disclosed."""
    if given.outcome not in DISCLOSED:
        return ""
    if is_late(Occasion(given.occasion)):
        return _("Said during the working relationship, after the first assessment.")
    return _("Said at the first assessment.")


def sections(given: EnquiryGiven, at: datetime) -> list[Section]:
    """Everything that was recorded, in the order of the conversation; what is empty is left out."""
    found = [
        Section(_("When, where and with whom in hearing"), "setting", tuple(_setting(given, at))),
        Section(_("When to ask instead"), "closed", tuple(_closed(given))),
        Section(_("What they said"), "ask", tuple(_answers(given))),
        Section(_("Kinds of abuse"), "kinds", tuple(_kinds(given))),
        Section(_("What was noticed, apart from the answers"), "signs", tuple(_noticed(given))),
        Section(_("What was done"), "response", tuple(_done(given))),
    ]
    return [section for section in found if any(row["value"] for row in section.rows)]


def _setting(given: EnquiryGiven, at: datetime) -> Iterable[Row]:
    yield _row(_("When"), day_and_time(at))
    yield _row(_("Occasion"), _(OCCASIONS[Occasion(given.occasion)]))
    yield _row(_("How"), mode_words(given))
    yield _row(_("Alone?"), alone_words(given))
    yield _row(_("Language"), language_words(given))
    if given.reason is None:
        said = given.told_we_ask_everybody
        yield _row(_("Why we ask everybody"), _("Explained") if said else _("Not ticked as explained"))


class InSetting(Protocol):
    """A time of asking, whatever about: where and how it was."""

    @property
    def mode(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def alone(self) -> str: ...
    @property
    def interpreting(self) -> str: ...
    @property
    def interpreter_name(self) -> str: ...


def mode_words(given: InSetting) -> str:
    words = _(MODES[Mode(given.mode)])
    if given.place == Place.PHONE:
        return words
    return _("%(how)s: %(place)s") % {"how": words, "place": _(PLACES[Place(given.place)])}


def alone_words(given: InSetting) -> str:
    """Whether they were alone; on the phone or by video with the mark that nobody can verify it."""
    words = _(ALONE[Alone(given.alone)])
    if is_verifiable(Mode(given.mode)):
        return words
    return _("%(alone)s (as they said: not verifiable)") % {"alone": words}


def language_words(given: InSetting) -> str:
    words = _(INTERPRETING[Interpreting(given.interpreting)])
    if given.interpreter_name:
        return _("%(what)s: %(name)s") % {"what": words, "name": given.interpreter_name}
    return words


def _closed(given: EnquiryGiven) -> Iterable[Row]:
    if given.reason is not None:
        yield _row(_("Ask on"), day(given.next_on) if given.next_on else "")


def _answers(given: EnquiryGiven) -> Iterable[Row]:
    if given.reason is not None:
        return
    yield _row(_("Happens or has happened to them"), _listed(BEHAVIOURS, given.behaviours))
    yield _row(_("Experienced now"), _answer(given.experienced_now))
    yield _row(_("Experienced in the past"), _answer(given.experienced_past))
    yield _row(_("Caused now"), _answer(given.caused_now))
    yield _row(_("Caused in the past"), _answer(given.caused_past))
    yield _row(_("In their own words"), given.own_words)


def _kinds(given: EnquiryGiven) -> Iterable[Row]:
    targets = code_list("targets").terms
    through = [code for code in given.targets if code != DIRECT]
    yield _row(_("Kinds"), _terms(kinds_of_abuse(), given.abuse_types))
    yield _row(_("Aimed directly at"), _terms(targets, [DIRECT] if DIRECT in given.targets else []))
    yield _row(_("Aimed through others"), _terms(targets, through))


def _noticed(given: EnquiryGiven) -> Iterable[Row]:
    yield _row(_("Signs"), _listed(SIGNS, given.signs))
    yield _row(_("Seen or heard"), given.signs_noted)
    yield _row(_("Worried"), _("Yes: to be seen face to face") if given.worried else "")


def _done(given: EnquiryGiven) -> Iterable[Row]:
    yield _row(_("How it was answered"), _listed(RESPONSE, given.response))
    yield _row(_("Action taken"), given.action_taken)


def _row(key: str, value: str) -> Row:
    return {"key": key, "value": value}


def _answer(code: str) -> str:
    return _(ANSWERS[FourAnswers(code)]) if code else ""


def _listed(words: Mapping[str, str], codes: Sequence[str]) -> str:
    """Codes in the order of their list, joined; one that is no longer known is shown as it is kept."""
    known = [_(text) for code, text in words.items() if code in codes]
    return "; ".join([*known, *(code for code in codes if code not in words)])


def _terms(terms: Iterable[Term], codes: Sequence[str]) -> str:
    return _listed({term.code: pick(term.label) for term in terms}, codes)


def source_words(sources: Iterable[Citation]) -> str:
    """Where prompts come from, in one line."""
    return "; ".join(f"{DOCUMENTS[one.document].title}, {one.place}" for one in sources)


def duty_words(rule: str, weight: int, due_at: datetime | None, now: datetime) -> Row:
    """A duty as a row of a list shows it, by its rule."""
    one = RULES[rule]
    return {
        "title": _(one.title),
        "why": _(one.purpose),
        "weight": Weight(weight).word,
        "weight_text": str(WEIGHTS[weight]),
        "due": when(due_at, now) if due_at else _("no date"),
        "due_at": due_at,
    }


def kept_duty(duty: Duty, opened: OpenedCase, now: datetime) -> Row:
    """An open duty as a row; one that is for later has nothing to press yet."""
    row = duty_view(duty, opened, now).row
    return row if duty.opens_at <= now else {**row, "actions": []}


def titles(duties: Iterable[Duty]) -> list[str]:
    return [_(RULES[duty.rule].title) for duty in duties]
