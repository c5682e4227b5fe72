"""What a worker typed and has not committed, and the tokens that make a form count once. No events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, transaction

from linkworker.events.models import Draft, Submission
from linkworker.events.rows import the_only


def keep(*, worker_id: int, form: str, data: Mapping[str, Any], at: datetime) -> None:
    """Keep what the worker typed into a form, in place of what was kept before."""
    Draft.objects.bulk_create(
        [Draft(worker_id=worker_id, form=form, data=dict(data), updated_at=at)],
        update_conflicts=True,
        unique_fields=["worker_id", "form"],
        update_fields=["data", "updated_at"],
    )


def find(*, worker_id: int, form: str) -> Draft | None:
    """The worker's own draft of a form."""
    return the_only(Draft.objects.filter(worker_id=worker_id, form=form))


def drop(*, worker_id: int, form: str) -> None:
    """Forget a draft: it was committed, or the worker threw it away."""
    Draft.objects.filter(worker_id=worker_id, form=form).delete()


def claim(token: UUID, *, worker_id: int, at: datetime) -> str | None:
    """Claim a form's token in the current transaction: None the first time, then where the first sending led.

    A second sending that arrives during the first waits for it.
    """
    own = _own(token, worker_id)
    try:
        with transaction.atomic():
            Submission.objects.create(token=own, worker_id=worker_id, at=at)
    except IntegrityError:
        return Submission.objects.get(token=own).result_path
    return None


def led_to(token: UUID, *, worker_id: int) -> str:
    """Where the worker's first sending of a form led; empty when it was not sent."""
    found = Submission.objects.filter(token=_own(token, worker_id)).values_list("result_path", flat=True)
    return found.first() or ""


def settle(token: UUID, *, worker_id: int, result_path: str) -> None:
    """Say where the sending led, in the transaction that claimed the token."""
    Submission.objects.filter(token=_own(token, worker_id)).update(result_path=result_path)


def _own(token: UUID, worker_id: int) -> UUID:
    """A form's token among the worker's own: what another worker sent tells nobody that it was sent."""
    return uuid5(NAMESPACE_OID, f"{worker_id}:{token}")
