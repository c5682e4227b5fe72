"""What few may know of people of the demo: in each service with caseworkers one note, read by two of them."""

from datetime import datetime, timedelta

from linkworker.cases.models import Case
from linkworker.demo.places import data
from linkworker.partnership.models import Service
from linkworker.practice.restricted import NoteKind
from linkworker.restricted.notes import write_note
from linkworker.sharing.gates import could_work
from linkworker.whereabouts.reviewing import who_may_be_named


def write_restricted(last: datetime) -> None:
    """One note a service, of each kind in turn."""
    told, kinds = data("restricted"), list(NoteKind)
    at = last - timedelta(days=3)
    for number, service in enumerate(Service.objects.order_by("pk")):
        held = Case.objects.filter(service=service, closed_at=None, key_worker__is_active=True)
        for case in held.select_related("client__holding", "key_worker").order_by("pk"):
            named = who_may_be_named(case.client, at)
            if case.key_worker in named and len(named) > 1 and could_work(case.key_worker, case.holding, at):
                kind, by = kinds[number % len(kinds)], case.key_worker
                others = [one for one in named if one != by]
                write_note(case.client, kind, told[kind], names=others[:1], by=by, at=at)
                break
