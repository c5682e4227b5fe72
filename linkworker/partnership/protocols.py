"""Protocols between agencies: which are in force, who signed, and who among two has not; adding, signing, leaving."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership.actions import INSTALLATION
from linkworker.partnership.models import Agency, Partnership, Protocol, ProtocolKind, Signatory
from linkworker.partnership.setting_up import NotPossible
from linkworker.practice.deadlines import london_date


class Between(NamedTuple):
    """A protocol and those of two agencies that have not signed it."""

    protocol: Protocol
    missing: tuple[Agency, ...]


def in_force(at: datetime) -> QuerySet[Protocol]:
    """The protocols in force on the day of `at`, by kind and name."""
    day = london_date(at)
    lasts = Q(until=None) | Q(until__gte=day)
    found = Protocol.objects.filter(lasts, in_force_from__lte=day).select_related("partnership")
    return found.order_by("kind", "name", "version")


def bound_on(day: date) -> QuerySet[Signatory]:
    """The signatures that bind on a day."""
    lasts = Q(ended_on=None) | Q(ended_on__gt=day)
    return (
        Signatory.objects.filter(lasts, signed_on__lte=day).select_related("agency").order_by("agency__name")
    )


def signed(protocol: Protocol, agency: Agency, at: datetime) -> bool:
    """Whether a protocol binds an agency at a time: it is in force, and the agency has signed and not left."""
    is_in_force = in_force(at).filter(pk=protocol.pk).exists()
    return is_in_force and bound_on(london_date(at)).filter(protocol=protocol, agency=agency).exists()


def protocols_between(
    agency_a: Agency, agency_b: Agency, at: datetime, kind: ProtocolKind | None = None
) -> list[Between]:
    """The protocols on which two agencies may rely, those that both signed first; of one kind when it is named.

    Each is in force and of a partnership that one of them belongs to, or signed by one of them.
    """
    both = (agency_a, agency_b)
    theirs = Q(partnership__agencies__in=both) | Q(
        signatories__in=bound_on(london_date(at)).filter(agency__in=both)
    )
    found = in_force(at).filter(theirs).distinct()
    if kind is not None:
        found = found.filter(kind=kind)
    binds = set(
        bound_on(london_date(at))
        .filter(agency__in=both, protocol__in=found)
        .values_list("protocol", "agency")
    )
    listed = [
        Between(one, tuple(agency for agency in both if (one.pk, agency.pk) not in binds)) for one in found
    ]
    return sorted(listed, key=lambda one: len(one.missing))


@dataclass(frozen=True, slots=True)
class Standing:
    """A protocol in force, the signatures that bind now, and the agencies of its partnership that have not signed."""

    protocol: Protocol
    signatures: list[Signatory]
    missing: list[Agency]


def protocols_of(agency: Agency, at: datetime) -> list[Standing]:
    """Every protocol in force in the partnerships of an agency, with who signed and who has not."""
    found = in_force(at).filter(partnership__agencies=agency).distinct()
    binding = Prefetch("signatories", bound_on(london_date(at)), to_attr="binding")
    members = Prefetch("partnership__agencies", Agency.objects.order_by("name"))
    return [_standing(one) for one in found.prefetch_related(binding, members)]


def _standing(protocol: Protocol) -> Standing:
    signatures: list[Signatory] = protocol.binding  # type: ignore[attr-defined]
    signed_by = {one.agency_id for one in signatures}
    members = protocol.partnership.agencies.all()
    return Standing(protocol, signatures, [one for one in members if one.pk not in signed_by])


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolGiven:
    """One version of a protocol as it was agreed; `until` is its last day."""

    name: str
    kind: str
    version: str
    in_force_from: date
    framework: str = ""
    review_on: date | None = None
    until: date | None = None
    where_kept: str = ""


@action
def add_protocol(given: ProtocolGiven, *, partnership: str, at: datetime) -> Protocol:
    """Add one version of a protocol to a partnership. Those who signed an older version sign the new one too."""
    within = Partnership.objects.filter(name=partnership).first()
    if within is None:
        raise NotPossible(f"There is no partnership {partnership}.")
    if given.kind not in ProtocolKind.values:
        raise NotPossible(f"There is no kind {given.kind}. There are: {', '.join(ProtocolKind.values)}.")
    if given.until is not None and given.until < given.in_force_from:
        raise NotPossible("A protocol can't end before it is in force.")
    if within.protocols.filter(name=given.name, version=given.version).exists():
        raise NotPossible(f"{given.name}, version {given.version}, is there already.")
    protocol = Protocol.objects.create(
        partnership=within,
        name=given.name,
        kind=given.kind,
        version=given.version,
        framework=given.framework,
        in_force_from=given.in_force_from,
        review_on=given.review_on,
        until=given.until,
        where_kept=given.where_kept,
    )
    _record(Kind.PROTOCOL_ADDED, protocol, INSTALLATION, at=at)
    return protocol


def every_protocol(agency: Agency | None = None) -> list[Protocol]:
    """Every protocol with those who ever signed it, by partnership; of one agency, those it ever signed."""
    found = Protocol.objects.select_related("partnership").order_by("partnership__name", "name", "version")
    if agency is not None:
        found = found.filter(signatories__agency=agency).distinct()
    signatures = Signatory.objects.select_related("agency").order_by("agency__name", "signed_on")
    return list(found.prefetch_related(Prefetch("signatories", signatures)))


def find_protocol(name: str, version: str = "") -> Protocol:
    """The protocol of that name, and version when one is named; raises `NotPossible` unless there is just one."""
    found = Protocol.objects.filter(name=name).order_by("version")
    versions = list(found.filter(version=version) if version else found)
    if not versions:
        raise NotPossible(f"There is no protocol {name}{version and f', version {version}'}.")
    if len(versions) > 1:
        raise NotPossible(f"Say which version of {name}: {', '.join(one.version for one in versions)}.")
    return versions[0]


@action
def end_protocol(protocol: Protocol, *, last_day: date, at: datetime) -> Protocol:
    """Say which day is a protocol's last."""
    if last_day < protocol.in_force_from:
        raise NotPossible("A protocol can't end before it is in force.")
    protocol.until = last_day
    protocol.save(update_fields=["until"])
    _record(Kind.PROTOCOL_ENDED, protocol, INSTALLATION, at=at)
    return protocol


@action
def sign(protocol: Protocol, agency: Agency, *, on: date, at: datetime) -> Signatory:
    """Record that an agency signed a protocol on a day."""
    if on > london_date(at):
        raise NotPossible("A signature can't lie in the future: record it on the day.")
    if protocol.signatories.filter(agency=agency, ended_on=None).exists():
        raise NotPossible(f"{agency.name} has signed {protocol.name} already.")
    if protocol.signatories.filter(agency=agency, ended_on__gt=on).exists():
        raise NotPossible(f"{agency.name} was bound by {protocol.name} on that day already.")
    signature = Signatory.objects.create(protocol=protocol, agency=agency, signed_on=on)
    _record(Kind.PROTOCOL_SIGNED, protocol, agency.pk, at=at)
    return signature


@action
def leave_protocol(protocol: Protocol, agency: Agency, *, on: date, at: datetime) -> Signatory:
    """Record that a protocol no longer binds an agency, from a day on."""
    signature = protocol.signatories.filter(agency=agency, ended_on=None).first()
    if signature is None:
        raise NotPossible(f"{agency.name} is no signatory of {protocol.name}.")
    if on < signature.signed_on:
        raise NotPossible(f"{agency.name} signed on {signature.signed_on:%d %B %Y}: it can't leave before.")
    signature.ended_on = on
    signature.save(update_fields=["ended_on"])
    _record(Kind.PROTOCOL_LEFT, protocol, agency.pk, at=at)
    return signature


def _record(kind: Kind, protocol: Protocol, agency_id: int, *, at: datetime) -> None:
    record(kind, agency_id=agency_id, actor=None, at=at, thing="protocol", thing_id=protocol.pk)
