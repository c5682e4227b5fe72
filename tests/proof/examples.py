"""A pytest plugin: the profile of hypothesis with many more examples. Used as `-p tests.proof.examples`."""

import os

from hypothesis import HealthCheck, settings

PROFILE = "proof"
settings.register_profile(
    PROFILE,
    max_examples=int(os.environ.get("LINKWORKER_PROOF_EXAMPLES", "2000")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
