"""What a result says in words: its headline for whoever reads it, what it means here, which criteria it meets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.assessments.models import Assessment, Specialist
from linkworker.design.dates import clock_time, day, day_and_time
from linkworker.practice import scoring
from linkworker.practice.deadlines import LONDON, Deadline, Unit, due, end_of_day
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import Destination
from linkworker.practice.scales import Level
from linkworker.practice.scoring import MaracCriterion
from linkworker.web.assessments.words import CRITERIA, level_of

FOR_OTHERS = {
    scoring.RAISED[Level.MEDIUM]: gettext_lazy(
        "Medium: %(yes)s of %(total)s, raised by professional judgement"
    ),
    scoring.RAISED[Level.HIGH]: gettext_lazy(
        "High: %(yes)s of %(total)s, raised because professional judgement was of serious risk"
    ),
    scoring.JUDGED_HIGH: gettext_lazy(
        "High: %(yes)s of %(total)s, and professional judgement was of serious risk"
    ),
    scoring.JUDGED_LOWER: gettext_lazy(
        "Professional judgement was lower than the answers show. Judgement can raise a level, never lower it."
    ),
}
"""A worker's own sentences speak to that worker; another reader reads these."""

RESPECTED = gettext_lazy(
    "Even one yes can mean high risk. They would rather not have a specialist beside them: do not press. Think all "
    "the same about completing the full checklist yourself: it helps to decide about MARAC."
)
"""In place of the prompt to bring in a specialist, when the person said no (Stella toolkit, section 3.4)."""

SAID_ELSEWHERE = frozenset({scoring.CONCERNS, scoring.OWN_WORDS, scoring.THAT_DAY})
"""Sentences that have a place of their own on the page."""


def done_words(at: datetime) -> str:
    """When it was completed; a moment at the end of a day stands for the whole day."""
    whole_day = at == end_of_day(at.astimezone(LONDON).date())
    return day(at) if whole_day else day_and_time(at)


def sentences(row: Assessment, *, own: bool) -> list[str]:
    """The result's sentences, a checklist's headline first; `own`: the reader is the worker who completed it."""
    instead = {} if own else dict(FOR_OTHERS)
    if row.with_specialist == Specialist.NO:
        instead[scoring.PROMPT] = RESPECTED
    kept = [one for one in row.result["sentences"] if one[0] not in SAID_ELSEWHERE]
    return [str(instead.get(message) or _(message)) % values for message, values in kept]


def counts(row: Assessment) -> str:
    """How many topics were answered yes, not known, and not at all."""
    found = row.result
    words = _("Yes %(yes)s, don't know %(unknown)s, not answered %(unanswered)s, of %(total)s topics.")
    return words % {name: found[name] for name in ("yes", "unknown", "unanswered", "total")}


def by_words(deadline: Deadline, since: datetime, locality: Locality) -> str:
    """Until when, from the locality's own time."""
    if deadline.unit is Unit.AT_ONCE:
        return _("at once")
    until = due(deadline, since, calendar=locality.calendar).due_at
    if until is None:
        return _("as soon as you can")
    if until == end_of_day(until.astimezone(LONDON).date()):
        return _("by the end of %(day)s") % {"day": day(until)}
    return _("by %(day)s, %(time)s") % {"day": day(until), "time": clock_time(until)}


def meaning(row: Assessment, locality: Locality) -> Iterator[str]:
    """What a checklist's result means in its locality: where to refer, and by when."""
    found, times = row.result, locality.times
    to_coordinator = found["destination"] == Destination.COORDINATOR
    if to_coordinator:
        judged = found["judged_high"]
        time = times.referral_coordinator_high if judged else times.referral_coordinator
        yield _("Send the checklist to the regional domestic abuse co-ordinator %(by)s.") % {
            "by": by_words(time, row.at, locality)
        }
    elif found["idva"]:
        time = times.referral_idva_high if row.level == "high" else times.referral_idva
        yield _("Refer to the IDVA service, or tell the IDVA already helping, %(by)s.") % {
            "by": by_words(time, row.at, locality)
        }
    if found["marac"]:
        yield _("Refer to MARAC %(by)s.") % {"by": by_words(times.referral_marac, row.at, locality)}
    if not (to_coordinator or found["idva"] or found["marac"]):
        yield _("No referral follows from the score alone here. Offer domestic abuse support all the same.")
    days = times.review_days(level_of(row.level))
    yield ngettext(
        "Complete it again within %(n)s day, and sooner when anything changes.",
        "Complete it again within %(n)s days, and sooner when anything changes.",
        days,
    ) % {"n": days}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the four criteria of the meeting: what it asks here, whether it is in use, whether it is met."""

    name: str
    asks: str
    in_use: bool
    is_met: bool

    @property
    def outcome(self) -> str:
        if not self.in_use:
            return _("Not used here")
        return _("Met") if self.is_met else _("Not met")


def criteria(row: Assessment, locality: Locality) -> list[Criterion]:
    """The four criteria, those met and those not."""
    marac, met = locality.marac, set(row.result["criteria"])
    visible = marac.visible.threshold if marac.visible.on else locality.marac_from
    asks = {
        MaracCriterion.VISIBLE: (visible is not None, _("%(n)s or more yes answers") % {"n": visible}),
        MaracCriterion.JUDGEMENT: (marac.judgement.on, _("Professional judgement of high risk")),
        MaracCriterion.ESCALATION: (
            marac.escalation.on,
            _("%(n)s or more incidents in %(months)s months, and more frequent or worse")
            % {"n": marac.escalation.incidents, "months": marac.escalation.months},
        ),
        MaracCriterion.REPEAT: (
            marac.repeat.on,
            _("New abuse within %(months)s months of the last MARAC") % {"months": marac.repeat.months},
        ),
    }
    return [
        Criterion(str(CRITERIA[one]), words if in_use else "", in_use, one.value in met)
        for one, (in_use, words) in asks.items()
    ]
