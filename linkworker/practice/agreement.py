"""Her agreement to sharing: when it can be asked, what may be answered, and what it then covers.

The person chooses: nothing is agreed for them (Cambridgeshire and Peterborough guidelines 6.8, 8.2; Welsh Government
framework, section 13). Asked as safely as about abuse itself: alone, sober enough, in their own language.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from linkworker.practice.asking import Alone, Interpreting
from linkworker.practice.asking import Setting as AskingSetting
from linkworker.practice.asking import closed_because as asking_closed_because
from linkworker.practice.facts import NotAskedBecause
from linkworker.practice.text import N_


class Wish(StrEnum):
    """What the person said about sharing."""

    AGREED = "agreed"
    PART = "agreed-in-part"
    NOT_AGREED = "did-not-agree"
    WITHDREW = "withdrew"
    NOT_TODAY = "not-today"


class Able(StrEnum):
    """Whether the person could decide this at that time."""

    YES = "yes"
    NOT_SURE = "not-sure"
    NO = "no"


class Whose(StrEnum):
    """Whose agreement it is, of somebody under 18."""

    OWN = "own"
    PARENT = "parent"
    BOTH = "both"


class Community(StrEnum):
    """Whether the person fears their own community, and where the interpreter comes from."""

    NO_FEAR = "no-fear"
    FROM_ELSEWHERE = "from-elsewhere"
    FROM_WITHIN = "from-within"


GIVEN = frozenset({Wish.AGREED, Wish.PART})
"""An agreement to something."""

SAID = frozenset(Wish) - {Wish.NOT_TODAY}
"""An answer, whichever."""

GROWN_UP = 18


class Closed(StrEnum):
    """Why an answer about sharing can't be kept this time, besides the reasons of asking about abuse."""

    COMMUNITY = "interpreter-from-community"
    NOT_ABLE = "not-able"


CLOSED_WORDS: dict[str, str] = {
    NotAskedBecause.NOT_ALONE: N_("Somebody else was there or could hear: an answer may not be theirs"),
    NotAskedBecause.AFFECTED: N_("Too affected by drink or drugs to decide just now"),
    NotAskedBecause.NO_INTERPRETER: N_("One is needed, and no professional interpreter was there"),
    NotAskedBecause.CRISIS: N_("There was a crisis to see to first"),
    NotAskedBecause.NO_TIME: N_("There was not enough time"),
    Closed.COMMUNITY: N_("The interpreter comes from the community that they fear"),
    Closed.NOT_ABLE: N_("They could not decide this for themselves at that time"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides whether an answer about sharing can be kept."""

    alone: Alone
    interpreting: Interpreting
    moment: NotAskedBecause | None = None
    community: Community = Community.NO_FEAR
    able: Able = Able.YES


def closed_because(setting: Setting) -> NotAskedBecause | Closed | None:
    """Why no answer can be kept, or None when it can.

    Somebody who can't decide is protected under the Mental Capacity Act's code, not by a tick here.
    """
    asking = AskingSetting(setting.alone, setting.interpreting, setting.moment)
    if (closed := asking_closed_because(asking)) is not None:
        return closed
    if setting.interpreting is Interpreting.PROFESSIONAL and setting.community is Community.FROM_WITHIN:
        return Closed.COMMUNITY
    return None if setting.able is Able.YES else Closed.NOT_ABLE


def needs_whose(age: int | None) -> bool:
    """Whether it must be said whose agreement it is: of anybody who is, or may be, under 18."""
    return age is None or age < GROWN_UP


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded answer: what was said when, for which purposes, and until when it holds (None: not said)."""

    at: datetime
    wish: Wish
    purposes: frozenset[str] = frozenset()
    until: datetime | None = None
    both_ways: bool = False
    id: int | None = None
    kept_back: frozenset[str] = frozenset()


def standing(answers: Iterable[Answer], purpose: str, at: datetime) -> Answer | None:
    """The newest answer that speaks of `purpose` at `at`; None when nobody has asked about it, or it has run out.

    A refusal or a withdrawal without named purposes speaks of all of them. "Not today" is no answer.
    """
    speaking = (one for one in answers if one.at <= at and speaks_of(one, purpose))
    newest = max(speaking, key=_in_time, default=None)
    if newest is None or (newest.until is not None and newest.until <= at):
        return None
    return newest


def speaks_of(answer: Answer, purpose: str) -> bool:
    """Whether an answer says something of a purpose; one without named purposes that gives nothing speaks of all."""
    named = purpose in answer.purposes or not (answer.purposes or _gives(answer))
    return answer.wish in SAID and named


def _in_time(answer: Answer) -> tuple[datetime, int]:
    return answer.at, answer.id or 0


def _gives(answer: Answer) -> bool:
    return answer.wish in GIVEN


def covers(answers: Iterable[Answer], purpose: str, at: datetime) -> Answer | None:
    """The answer by which the person agrees to sharing for `purpose` at `at`, or None."""
    found = standing(answers, purpose, at)
    return found if found is not None and _gives(found) else None


class Relied(NamedTuple):
    """What is shared by agreement: since when it is read, and until when at the latest.

    `over_at`: it was ended before, or decided on anew against serious harm.
    """

    purpose: str
    categories: frozenset[str]
    since: datetime
    until: datetime
    over_at: datetime | None = None


class Against(NamedTuple):
    """What is shared by agreement went on since a time although the person said otherwise, until `settled_at`."""

    answer: Answer
    since: datetime
    settled_at: datetime | None


def goes_against(answer: Answer, categories: frozenset[str], until: datetime) -> bool:
    """Whether what is shared until a day is more than the person now says: a no, something kept back, a sooner day."""
    sooner = answer.until is not None and answer.until < until
    return not _gives(answer) or bool(answer.kept_back & categories) or sooner


def spoken_against(answers: Iterable[Answer], relied: Relied) -> Iterator[Against]:
    """Each time at which what is shared by agreement was spoken against, until ended, decided on or agreed anew."""
    begun: Answer | None = None
    for one in sorted(answers, key=_in_time):
        if not speaks_of(one, relied.purpose):
            continue
        if goes_against(one, relied.categories, relied.until):
            begun = begun or one
        elif begun is not None:
            yield from _while_read(begun, one.at, relied)
            begun = None
    if begun is not None:
        yield from _while_read(begun, None, relied)


def _while_read(answer: Answer, agreed_at: datetime | None, relied: Relied) -> Iterator[Against]:
    since = max(answer.at, relied.since)
    settled_at = min((one for one in (agreed_at, relied.over_at) if one is not None), default=None)
    if settled_at is None or settled_at > since:
        yield Against(answer, since, settled_at)
