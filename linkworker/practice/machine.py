"""State machines as data: which states a thing has, and which act of whom leads from one to the next.

A machine is the one place where that is written. Actions ask it, pages offer what it allows, tests walk all of it,
and its picture in `docs/states.md` is drawn from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class NotPossible(Exception):
    """An act that the state of a thing does not allow. It names state and act, and nothing of the thing."""

    def __init__(self, state: str, act: str) -> None:
        super().__init__(f"{act} is not possible when {state}")
        self.state = state
        self.act = act


@dataclass(frozen=True, slots=True)
class Move:
    """An act that leads from any of `starts` to `end`; `by` names whose act it is."""

    act: str
    starts: tuple[str, ...]
    end: str
    by: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The states of one kind of thing, the first of which a thing may begin in, and the moves between them."""

    name: str
    states: type[StrEnum]
    begins: tuple[str, ...]
    moves: tuple[Move, ...]

    def move(self, state: str, act: str) -> Move:
        """The move that `act` makes from `state`; raises `NotPossible`."""
        for move in self.moves:
            if move.act == act and state in move.starts:
                return move
        raise NotPossible(state, act)

    def after(self, state: str, act: str) -> str:
        """The state after `act`; raises `NotPossible`."""
        return self.move(state, act).end

    def allows(self, state: str, act: str) -> bool:
        return any(move.act == act and state in move.starts for move in self.moves)

    def acts(self, state: str, by: str) -> tuple[str, ...]:
        """What `by` may do with a thing in this state."""
        return tuple(move.act for move in self.moves if move.by == by and state in move.starts)

    def ends(self) -> frozenset[str]:
        """The states from which nothing leads on."""
        starts = {start for move in self.moves for start in move.starts}
        return frozenset(state.value for state in self.states) - starts


def picture(machine: Machine) -> str:
    """The machine as a Mermaid state diagram."""
    return "\n".join(_lines(machine))


def _lines(machine: Machine) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in machine.states:
        yield f"    state {_quoted(state.value)} as {_name(state.value)}"
    for begun in machine.begins:
        yield f"    [*] --> {_name(begun)}"
    for move in machine.moves:
        for start in move.starts:
            yield f"    {_name(start)} --> {_name(move.end)}: {move.act} ({move.by})"
    for over in sorted(machine.ends()):
        yield f"    {_name(over)} --> [*]"


def _name(state: str) -> str:
    return state.replace("-", "_")


def _quoted(state: str) -> str:
    return f'"{state.replace("-", " ")}"'
