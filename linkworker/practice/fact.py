"""What a fact is that practice rules read, and that a duty rests on."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, NamedTuple


class Because(NamedTuple):
    """A fact a duty rests on: its kind (as in chronology entries), its id, and when it happened."""

    kind: str
    id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened in a case; `id` stays the same through corrections.

    `because` is this fact as what a duty rests on, made once since several duties may.
    """

    kind: ClassVar[str]

    id: int
    at: datetime
    because: Because = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "because", Because(self.kind, self.id, self.at))
