"""One person with an account in each of several agencies: which accounts are theirs, and parting them.

Joining them is `sharing.joining`, because walls go with it.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import is_working


def accounts_of(worker: Worker) -> QuerySet[Worker]:
    """The accounts of the person whose account this is, itself among them, by agency."""
    theirs = Worker.objects.filter(pk=worker.pk).values("person")
    found = Worker.objects.filter(Q(pk=worker.pk) | Q(person__in=theirs))
    return found.select_related("agency").order_by("agency__name", "pk")


def others_to_act_as(worker: Worker, at: datetime) -> list[Worker]:
    """The other accounts of the same person by which they may work at `at`."""
    return [one for one in accounts_of(worker).exclude(pk=worker.pk) if is_working(one, at)]


def still_stands(first: int, mark: str, worker: Worker) -> bool:
    """Whether a session of `worker` that began under another account may go on.

    That account is still the same person's, and what signs it in has not been changed since: so a sign-in that is reset
    or closed ends what was reached through it.
    """
    if worker.person is None:
        return False
    origin = Worker.objects.filter(pk=first, person=worker.person, is_active=True).first()
    return origin is not None and origin.get_session_auth_hash() == mark


def lock_chains(worker: Worker) -> None:
    """Lock the chains of every agency for which the person works, before one of them is written to."""
    lock_heads(*accounts_of(worker).values_list("agency", flat=True))


def part(worker: Worker, *, by: Worker | None, at: datetime) -> None:
    """Take an account out of those of its person; the last one left is nobody's but its own. Walls stay as they are.

    Part of a larger action, which called `lock_chains`. Does nothing to an account that is joined with none.
    """
    if worker.person is None:
        return
    everyone = list(Worker.objects.select_for_update(no_key=True).filter(person=worker.person).order_by("pk"))
    rest = [one for one in everyone if one.pk != worker.pk]
    parted = everyone if len(rest) == 1 else [worker]
    Worker.objects.filter(pk__in=[one.pk for one in parted]).update(person=None)
    worker.person = None
    for one in sorted(parted, key=lambda one: one.agency_id):
        actor = by if by is not None and by.agency_id == one.agency_id else None
        record(
            Kind.ACCOUNTS_PARTED,
            agency_id=one.agency_id,
            actor=actor,
            at=at,
            thing="worker",
            thing_id=one.pk,
        )
