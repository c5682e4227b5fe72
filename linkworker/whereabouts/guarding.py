"""Houses whose address nobody may write down: recognised when it is typed, and kept nowhere themselves.

The address of a refuge is not to be stored in shared views or shown to other agencies (Cambridgeshire and Peterborough
guidelines, 6.25 and 8.0). What is kept of it is a digest under a key outside the database, so that neither a page nor a
dump tells it.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime

from linkworker.events import keys
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.directory import keeps_address_secret, require_editor
from linkworker.partnership.models import Service, Worker
from linkworker.practice.sharing import Refused
from linkworker.practice.whereabouts import may_mean, signs_of
from linkworker.whereabouts.models import GuardedPlace, GuardedSign


class NotAnAddress(ValueError):
    """Nothing in it by which it could be known again."""


def open_house(by: Worker, number: int, at: datetime) -> Service:
    """A refuge or safe house whose entry the worker writes; `Refused` alike for any other service and for none."""
    service = require_editor(by, number, at)
    if not keeps_address_secret(service):
        raise Refused("no house whose address is kept from others")
    return service


def guarded_places(service: Service) -> list[GuardedPlace]:
    """The houses of a service that are guarded now, the first one first."""
    rows = service.guarded_places.filter(ended_at=None).select_related("set_by")
    return list(rows.order_by("set_at", "pk"))


def open_guarded(by: Worker, number: int, house: int, at: datetime) -> GuardedPlace:
    """A house of a service whose entry the worker writes, guarded now or before."""
    service = open_house(by, number, at)
    place = service.guarded_places.select_related("ended_by").filter(pk=house).first()
    if place is None:
        raise Refused("absent")
    return place


@action
def guard(service: Service, address: str, *, called: str, by: Worker, at: datetime) -> GuardedPlace:
    """From now on refuse this address wherever it is typed. Raises `Refused`, or `NotAnAddress`."""
    open_house(by, service.pk, at)
    signs = signs_of(address)
    if not any("@" in sign for sign in signs):
        raise NotAnAddress
    place = GuardedPlace.objects.create(service=service, called=called, set_at=at, set_by=by)
    GuardedSign.objects.bulk_create(GuardedSign(place=place, digest=_newest(sign)) for sign in sorted(signs))
    _record(Kind.PLACE_GUARDED, place, by=by, at=at)
    return place


@action
def unguard(place: GuardedPlace, *, by: Worker, at: datetime) -> GuardedPlace:
    """Guard a house no longer, as when the service moved out; raises `Changed` when somebody else was quicker."""
    open_house(by, place.service_id, at)
    now = GuardedPlace.objects.select_for_update(of=("self",)).select_related("service").get(pk=place.pk)
    if now.ended_at is not None:
        raise Changed(now)
    now.ended_at, now.ended_by = at, by
    now.save(update_fields=["ended_at", "ended_by"])
    now.signs.all().delete()
    _record(Kind.PLACE_UNGUARDED, now, by=by, at=at)
    return now


def guards(texts: Iterable[str]) -> GuardedPlace | None:
    """The guarded house that one of the texts tells of, or None; no statement for texts without a postcode."""
    signs = {sign for text in texts for sign in may_mean(text) if "@" in sign}
    if not signs:
        return None
    digests = [digest for sign in signs for digest in _each(sign)]
    found = GuardedSign.objects.filter(digest__in=digests).select_related("place__service__entry")
    first = found.order_by("pk").first()
    return first.place if first else None


@action
def note_refused(by: Worker, *, at: datetime) -> None:
    """Record that somebody typed a guarded address: once is a mistake, often is somebody who tries addresses out."""
    record(
        Kind.ADDRESS_REFUSED,
        agency_id=by.agency_id,
        actor=by,
        at=at,
        thing="worker",
        thing_id=by.pk,
    )


def _newest(sign: str) -> str:
    key_id, key = keys.addresses().newest
    return _digest(key_id, key, sign)


def _each(sign: str) -> list[str]:
    """The digest under every key, since a sign stays under the key of its day."""
    return [_digest(key_id, key, sign) for key_id, key in keys.addresses().keys.items()]


def _digest(key_id: str, key: bytes, sign: str) -> str:
    return f"{key_id}:{hmac.digest(key, b'guarded ' + sign.encode(), 'sha256').hex()}"


def _record(kind: Kind, place: GuardedPlace, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=place.service.agency_id,
        actor=by,
        at=at,
        thing="guarded-place",
        thing_id=place.pk,
        data={"service": place.service_id},
    )
