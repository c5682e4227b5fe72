"""Signing in and out, as the chain records it: who and when, and of a failed try no more than whose sign-in it was."""

from datetime import datetime

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import worker_named

INSTALLATION = 0
"""The chain of what belongs to no agency."""


@action
def signed_in(worker: Worker, *, at: datetime) -> None:
    """Record that a worker signed in."""
    record(
        Kind.SIGNED_IN,
        agency_id=worker.agency_id,
        actor=worker,
        at=at,
        thing="worker",
        thing_id=worker.pk,
    )


@action
def signed_out(worker: Worker, *, because: str, at: datetime) -> None:
    """Record that a worker was signed out; `because` is `asked`, `idle`, `left` or `changed` (the agency)."""
    record(
        Kind.SIGNED_OUT,
        agency_id=worker.agency_id,
        actor=worker,
        at=at,
        thing="worker",
        thing_id=worker.pk,
        data={"because": because},
    )


@action
def sign_in_failed(username: str, *, at: datetime) -> None:
    """Record a failed sign-in: of a username that there is, whose; of any other, only that someone tried.

    Nobody is the actor, since nobody has shown who they are.
    """
    worker = worker_named(username)
    record(
        Kind.SIGN_IN_FAILED,
        agency_id=worker.agency_id if worker else INSTALLATION,
        actor=None,
        at=at,
        thing="worker" if worker else "",
        thing_id=worker.pk if worker else None,
    )
