"""Writing down that somebody came to the desk, and that they wait no more."""

from datetime import datetime

from linkworker.desk.models import Arrival
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.events.rows import the_only
from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.desk import WAITS_AT_MOST, Ended
from linkworker.practice.sharing import Category, Refused, Scope
from linkworker.sharing.facts import reader_of
from linkworker.sharing.gates import may_write


@action
def arrive(
    client: ClientRecord, *, service: Service, comes: Worker | None = None, by: Worker, at: datetime
) -> Arrival:
    """Write down that somebody is at the desk of a service. Raises `Changed` when they wait there already.

    `comes`: whom they came to see; whoever is on duty, when nobody.
    """
    may_write(by, client.holding, Category.ARRIVAL, at)
    desks = reader_of(by).services(at, Category.ARRIVAL, Scope.SERVICE)
    if service.agency_id != client.agency_id or not desks & {None, service.pk}:
        raise Refused("stands at another desk")
    ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    rows = Arrival.objects.select_related("by", "client").filter(
        client=client, service=service, ended_at=None
    )
    standing = the_only(rows.select_for_update(of=("self",)))
    if standing is not None and standing.at > at - WAITS_AT_MOST:
        raise Changed(standing)
    if standing is not None:
        _end(standing, Ended.LEFT, by=by, at=standing.at + WAITS_AT_MOST)
    arrival = Arrival.objects.create(client=client, service=service, comes=comes, at=at, by=by)
    _record(Kind.ARRIVED, arrival, by=by, at=at)
    return arrival


@action
def end(arrival: Arrival, how: Ended, *, by: Worker, at: datetime) -> Arrival:
    """Write down how somebody's waiting ended. Raises `Changed` when that was done meanwhile."""
    may_write(by, arrival.client.holding, Category.ARRIVAL, at)
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("client", "ended_by")
    now = rows.get(pk=arrival.pk)
    if now.ended_at is not None:
        raise Changed(now)
    return _end(now, how, by=by, at=at)


def _end(arrival: Arrival, how: Ended, *, by: Worker, at: datetime) -> Arrival:
    arrival.ended, arrival.ended_at, arrival.ended_by = how, at, by
    arrival.save(update_fields=["ended", "ended_at", "ended_by"])
    _record(Kind.ARRIVAL_ENDED, arrival, by=by, at=at)
    return arrival


def _record(kind: Kind, arrival: Arrival, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=arrival.client.agency_id,
        actor=by,
        at=at,
        thing="arrival",
        thing_id=arrival.pk,
        holding_id=arrival.client.holding_id,
        subject_id=arrival.client_id,
        category=Category.ARRIVAL,
    )
