"""What a worker chose to be told of."""

from linkworker.events.rows import the_only
from linkworker.exchange.notify.models import AlertChoice
from linkworker.partnership.models import Worker


def choice_of(worker: Worker) -> AlertChoice | None:
    """A worker's own choice; None while they made none."""
    return the_only(AlertChoice.objects.filter(worker=worker))
