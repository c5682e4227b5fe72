"""An entry that is about somebody else: which kinds are taken out, who read it while it stood, what rested on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

MOVABLE = frozenset(
    {"note", "enquiry", "substances", "screen", "checklist", "risk-form", "offer", "emergency"}
)
"""The kinds of entry that tell something of a person by themselves. What was agreed, shared, referred or done about a
duty belongs to the work of a case and is ended there."""

OPENED = frozenset({"page", "file"})
"""The kinds of look at which a record was open, and not only listed."""


class Where(StrEnum):
    """What becomes of an entry about somebody else."""

    MOVED = "moved"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class LookAt:
    """One recorded look at a case, as far as this asks about it."""

    worker: int
    kind: str
    at: datetime


def readers(looks: Iterable[LookAt], *, since: datetime, until: datetime) -> frozenset[int]:
    """Who opened the record while the entry stood in it."""
    return frozenset(one.worker for one in looks if one.kind in OPENED and since <= one.at <= until)


Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rested:
    """A kept duty, as far as this asks about it: its key, the facts it rests on and what ended it."""

    id: int
    key: str
    because: tuple[Fact, ...]
    ended: Fact

    def is_of(self, kind: str, thing: int) -> bool:
        """Whether it rests on this thing, or was ended by it."""
        return any(
            (fact.get("kind"), fact.get("id")) == (kind, thing) for fact in (*self.because, self.ended)
        )


def resting_on(duties: Iterable[Rested], kind: str, thing: int) -> frozenset[int]:
    """The duties that would tell of what was taken out: of that thing, or overtaken by a duty that is."""
    kept = list(duties)
    found = {one.id for one in kept if one.is_of(kind, thing)}
    keys = {one.key for one in kept if one.id in found}
    return frozenset(found | {one.id for one in kept if one.ended.get("key") in keys})
