"""Joint work in any order: after every step nobody sees more than the model allows, and nobody's duty is lost."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.worlds.joint_machine import JointMachine
from tests.worlds.joint_model import ACTS
from tests.worlds.joint_world import World

MANY = int(os.environ.get("LINKWORKER_PROOF_MACHINES", "0"))
"""How many examples the proof asks for; without it a few, and always the same."""

SEEDS = (4, 5, 6, 7)
"""From which examples are drawn without `MANY`, one after the other until every act was done: mostly with the first."""

SETTINGS = settings(
    max_examples=MANY or 22,
    stateful_step_count=50 if MANY else 24,
    phases=[Phase.generate],  # making a failing example smaller would take many minutes
    deadline=None,
    database=None,
    print_blob=not MANY,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
@pytest.mark.timeout(1200)
def test_whatever_is_done_nobody_sees_more_and_no_duty_is_lost() -> None:
    class Here(JointMachine):
        world = World()
        done: Counter[str] = Counter()

    for number in SEEDS:
        run_state_machine_as_test(Here if MANY else seed(number)(Here), settings=SETTINGS)
        if MANY or {*Here.done} == ACTS:
            break
    print(dict(Here.done.most_common()))
    assert {*Here.done} == ACTS, dict(Here.done)
