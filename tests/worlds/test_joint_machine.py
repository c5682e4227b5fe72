"""Joint work in any order: after every step nobody sees more than the model allows, and nobody's duty is lost."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.worlds.joint_machine import JointMachine, World

EXAMPLES = int(os.environ.get("LINKWORKER_PROOF_MACHINES", "15"))
STEPS = int(os.environ.get("LINKWORKER_PROOF_STEPS", "20"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_whatever_is_done_nobody_sees_more_and_no_duty_is_lost() -> None:
    class Here(JointMachine):
        world = World()

    run_state_machine_as_test(Here, settings=SETTINGS)
