"""Joining the accounts of one person who works for several agencies, so that they change from one to the other.

Done by command alone, since no administrator of one agency has a say in another. Walls are a person's and not an
account's: those of each account are raised for the others as well, here and whenever one is raised later.
"""

from datetime import datetime

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import lock_heads, record
from linkworker.partnership import joining
from linkworker.partnership.models import Worker
from linkworker.sharing.actions import raise_for_account
from linkworker.sharing.facts import live
from linkworker.sharing.models import Wall


class CannotJoin(ValueError):
    """These accounts can't be one person's."""


@action
def join(one: Worker, other: Worker, *, at: datetime) -> None:
    """Make the accounts of two agencies one person's. Raises `CannotJoin` when an agency has two of them."""
    accounts = [*joining.accounts_of(one), *joining.accounts_of(other)]
    agencies = {account.agency_id for account in accounts}
    if len(agencies) != len(accounts) or not all(account.is_active for account in accounts):
        raise CannotJoin
    walls = list(Wall.objects.filter(live(at), worker__in=accounts).select_related("subject").order_by("pk"))
    lock_heads(*agencies, *(wall.subject.agency_id for wall in walls))
    Worker.objects.filter(pk__in=[account.pk for account in accounts]).update(person=one.person or one.pk)
    one.refresh_from_db(fields=["person"])
    other.refresh_from_db(fields=["person"])
    for account in accounts:
        record(
            Kind.ACCOUNTS_JOINED,
            agency_id=account.agency_id,
            actor=None,
            at=at,
            thing="worker",
            thing_id=account.pk,
        )
    for wall in walls:
        for account in accounts:
            if account.pk != wall.worker_id:
                raise_for_account(wall.subject, worker=account, by=None, at=at, until=wall.until)


@action
def part(worker: Worker, *, at: datetime) -> None:
    """Take an account out of those of its person. What was reached through it ends with the next request."""
    joining.lock_chains(worker)
    joining.part(worker, by=None, at=at)
