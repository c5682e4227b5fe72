"""Asking safely: the codes of one time of asking, and the rules of when questions may open.

The questions are direct and about behaviour, because many people do not call it abuse (Cambridgeshire and Peterborough
guidelines 5.4); they open only when the person says they are alone (5.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from linkworker.practice.deadlines import Calendar
from linkworker.practice.facts import Mode, NotAskedBecause, Outcome
from linkworker.practice.text import N_


class Occasion(StrEnum):
    """Whether it came up at the first assessment or later: late disclosures are told apart (Stella 4.3.3)."""

    ASSESSMENT = "assessment"
    REVIEW = "review"
    KEY_WORK = "key-work"
    DROP_IN = "drop-in"
    OTHER = "other"


class Place(StrEnum):
    """Where the two were."""

    PRIVATE_ROOM = "private-room"
    HOME = "home"
    OUTREACH = "outreach"
    REFUGE = "refuge"
    PHONE = "phone"
    OTHER = "other"


class Alone(StrEnum):
    """Whether anybody could hear."""

    ALONE = "alone"
    NOT_ALONE = "not-alone"
    NOT_SURE = "not-sure"


class Interpreting(StrEnum):
    """Who carried the words across. Family, friends and partners never do."""

    NOT_NEEDED = "not-needed"
    PROFESSIONAL = "professional"
    NONE = "none"


class FourAnswers(StrEnum):
    """An answer to one of the four questions: experienced or caused, now or in the past."""

    YES = "yes"
    NO = "no"
    NOT_SAID = "not-said"


BEHAVIOURS: dict[str, str] = {
    "pushed": N_("Pushed, grabbed, shoved or held down"),
    "hit": N_("Hit, slapped, kicked or hurt with something"),
    "strangled": N_("Hands or something else around the neck"),
    "threatened": N_("Threatened, or made afraid of what would happen"),
    "sex": N_("Pressed or forced into sex, or into something sexual"),
    "controlled": N_("Told what to wear, where to go, whom to see"),
    "watched": N_("Phone, messages or movements checked"),
    "money": N_("Money, benefits or documents kept away"),
    "substances": N_("Pressed to drink or use, or kept from a prescription or treatment"),
    "belittled": N_("Put down, blamed or shouted at, again and again"),
    "followed": N_("Followed, or contacted when they had asked for it to stop"),
    "children": N_("Children used to frighten or control them, or hurt"),
}
"""What the direct questions are about (Cambridgeshire and Peterborough guidelines 5.4; our wording)."""

SIGNS: dict[str, str] = {
    "injuries": N_("Injuries, or an account that does not fit them"),
    "partner-stays": N_("A partner who will not leave the room, or answers for them"),
    "afraid": N_("Afraid or watchful when someone is mentioned or calls"),
    "missed": N_("Appointments missed or cut short without a reason that fits"),
    "isolated": N_("Fewer and fewer people around them"),
    "no-money": N_("No say over money or medicine"),
    "use-changed": N_("Drinking or use that rises after time at home"),
    "children-signs": N_("Children who are frightened, or very quiet"),
    "other-sign": N_("Something else"),
}
"""Signs a worker may notice; kept apart from answers, so that a no with signs stays visible."""

RESPONSE: dict[str, str] = {
    "believed": N_("I said that I believe them and that it is not their fault"),
    "not-directed": N_("I left the choices with them"),
    "services-offered": N_("I explained which services there are and offered to refer"),
    "manager-told": N_("I have told my line manager"),
    "plan-reviewed": N_("The care plan will keep the risk under review"),
    "recorded": N_("I wrote down what was said and what I did"),
}
"""What a good answer to a disclosure holds (Stella toolkit 3.4)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides whether the questions may open. `moment` is what the worker says speaks against asking now."""

    alone: Alone
    interpreting: Interpreting
    moment: NotAskedBecause | None = None


def closed_because(setting: Setting) -> NotAskedBecause | None:
    """Why the questions stay closed, or None when they may open.

    What the worker named comes first: whether they were alone and who interpreted is kept beside it in any case.
    """
    if setting.moment is not None:
        return setting.moment
    if setting.alone is not Alone.ALONE:
        return NotAskedBecause.NOT_ALONE
    if setting.interpreting is Interpreting.NONE:
        return NotAskedBecause.NO_INTERPRETER
    return None


WAIT = {
    NotAskedBecause.NOT_ALONE: 2,
    NotAskedBecause.AFFECTED: 1,
    NotAskedBecause.NO_INTERPRETER: 5,
    NotAskedBecause.CRISIS: 1,
    NotAskedBecause.NO_TIME: 5,
}
"""After how many working days the form proposes to ask; the guidance gives no time, and the worker may change it."""

LONGEST_WAIT = timedelta(days=92)
"""How far ahead the next time of asking may be set. Linkworker's own limit: later is as good as never."""


def next_on(because: NotAskedBecause, day: date, calendar: Calendar) -> date:
    """The day the form proposes for asking, when it was not the time to ask on `day`."""
    return calendar.working_days_after(day, WAIT[because])


def is_next_in_reach(on: date, day: date) -> bool:
    """Whether `on` may be the next time of asking after `day`."""
    return day <= on <= day + LONGEST_WAIT


def is_late(occasion: Occasion) -> bool:
    """Whether what was said came up during the working relationship, and not at the first assessment."""
    return occasion is not Occasion.ASSESSMENT


def is_verifiable(mode: Mode) -> bool:
    """Whether the worker could see that the person was alone; on the phone nobody can."""
    return mode is Mode.FACE_TO_FACE


def outcome(
    *, experienced: Iterable[FourAnswers], caused: Iterable[FourAnswers], behaviours: bool, signs: bool
) -> Outcome:
    """What the four answers, what was told of behaviour, and the signs seen come to.

    A behaviour told of is a disclosure even where the person answers no to abuse; signs seen weigh the same beside a
    no and beside an answer that was not given.
    """
    experienced, caused = tuple(experienced), tuple(caused)
    was_experienced = FourAnswers.YES in experienced or behaviours
    if was_experienced and FourAnswers.YES in caused:
        return Outcome.BOTH
    if was_experienced:
        return Outcome.EXPERIENCING
    if FourAnswers.YES in caused:
        return Outcome.CAUSING
    if signs:
        return Outcome.SIGNS
    if all(answer is FourAnswers.NOT_SAID for answer in (*experienced, *caused)):
        return Outcome.CHOSE_NOT
    return Outcome.NOTHING
