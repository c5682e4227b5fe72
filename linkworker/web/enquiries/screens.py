"""What stands on and beside each screen of an enquiry: the bar over the questions, and the quiet panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.build import EnquiryGiven, build_enquiry
from linkworker.cases.enquiries import is_confidentiality_explained
from linkworker.cases.gates import OpenedCase
from linkworker.cases.models import Case
from linkworker.cases.queries import newest_asked
from linkworker.design.dates import ago, local
from linkworker.design.time_fields import sent_parts, typed_parts
from linkworker.design.words import Words
from linkworker.duties.following import foreseen
from linkworker.partnership.localities import locality_at
from linkworker.people.models import ClientRecord, Known, WorkerPreference
from linkworker.practice.asking import Alone, FourAnswers, Interpreting, Place
from linkworker.practice.facts import Mode, NotAskedBecause, Outcome
from linkworker.practice.locality_values import Nation
from linkworker.practice.wording import (
    ALONE,
    ASK_DIRECTLY,
    ASK_OF_HARM_CAUSED,
    ASK_SAFELY,
    CLOSED_WHY,
    EXACT_WORDS,
    IF_HARM_CAUSED,
    IF_YES,
    IN_WALES,
    INSTEAD,
    INTERPRETING,
    MODES,
    NOT_SURE_ALONE,
    NOT_TO_SAY,
    NOTICE,
    ON_THE_PHONE,
    OUTCOMES,
    PLACES,
    WE_ASK_EVERYBODY,
    WHY_EVERYBODY,
    Prompts,
)
from linkworker.sharing.gates import Visit
from linkworker.web.enquiries.presenters import (
    Row,
    duty_words,
    late_words,
    outcome_words,
    sections,
    source_words,
)
from linkworker.web.enquiries.reading import FOUR, is_only_caused, is_remote, reason_in
from linkworker.web.enquiries.steps import TITLES, Step, path_of, travelling
from linkworker.web.step_page import Typed

IF_THEY_SAY_YES = gettext_lazy("If they say yes, you could say")
HOW = gettext_lazy("How to ask")


@dataclass(frozen=True, slots=True)
class Panel:
    """Some prompts as the panel shows them; `kind` is "say", "avoid" or "note"."""

    kind: str
    heading: Words
    lines: tuple[str, ...]
    sources: str


PANELS: Mapping[Step, tuple[tuple[str, Words, Prompts], ...]] = {
    Step.SETTING: (("note", gettext_lazy("Make it safe first"), ASK_SAFELY),),
    Step.CLOSED: (),
    Step.ASK: (("note", HOW, ASK_DIRECTLY), ("say", IF_THEY_SAY_YES, IF_YES), ("avoid", "", NOT_TO_SAY)),
    Step.CAUSED: (
        ("note", HOW, ASK_OF_HARM_CAUSED),
        ("note", gettext_lazy("If they say yes"), IF_HARM_CAUSED),
        ("note", gettext_lazy("Their words"), EXACT_WORDS),
    ),
    Step.KINDS: (("say", "", IF_YES), ("avoid", "", NOT_TO_SAY)),
    Step.SIGNS: (("note", gettext_lazy("What you notice"), NOTICE),),
    Step.RESPONSE: (("say", "", IF_YES), ("avoid", "", NOT_TO_SAY)),
    Step.CHECK: (("note", gettext_lazy("What you save stays"), EXACT_WORDS),),
}


def screen(opened: OpenedCase, step: Step, typed: Typed, at: datetime) -> dict[str, Any]:
    """The context of one screen."""
    path = path_of(typed)
    found: dict[str, Any] = {
        "step": step,
        "title": TITLES[step],
        "number": path.index(step) + 1,
        "total": len(path),
        "is_first": step is Step.SETTING,
        "is_last": step is path[-1],
        "carried": travelling(typed, step),
        "bar": [] if step is Step.SETTING else bar(typed),
        "panels": panels(step, typed),
    }
    if step is Step.SETTING:
        found |= _before_asking(opened, at) | {"is_earlier": is_earlier(typed, at)}
        found["panels"] += _of_the_nation(opened.case, at)
    if step is Step.ASK:
        found |= {"script": [_(line) for line in WE_ASK_EVERYBODY.lines], "why": prompts(WHY_EVERYBODY)}
    if step is Step.CLOSED:
        found |= _closed(typed)
    return found


def prompts(some: Prompts, kind: str = "note", heading: Words = "") -> Panel:
    return Panel(kind, heading, tuple(_(line) for line in some.lines), source_words(some.sources))


def panels(step: Step, typed: Typed) -> list[Panel]:
    """What stands beside a screen."""
    found = [prompts(some, kind, heading) for kind, heading, some in PANELS[step]]
    if step in {Step.KINDS, Step.RESPONSE} and CAUSED.intersection(_answered_yes(typed)):
        of_harm_caused = prompts(IF_HARM_CAUSED, "note", gettext_lazy("To someone who causes harm"))
        return [of_harm_caused] if is_only_caused(typed) else [*found, of_harm_caused]
    if step is Step.SETTING or (step is Step.ASK and is_remote(typed)):
        found.append(prompts(ON_THE_PHONE, "note", gettext_lazy("On the phone or by video")))
    return found


CAUSED = frozenset({"caused_now", "caused_past"})


def _answered_yes(typed: Typed) -> set[str]:
    return {name for name in FOUR if typed.get(name) == FourAnswers.YES}


def bar(typed: Typed) -> list[Row]:
    """Place, alone or not, and language, as chosen on the first screen."""
    alone = _known(ALONE, Alone, typed.get("alone"))
    if is_remote(typed) and alone:
        alone = _("%(alone)s (as they said: not verifiable)") % {"alone": alone}
    where = _known(MODES, Mode, typed.get("mode"))
    place = "" if is_remote(typed) else _known(PLACES, Place, typed.get("place"))
    return [
        {"label": _("Place"), "value": place or where},
        {"label": _("Alone?"), "value": alone},
        {"label": _("Language"), "value": _known(INTERPRETING, Interpreting, typed.get("interpreting"))},
    ]


def _known(words: Mapping[Any, str], codes: Any, code: str | None) -> str:
    return _(words[codes(code)]) if code in set(codes) else ""


def _before_asking(opened: OpenedCase, at: datetime) -> dict[str, Any]:
    """What to know before asking: when it was last asked, in which language, and with whom they would rather talk."""
    case = opened.case
    last = newest_asked(case)
    asked = _("Not asked yet in this case")
    if last is not None:
        asked = _("%(when)s: %(outcome)s") % {
            "when": ago(last.at, at),
            "outcome": _(OUTCOMES[Outcome(last.outcome)]),
        }
    return {
        "explained": is_confidentiality_explained(case),
        "confidentiality_href": reverse("confidentiality", args=[case.reference]),
        "preference_href": reverse("client-preference", args=[case.client.reference]),
        "known": [
            {"key": _("Last asked"), "value": asked},
            {"key": _("Worker"), "value": preference_words(case.client)},
            {"key": _("Language"), "value": language_words(case.client)},
        ],
    }


def _of_the_nation(case: Case, at: datetime) -> list[Panel]:
    """What the nation's own policy adds."""
    in_wales = locality_at(case.service.locality, at).nation is Nation.WALES
    return [prompts(IN_WALES, "note", gettext_lazy("In Wales"))] if in_wales else []


def is_earlier(typed: Typed, at: datetime) -> bool:
    """Whether another day than today, or a time, was typed."""
    parts = sent_parts(typed, "on")
    return bool(typed.get("time")) or (any(parts) and parts != typed_parts(local(at).date()))


def preference_words(client: ClientRecord) -> str:
    """Whether they would rather talk with a woman, and whether that could be met."""
    if not client.worker_preference:
        return _("Not asked whether they prefer a woman")
    words = str(WorkerPreference(client.worker_preference).label)
    met = {Known.YES.value: _("met"), Known.NO.value: _("not met yet")}.get(client.preference_met)
    if client.worker_preference in {WorkerPreference.FEMALE, WorkerPreference.MALE} and met:
        return _("%(preference)s: %(met)s") % {"preference": words, "met": met}
    return words


def language_words(client: ClientRecord) -> str:
    needs = _("interpreter needed") if client.interpreter == Known.YES else ""
    return ", ".join(part for part in (client.language, needs) if part)


def _closed(typed: Typed) -> dict[str, Any]:
    """Why not to ask now, and what to do instead."""
    reason = reason_in(typed) or NotAskedBecause.NOT_ALONE
    return {
        "why_closed": _(CLOSED_WHY[reason]),
        "not_sure": _(NOT_SURE_ALONE) if typed.get("alone") == Alone.NOT_SURE else "",
        "instead": prompts(INSTEAD[reason]),
        "is_crisis": reason is NotAskedBecause.CRISIS,
    }


def check(case: Case, given: EnquiryGiven, happened_at: datetime, visit: Visit) -> dict[str, Any]:
    """What is about to be saved, and which duties would follow."""
    row = build_enquiry(case, given, by=visit.worker, at=happened_at, recorded_at=visit.at)
    return {
        "outcome": outcome_words(given),
        "late": late_words(given),
        "sections": sections(given, happened_at),
        "foreseen": [
            duty_words(due.rule, due.weight, due.due_at, visit.at) for due in foreseen(case, row, visit.at)
        ],
    }
