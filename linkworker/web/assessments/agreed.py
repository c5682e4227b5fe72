"""The values a locality sets, in words: what each is, what it says here, which layer set it, and its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.partnership.localities import shelf
from linkworker.practice.deadlines import Deadline, Unit
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import (
    DAY_KEYS,
    DEADLINE_KEYS,
    Bands,
    BelowWithJudgement,
    ByJudgement,
    Destination,
    Escalation,
    Repeat,
    Visible,
)
from linkworker.practice.vocabulary import CodeList, Definition
from linkworker.web.data_words import cited, pick

NATIONS_WORDS = {"ENG": gettext_lazy("England"), "WLS": gettext_lazy("Wales")}
DESTINATIONS = {
    Destination.IDVA: gettext_lazy("The IDVA service"),
    Destination.COORDINATOR: gettext_lazy("The regional domestic abuse co-ordinator"),
}
BELOW = {
    BelowWithJudgement.IDVA_WITH_CONCERNS: gettext_lazy(
        "The IDVA service all the same, with the specific concerns written out"
    ),
    BelowWithJudgement.COORDINATOR_AT_ONCE: gettext_lazy("The regional co-ordinator, at once"),
}
THRESHOLDS = {
    "checklist.bands": gettext_lazy("Levels of the risk checklist"),
    "checklist.destination": gettext_lazy("A completed checklist goes to"),
    "checklist.idva_from": gettext_lazy("Refer to the IDVA service from"),
    "checklist.marac_from": gettext_lazy("Refer to MARAC from"),
    "checklist.below_with_judgement": gettext_lazy("Below high, with judgement of serious risk"),
    "marac.criteria.visible": gettext_lazy("MARAC criterion: visible high risk"),
    "marac.criteria.judgement": gettext_lazy("MARAC criterion: professional judgement"),
    "marac.criteria.escalation": gettext_lazy("MARAC criterion: escalation"),
    "marac.criteria.repeat": gettext_lazy("MARAC criterion: repeat"),
}
TIMES = {
    "enquiry.first": gettext_lazy("First enquiry, from the opening of the case"),
    "enquiry.again_days": gettext_lazy("Ask again after"),
    "enquiry.again_after_signs_days": gettext_lazy("Ask again, when signs were seen, after"),
    "substance.ask": gettext_lazy(
        "In services for abuse: ask about drink and drugs, from the opening of the case"
    ),
    "screen.quick": gettext_lazy("Quick screen after a disclosure"),
    "checklist.complete": gettext_lazy("Risk checklist after a disclosure"),
    "specialist": gettext_lazy("Full checklist after a yes on the quick screen"),
    "referral.idva": gettext_lazy("Refer to the IDVA service"),
    "referral.idva_high": gettext_lazy("Refer to the IDVA service, at high"),
    "referral.marac": gettext_lazy("Refer to MARAC"),
    "referral.coordinator": gettext_lazy("Send to the regional co-ordinator"),
    "referral.coordinator_high": gettext_lazy("Send to the regional co-ordinator, judged high"),
    "tell_manager": gettext_lazy("Tell the line manager, and offer help"),
    "children": gettext_lazy("Think about the children's safety"),
    "face_to_face": gettext_lazy("Meet face to face after a worrying call"),
    "allocate": gettext_lazy("Allocate a new case"),
    "review.high_days": gettext_lazy("Complete the checklist again, at high, after"),
    "review.medium_days": gettext_lazy("Complete the checklist again, at medium, after"),
    "review.standard_days": gettext_lazy("Complete the checklist again, at standard, after"),
    "agreement.ask": gettext_lazy("Ask what may be shared, and keep the other service informed"),
    "share.authorise": gettext_lazy("A manager’s decision on sharing without agreement"),
    "referral.answer": gettext_lazy("An answer to a referral"),
    "referral.answer_urgent": gettext_lazy("An answer to a referral that is urgent"),
    "referral.engaged": gettext_lazy("Say whether the person and the service have met"),
    "intake.triage": gettext_lazy("Look at what arrives"),
    "calendar": gettext_lazy("Bank holidays of"),
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """One value: its name, what it says, the name of the layer that set it, and where it is published."""

    name: str
    says: str
    layer: str
    source: str


def agreed(locality: Locality, names: Mapping[str, Any], on: date) -> list[Agreed]:
    """The values of a locality with these keys, in this order."""
    found = []
    for key, name in names.items():
        value = locality.values[key]
        layer = shelf().resolve(value.layer, on).name
        found.append(Agreed(str(name), _says(key, value.value), layer, cited(value.source)))
    return found


def _says(key: str, value: Any) -> str:
    if key in DEADLINE_KEYS:
        return deadline_words(value)
    if key in DAY_KEYS:
        return _days(value)
    return SAYS[key](value)


def _days(amount: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", amount) % {"n": amount}


def deadline_words(deadline: Deadline) -> str:
    """A deadline in the unit of its source.

    >>> deadline_words(Deadline(Unit.WORKING_DAYS, 2))
    '2 working days'
    """
    n = deadline.amount
    match deadline.unit:
        case Unit.AT_ONCE:
            return _("at once")
        case Unit.SAME_DAY:
            return _("the same day")
        case Unit.HOURS:
            return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
        case Unit.WORKING_DAYS:
            return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
    return _days(n)


def _bands(bands: Bands) -> str:
    return _("standard below %(medium)s, medium from %(medium)s, high from %(high)s yes answers") % {
        "medium": bands.medium_from,
        "high": bands.high_from,
    }


def _from(value: int | None) -> str:
    return _("%(n)s yes answers") % {"n": value} if value is not None else _("no number is set here")


def _visible(criterion: Visible) -> str:
    return _from(criterion.threshold) if criterion.on else _("not used here")


def _judged(criterion: ByJudgement) -> str:
    return _("a judgement of high risk") if criterion.on else _("not used here")


def _escalation(criterion: Escalation) -> str:
    if not criterion.on:
        return _("not used here")
    return _("%(n)s or more incidents in %(months)s months, and rising") % {
        "n": criterion.incidents,
        "months": criterion.months,
    }


def _repeat(criterion: Repeat) -> str:
    if not criterion.on:
        return _("not used here")
    return _("new abuse within %(months)s months of the last MARAC") % {"months": criterion.months}


SAYS: dict[str, Callable[[Any], str]] = {
    "checklist.bands": _bands,
    "checklist.destination": lambda value: str(DESTINATIONS[value]),
    "checklist.idva_from": _from,
    "checklist.marac_from": _from,
    "checklist.below_with_judgement": lambda value: str(BELOW[value]),
    "marac.criteria.visible": _visible,
    "marac.criteria.judgement": _judged,
    "marac.criteria.escalation": _escalation,
    "marac.criteria.repeat": _repeat,
    "calendar": lambda value: str(NATIONS_WORDS[value]),
}


def definition_words(definition: Definition) -> dict[str, Any]:
    """A definition as the page shows it."""
    return {
        "id": definition.id,
        "title": pick(definition.title),
        "text": pick(definition.text),
        "parts": [pick(part) for part in definition.parts],
        "version": definition.version,
        "source": cited(definition.source),
        "until": definition.until,
    }


def list_words(found: CodeList) -> dict[str, Any]:
    """A list of codes as the page shows it; `head` is the letter of the statute's list that a code proves."""
    return {
        "id": found.id,
        "title": pick(found.title),
        "note": pick(found.note),
        "version": found.version,
        "source": cited(found.source),
        "terms": [
            {"label": pick(term.label), "help": pick(term.help), "head": term.head or ""}
            for term in found.terms
        ],
    }
