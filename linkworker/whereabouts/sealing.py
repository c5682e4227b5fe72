"""Sealing an address, changing what is sealed, and making it an ordinary one again.

Whoever seals an address does not read it afterwards either: a sealed one is read by whom two people let, by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from linkworker.events import keys
from linkworker.events.acting_as import action
from linkworker.events.changed import Changed
from linkworker.events.encrypted import seal as encrypt
from linkworker.events.encrypted import unseal as decrypt
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.models import Worker
from linkworker.people.gates import writable
from linkworker.people.match_keys import renew_match_keys
from linkworker.people.models import ClientRecord
from linkworker.practice.directory import reads_like_an_address
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.whereabouts import Cover, Place
from linkworker.sharing.models import Grant, Holding, HoldingKind
from linkworker.whereabouts.covering import Covered, cover_everywhere
from linkworker.whereabouts.models import Address, LivesWith, SealedPlace, SealedVersion


class Tells(ValueError):
    """Words that everybody or a colleague reads would tell the address; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class SealGiven:
    """What is sealed: an address typed for it, or an ordinary one that the record holds; and what is read instead."""

    label: str
    because: str
    kind: str = Place.HOME.value
    text: str = ""
    since: date | None = None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One version of a sealed place, readable."""

    version: int
    text: str
    wrong: str
    since: date | None
    until: date | None
    by: str
    at: datetime


def require_no_address(**texts: str) -> None:
    """Raise `Tells` for words that read like an address. What is sealed is not compared with: an answer would tell."""
    for field, text in texts.items():
        if reads_like_an_address(text):
            raise Tells(field)


def may_write_whereabouts(client: ClientRecord, by: Worker, at: datetime) -> None:
    """Raise `Refused` unless the worker may write where this person of their own agency is."""
    if Category.WHEREABOUTS not in writable(by, client.holding, at):
        raise Refused("writes no whereabouts")


@action
def seal(client: ClientRecord, given: SealGiven, *, by: Worker, at: datetime) -> SealedPlace:
    """Seal a place, and take it out of whatever the agency wrote about the person.

    Raises `Tells`, or `Changed` when their home is sealed already or the ordinary address was changed meanwhile.
    """
    may_write_whereabouts(client, by, at)
    require_no_address(label=given.label, because=given.because)
    now = ClientRecord.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if given.kind == Place.HOME and (standing := sealed_home(now)):
        raise Changed(standing)
    place = _seal(now, given, by=by, at=at)
    for row in now.children_here.filter(until=None).select_related("child__holding"):
        protect(row, by=by, at=at)
    return place


def _seal(client: ClientRecord, given: SealGiven, *, by: Worker, at: datetime) -> SealedPlace:
    holding = Holding.objects.create(
        agency_id=client.agency_id,
        service_id=client.holding.service_id,
        subject_id=client.pk,
        kind=HoldingKind.PART,
        category=Category.WHEREABOUTS,
        root_id=client.holding_id,
        restricted=True,
    )
    place = SealedPlace.objects.create(
        client=client,
        holding=holding,
        kind=given.kind,
        label=given.label,
        because=given.because,
        sealed_at=at,
        sealed_by=by,
    )
    texts = _take_over(place, given, by=by, at=at)
    place.covered = _cover(place, texts)
    renew_match_keys(client)
    place.save(update_fields=["version", "covered"])
    settle_labels(client)
    _record(Kind.ADDRESS_SEALED, place, by=by, at=at, rows=len(place.covered))
    return place


def _take_over(place: SealedPlace, given: SealGiven, *, by: Worker, at: datetime) -> list[str]:
    """Write down what is sealed, with its earlier versions when it stood in the record; every text of it."""
    if given.address is None:
        _write(place, given.text, since=given.since, by=by, at=at)
        return [given.text]
    rows = list(Address.objects.select_for_update(of=("self",)).filter(thread=given.address.thread))
    rows.sort(key=lambda row: row.version)
    if not rows or rows[-1].pk != given.address.pk or rows[-1].client_id != place.client_id:
        raise Changed(rows[-1] if rows else given.address)
    for row in rows:
        place.version = row.version
        _write(
            place, row.text, wrong=row.wrong, since=row.since, until=row.until, by=row.by, at=row.recorded_at
        )
    Address.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.text for row in rows]


def _write(
    place: SealedPlace,
    text: str,
    *,
    by: Worker,
    at: datetime,
    wrong: str = "",
    since: date | None = None,
    until: date | None = None,
) -> None:
    SealedVersion.objects.create(
        place=place,
        version=place.version,
        text=_closed(place, place.version, "text", text),
        wrong=_closed(place, place.version, "wrong", wrong) if wrong else b"",
        since=since,
        until=until,
        by=by,
        recorded_at=at,
    )


def _cover(place: SealedPlace, texts: Iterable[str]) -> Covered:
    return cover_everywhere(place.client, [Cover.of(text, place.label) for text in dict.fromkeys(texts)])


def cover_again(client: ClientRecord) -> None:
    """Cover what is sealed of somebody in what came into their record since. Part of a larger action."""
    for place in SealedPlace.objects.select_related("client", "holding").filter(client=client, ended_at=None):
        found = _cover(place, [one.text for one in opened(place)])
        place.covered = _without_twins([*place.covered, *found])
        place.save(update_fields=["covered"])


def _context(place: SealedPlace, version: int, name: str) -> bytes:
    """Bound to its holding: moved to a place that somebody may read, it does not open there."""
    return f"whereabouts_sealedversion.{name}.{place.holding_id}.{version}".encode()


def _closed(place: SealedPlace, version: int, name: str, text: str) -> bytes:
    return encrypt(text.encode(), _context(place, version, name), keys.addresses)


def _opened(place: SealedPlace, version: int, name: str, stored: bytes | memoryview) -> str:
    return decrypt(bytes(stored), _context(place, version, name), keys.addresses).decode() if stored else ""


def opened(place: SealedPlace) -> list[Said]:
    """Every version of a sealed place, the newest first: for the gate that recorded the look, and for unsealing."""
    rows = place.versions.select_related("by").order_by("-version")
    return [
        Said(
            row.version,
            _opened(place, row.version, "text", row.text),
            _opened(place, row.version, "wrong", row.wrong),
            row.since,
            row.until,
            row.by.name,
            row.recorded_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedChange:
    """What is to be otherwise: another address (empty: the same), another label, and what had been wrong if it was."""

    label: str
    text: str = ""
    since: date | None = None
    wrong: str = ""


@action
def change_sealed(
    place: SealedPlace, given: SealedChange, *, seen_version: int, by: Worker, at: datetime
) -> SealedPlace:
    """Write a new version of a sealed place, or another label. What it said stays, sealed. Raises as `seal` does."""
    may_write_whereabouts(place.client, by, at)
    require_no_address(label=given.label)
    now = locked(place)
    if now.version != seen_version or now.ended_at is not None:
        raise Changed(now)
    now.version += 1
    now.label, now.changed_by = given.label, by
    if given.text:
        _write(now, given.text, wrong=given.wrong, since=given.since, by=by, at=at)
        now.covered = _without_twins([*now.covered, *_cover(now, [given.text])])
    now.save(update_fields=["version", "label", "changed_by", "covered"])
    settle_labels(now.client)
    _record(Kind.SEALED_CHANGED, now, by=by, at=at, version=now.version, wrong=bool(given.wrong))
    return now


def _without_twins(rows: Covered) -> Covered:
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


@action
def leave_sealed(place: SealedPlace, *, by: Worker, at: datetime) -> SealedPlace:
    """Record that a school, a doctor or another place is no longer theirs: nobody reads it any longer.

    A home is left by giving the next one, or unsealed by two people. Raises `Changed`.
    """
    may_write_whereabouts(place.client, by, at)
    now = locked(place)
    if now.ended_at is not None or now.kind == Place.HOME:
        raise Changed(now)
    _end(now, by=by, at=at)
    _record(Kind.SEALED_CHANGED, now, by=by, at=at, over=True)
    return now


def unseal(place: SealedPlace, *, by: Worker, at: datetime) -> SealedPlace:
    """Make a sealed home an ordinary address again, without its earlier versions. Part of a larger action.

    What was covered stays covered.
    """
    now = locked(place)
    if now.ended_at is not None:
        raise Changed(now)
    said = opened(now)[0]
    row = Address.objects.create(
        client=now.client, text=said.text, since=said.since, until=said.until, by=by, recorded_at=at
    )
    Address.objects.filter(pk=row.pk).update(thread=row.pk)
    now.unsealed = True
    _end(now, by=by, at=at)
    settle_labels(now.client)
    _record(Kind.ADDRESS_UNSEALED, now, by=by, at=at)
    return now


def _end(place: SealedPlace, *, by: Worker, at: datetime) -> None:
    place.ended_at, place.ended_by = at, by
    place.save(update_fields=["ended_at", "ended_by", "unsealed"])
    Grant.objects.filter(holding=place.holding_id, until__gt=at).update(until=at)


def locked(place: SealedPlace) -> SealedPlace:
    rows = SealedPlace.objects.select_for_update(of=("self",)).select_related("client__holding", "holding")
    return rows.get(pk=place.pk)


def sealed_home(client: ClientRecord) -> SealedPlace | None:
    """The sealed home of a person, when they have one."""
    return client.sealed_places.filter(kind=Place.HOME, ended_at=None).first()


def settle_labels(client: ClientRecord) -> None:
    """Let the records of a person, and of the children who live with them, say what stands for their address now."""
    own = sealed_home(client)
    _say(client, own.label if own else _label_of_parents(client))
    for row in client.children_here.filter(until=None).select_related("child"):
        home = sealed_home(row.child)
        _say(row.child, home.label if home else _label_of_parents(row.child))


def _label_of_parents(child: ClientRecord) -> str:
    """What stands for the address of the first parent with whom a child lives and whose home is sealed."""
    sealed = SealedPlace.objects.filter(
        client__children_here__child=child,
        client__children_here__until=None,
        kind=Place.HOME,
        ended_at=None,
    )
    first = sealed.order_by("sealed_at", "pk").first()
    return first.label if first else ""


def _say(client: ClientRecord, label: str) -> None:
    if client.care_of != label:
        client.care_of = label
        client.save(update_fields=["care_of"])


def protect(row: LivesWith, *, by: Worker, at: datetime) -> None:
    """Give a child the protection of the parent with whom they live: what stands of their own address is sealed.

    Part of a larger action: it follows from the rule, whether or not its worker may read the child's record.
    """
    home = sealed_home(row.parent)
    if home is None:
        return
    standing = row.child.addresses.filter(is_current=True, until=None).order_by("pk").last()
    if standing is not None and sealed_home(row.child) is None:
        _seal(row.child, SealGiven(label=home.label, because="", address=standing), by=by, at=at)
    cover_everywhere(row.child, [Cover.of(said.text, home.label) for said in opened(home)])
    settle_labels(row.child)


def _record(kind: Kind, place: SealedPlace, *, by: Worker, at: datetime, **data: object) -> None:
    record(
        kind,
        agency_id=place.client.agency_id,
        actor=by,
        at=at,
        thing="sealed-place",
        thing_id=place.pk,
        holding_id=place.holding_id,
        subject_id=place.client_id,
        category=Category.WHEREABOUTS,
        data={"place": str(place.kind), **data},
    )
