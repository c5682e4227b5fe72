"""What a filled-in checklist says: the score, the level, and where the result leads in a locality.

The score counts yes answers. Professional judgement may raise the level and never lowers it. A person's
account is never marked down: nothing here reads how reliable an account was thought to be, and "don't know"
never makes a result safer than it was (Stella toolkit 3.4; Cambridgeshire and Peterborough 6.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from linkworker.practice.instrument import Counting, Instrument
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import BelowWithJudgement, Destination
from linkworker.practice.scales import Level
from linkworker.practice.text import N_, Sentence, sentence

__all__ = [
    "Answer",
    "AnswerGiven",
    "Judgement",
    "Level",
    "MaracCriterion",
    "MaracFacts",
    "Result",
    "Score",
    "ScreenResult",
    "result",
    "score",
    "screen",
]


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


@dataclass(frozen=True)
class AnswerGiven:
    """One answer. ``said_by`` names who said so when it was not the person; empty means the person did."""

    item: str
    answer: Answer
    said_by: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Judgement:
    """A worker's professional judgement of the level, with its reason.

    Raises ``ValueError`` when the reason is empty.
    """

    level: Level
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a professional judgement needs its reason")


class MaracCriterion(StrEnum):
    """Why a case may be referred to a multi-agency risk assessment conference."""

    VISIBLE = "visible"
    JUDGEMENT = "judgement"
    ESCALATION = "escalation"
    REPEAT = "repeat"


@dataclass(frozen=True)
class MaracFacts:
    """What the meeting criteria need beside the answers.

    ``incidents`` are those within the locality's months, counted by whoever knows them; ``abuse_on`` is
    the day of the newest abuse, ``last_referral_on`` that of the last referral to the meeting.
    """

    incidents: int = 0
    rising: bool = False
    last_referral_on: date | None = None
    abuse_on: date | None = None


NO_FACTS = MaracFacts()


@dataclass(frozen=True)
class Score:
    """How many items were answered yes, don't know, or not at all, of how many."""

    yes: int
    unknown: int
    unanswered: int
    total: int


@dataclass(frozen=True)
class Result:
    """The outcome of a checklist under one locality, and the versions that made it."""

    score: Score
    level_by_score: Level
    level: Level
    raised_by_judgement: bool
    marac_criteria: tuple[MaracCriterion, ...]
    idva: bool
    marac: bool
    concerns_required: bool
    destination: Destination
    clusters: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    locality_version: str
    instrument_version: str


@dataclass(frozen=True)
class ScreenResult:
    """The outcome of a screen whose every counted yes asks for a full assessment."""

    score: Score
    prompts_full_assessment: bool
    sentences: tuple[Sentence, ...]
    instrument_version: str


BY_SCORE = {
    Level.STANDARD: N_("Standard: %(yes)s of %(total)s"),
    Level.MEDIUM: N_("Medium: %(yes)s of %(total)s"),
    Level.HIGH: N_("High: %(yes)s of %(total)s"),
}
RAISED = {
    Level.MEDIUM: N_("Medium: %(yes)s of %(total)s, raised by your judgement"),
    Level.HIGH: N_("High: %(yes)s of %(total)s, raised because you judged serious risk"),
}
JUDGED_HIGH = N_("High: %(yes)s of %(total)s, and you judged serious risk")
JUDGED_LOWER = N_(
    "You judged the risk lower than the answers show. Judgement can raise a level, never lower it."
)
NO_YES = N_("No answer was yes. That does not mean there is no risk.")
GAPS = N_("%(gaps)s of %(total)s are not known or not answered, so the true risk may be higher.")
CONCERNS = N_("Write out your specific concerns: they go with the referral.")
CLUSTER = N_("Some of these answers together can mean high risk whatever the score. Use your judgement.")
THAT_DAY = N_(
    "This is true for the day it was done, and it can miss danger. Assess again when anything changes."
)
OWN_WORDS = N_("The topics are in Linkworker's own words. This is not the licensed instrument.")
PROMPT = N_(
    "Even one yes can mean high risk. Complete a full assessment together with a domestic abuse "
    "professional as soon as you can."
)
ASK_FURTHER = N_("Ask about it now, alone and somewhere safe, with the quick screen.")
NO_PROMPT = N_("Keep asking: this may change, and it may not have been safe to say.")


def score(instrument: Instrument, answers: Iterable[AnswerGiven]) -> Score:
    """Count the answers. Raises ``ValueError`` for an item that is not there or is answered twice."""
    return _count(instrument, _by_item(instrument, answers))


def result(
    instrument: Instrument,
    answers: Iterable[AnswerGiven],
    *,
    locality: Locality,
    judgement: Judgement | None = None,
    facts: MaracFacts = NO_FACTS,
) -> Result:
    """What the checklist says under a locality.

    Raises ``ValueError`` as ``score`` does, and otherwise never.
    """
    given = _by_item(instrument, answers)
    counted = _count(instrument, given)
    by_score = locality.bands.level(counted.yes)
    judged_high = judgement is not None and judgement.level is Level.HIGH
    criteria = _criteria(locality, counted.yes, judged_high, facts)
    found = Result(
        score=counted,
        level_by_score=by_score,
        level=max(by_score, judgement.level) if judgement else by_score,
        raised_by_judgement=judgement is not None and judgement.level > by_score,
        marac_criteria=criteria,
        idva=_idva(locality, counted.yes, judged_high),
        marac=bool(criteria),
        concerns_required=judged_high and by_score < Level.HIGH,
        destination=locality.destination,
        clusters=_clusters(instrument, given),
        sentences=(),
        locality_version=locality.version,
        instrument_version=version_of(instrument),
    )
    return replace(found, sentences=tuple(_sentences(found, judgement, licensed=instrument.licensed)))


def screen(instrument: Instrument, answers: Iterable[AnswerGiven]) -> ScreenResult:
    """What a short screen says: any counted yes asks for a full assessment (Stella toolkit 3.4).

    Raises ``ValueError`` as ``score`` does, and otherwise never.
    """
    given = _by_item(instrument, answers)
    counted = instrument.scoring.items or instrument.item_ids
    prompts = any(given.get(item) is Answer.YES for item in counted)
    when_yes = ASK_FURTHER if instrument.scoring.counting is Counting.ASK_FURTHER else PROMPT
    sentences = (sentence(when_yes if prompts else NO_PROMPT), sentence(THAT_DAY))
    return ScreenResult(_count(instrument, given), prompts, sentences, version_of(instrument))


def version_of(instrument: Instrument) -> str:
    """The name of the instrument and version that a result keeps, for example "quick-screen 2026-04-01.1"."""
    return f"{instrument.id} {instrument.version}"


def _by_item(instrument: Instrument, answers: Iterable[AnswerGiven]) -> dict[str, Answer]:
    known = set(instrument.item_ids)
    found: dict[str, Answer] = {}
    for given in answers:
        if given.item not in known:
            raise ValueError(f"{instrument.id} has no item {given.item!r}")
        if given.item in found:
            raise ValueError(f"item {given.item!r} is answered twice")
        found[given.item] = given.answer
    return found


def _count(instrument: Instrument, given: Mapping[str, Answer]) -> Score:
    values = list(given.values())
    total = len(instrument.items)
    return Score(values.count(Answer.YES), values.count(Answer.DONT_KNOW), total - len(values), total)


def _criteria(
    locality: Locality, yes: int, judged_high: bool, facts: MaracFacts
) -> tuple[MaracCriterion, ...]:
    marac = locality.marac
    threshold = marac.visible.threshold if marac.visible.on else locality.marac_from
    met = {
        MaracCriterion.VISIBLE: threshold is not None and yes >= threshold,
        MaracCriterion.JUDGEMENT: marac.judgement.on and judged_high,
        MaracCriterion.ESCALATION: marac.escalation.met(facts.incidents, facts.rising),
        MaracCriterion.REPEAT: marac.repeat.met(facts.last_referral_on, facts.abuse_on),
    }
    return tuple(criterion for criterion, is_met in met.items() if is_met)


def _idva(locality: Locality, yes: int, judged_high: bool) -> bool:
    """Whether a referral to an independent domestic violence adviser is expected."""
    by_score = locality.idva_from is not None and yes >= locality.idva_from
    by_judgement = locality.below_with_judgement is BelowWithJudgement.IDVA_WITH_CONCERNS
    return by_score or (judged_high and by_judgement)


def _clusters(instrument: Instrument, given: Mapping[str, Answer]) -> tuple[str, ...]:
    return tuple(
        cluster.id
        for cluster in instrument.clusters
        if sum(given.get(item) is Answer.YES for item in cluster.items) >= cluster.needs
    )


def _sentences(found: Result, judgement: Judgement | None, *, licensed: bool) -> Iterable[Sentence]:
    counted, by_score = found.score, found.level_by_score
    yield sentence(_headline(by_score, judgement), yes=counted.yes, total=counted.total)
    gaps = counted.unknown + counted.unanswered
    if gaps:
        yield sentence(GAPS, gaps=gaps, total=counted.total)
    also = {
        JUDGED_LOWER: judgement is not None and judgement.level < by_score,
        NO_YES: not counted.yes,
        CLUSTER: bool(found.clusters) and found.level < Level.HIGH,
        CONCERNS: found.concerns_required,
        OWN_WORDS: not licensed,
        THAT_DAY: True,
    }
    yield from (sentence(message) for message, applies in also.items() if applies)


def _headline(by_score: Level, judgement: Judgement | None) -> str:
    if judgement is None or judgement.level < by_score:
        return BY_SCORE[by_score]
    if judgement.level > by_score:
        return RAISED[judgement.level]
    return JUDGED_HIGH if by_score is Level.HIGH else BY_SCORE[by_score]
