"""Referral and share as state machines: every state is reached, no act is possible where none is written down."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkworker.practice.machine import Machine, NotPossible, picture
from linkworker.practice.referring import (
    MACHINES,
    NOT_TAKEN,
    REFERRAL,
    SHARE,
    TAKEN,
    WAITING,
    ReferralState,
    ShareState,
)

STATES = Path(__file__).parents[2] / "docs" / "states.md"
machines = st.sampled_from(MACHINES)


def reached(machine: Machine) -> set[str]:
    """The states that some way leads to."""
    found = set(machine.begins)
    while more := {move.end for move in machine.moves if found & set(move.starts)} - found:
        found |= more
    return found


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_every_state_is_reached_and_every_way_ends(machine: Machine) -> None:
    assert reached(machine) == {state.value for state in machine.states}
    assert machine.ends()
    for state in machine.states:
        seen, left = set(), {state.value}
        while left:
            seen |= left
            left = {move.end for move in machine.moves if left & set(move.starts)} - seen
        assert seen & machine.ends()


@given(machine=machines, data=st.data())
def test_what_is_not_written_down_is_not_possible(machine: Machine, data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(list(machine.states)))
    act = data.draw(st.sampled_from([*{move.act for move in machine.moves}, "burn"]))
    moves = [move for move in machine.moves if move.act == act and state in move.starts]
    assert machine.allows(state, act) is bool(moves)
    if moves:
        assert machine.after(state, act) == moves[0].end
    else:
        with pytest.raises(NotPossible):
            machine.move(state, act)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda one: one.name)
def test_an_act_leads_to_one_state_from_each(machine: Machine) -> None:
    pairs = [(start, move.act) for move in machine.moves for start in move.starts]
    assert len(pairs) == len(set(pairs))


def test_the_kinds_of_state_part_all_states() -> None:
    assert not (WAITING & TAKEN) | (WAITING & NOT_TAKEN) | (TAKEN & NOT_TAKEN)
    assert {*ReferralState} == WAITING | TAKEN | NOT_TAKEN | {ReferralState.WITHDRAWN, ReferralState.CLOSED}


def test_nothing_leads_back_from_where_sharing_is_over() -> None:
    assert SHARE.ends() == {ShareState.REFUSED, ShareState.LAPSED, ShareState.ENDED, ShareState.EXPIRED}
    assert not REFERRAL.acts(ReferralState.WITHDRAWN, "receiver")


def test_the_pictures_are_those_of_the_machines() -> None:
    told = STATES.read_text(encoding="utf-8")
    for machine in MACHINES:
        assert f"```mermaid\n{picture(machine)}\n```" in told
