"""Protocols: which bind whom on which day, who among two has not signed, and the commands that keep them."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from linkworker.events.models import Event
from linkworker.partnership.models import Agency, Partnership, Protocol, ProtocolKind, Sector, Signatory
from linkworker.partnership.protocols import (
    ProtocolGiven,
    add_protocol,
    end_protocol,
    leave_protocol,
    protocols_between,
    sign,
    signed,
)
from tests.cast import MONDAY, Cast

LAST_MONTH = MONDAY.date() - timedelta(days=30)
GIVEN = ProtocolGiven(
    name="Sharing information", kind="information-sharing", version="2", in_force_from=LAST_MONTH
)


@pytest.fixture
def protocol(cast: Cast) -> Protocol:
    return add_protocol(GIVEN, partnership="Fenland and City", at=MONDAY)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_two_agencies_rely_on_what_both_signed_and_are_told_who_has_not(
    cast: Cast, protocol: Protocol
) -> None:
    assert protocols_between(cast.afon, cast.lantern, MONDAY) == [(protocol, (cast.afon, cast.lantern))]
    sign(protocol, cast.afon, on=LAST_MONTH, at=MONDAY)
    assert protocols_between(cast.afon, cast.lantern, MONDAY) == [(protocol, (cast.lantern,))]
    assert signed(protocol, cast.afon, MONDAY)
    assert not signed(protocol, cast.lantern, MONDAY)
    sign(protocol, cast.lantern, on=LAST_MONTH, at=MONDAY)
    assert protocols_between(cast.lantern, cast.afon, MONDAY) == [(protocol, ())]


def test_what_both_signed_comes_first_and_one_kind_can_be_asked_for(cast: Cast, protocol: Protocol) -> None:
    matching = add_protocol(
        ProtocolGiven(name="Matching", kind="matching", version="1", in_force_from=LAST_MONTH),
        partnership="Fenland and City",
        at=MONDAY,
    )
    for agency in (cast.afon, cast.lantern):
        sign(matching, agency, on=LAST_MONTH, at=MONDAY)
    found = protocols_between(cast.afon, cast.lantern, MONDAY)
    assert [one.protocol for one in found] == [matching, protocol]
    only = protocols_between(cast.afon, cast.lantern, MONDAY, ProtocolKind.INFORMATION_SHARING)
    assert [one.protocol for one in only] == [protocol]


def test_a_protocol_of_either_partnership_reaches_across_the_border(cast: Cast, protocol: Protocol) -> None:
    far = Agency.objects.create(name="Angor", sector=Sector.ABUSE, locality="glannau-eryr")
    Partnership.objects.create(name="Glannau Eryr", locality="glannau-eryr").agencies.add(far)
    sign(protocol, cast.afon, on=LAST_MONTH, at=MONDAY)
    assert protocols_between(cast.afon, far, MONDAY) == [(protocol, (far,))]
    sign(protocol, far, on=LAST_MONTH, at=MONDAY)
    assert protocols_between(far, cast.afon, MONDAY) == [(protocol, ())]


def test_an_agency_is_bound_from_the_day_it_signed_to_before_the_day_it_left(
    cast: Cast, protocol: Protocol
) -> None:
    today = MONDAY.date()
    sign(protocol, cast.afon, on=today, at=MONDAY)
    assert not signed(protocol, cast.afon, MONDAY - days(1))
    assert signed(protocol, cast.afon, MONDAY)
    leave_protocol(protocol, cast.afon, on=today + days(7), at=MONDAY)
    assert signed(protocol, cast.afon, MONDAY + days(6))
    assert not signed(protocol, cast.afon, MONDAY + days(7))
    sign(protocol, cast.afon, on=today + days(7), at=MONDAY + days(9))
    assert signed(protocol, cast.afon, MONDAY + days(8))


def test_nobody_relies_on_a_protocol_before_its_first_day_or_after_its_last(
    cast: Cast, protocol: Protocol
) -> None:
    sign(protocol, cast.afon, on=LAST_MONTH, at=MONDAY)
    end_protocol(protocol, last_day=MONDAY.date(), at=MONDAY)
    assert signed(protocol, cast.afon, MONDAY)
    for at in (MONDAY + days(1), MONDAY - days(31)):
        assert not signed(protocol, cast.afon, at)
        assert protocols_between(cast.afon, cast.lantern, at) == []


def test_the_database_holds_one_live_signature_and_ends_after_beginnings(
    cast: Cast, protocol: Protocol
) -> None:
    today = MONDAY.date()
    Signatory.objects.create(protocol=protocol, agency=cast.afon, signed_on=today)
    for broken in (
        lambda: Signatory.objects.create(protocol=protocol, agency=cast.afon, signed_on=today),
        lambda: Signatory.objects.update(ended_on=today - days(1)),
        lambda: Protocol.objects.update(until=date(2000, 1, 1)),
        lambda: Protocol.objects.update(kind="handshake"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


def protocol_command(*words: str) -> str:
    said = StringIO()
    call_command("protocol", *words, stdout=said)
    return said.getvalue()


ADD = ["add", "Care-of", "--kind", "care-of", "--version", "1", "--partnership", "Fenland and City"]
ADD += ["--from", "2026-01-01", "--review", "2027-01-01", "--kept", "The partnership’s site"]


def test_an_administrator_adds_signs_leaves_and_lists_by_command(cast: Cast) -> None:
    protocol_command(*ADD, "--framework", "WASPI, tier 1")
    protocol_command("sign", "Care-of", "--agency", "Lantern", "--on", "2026-02-01")
    assert "Lantern since 2026-02-01" in protocol_command("list")
    assert "WASPI, tier 1" in protocol_command("list", "--agency", "Lantern")
    assert protocol_command("list", "--agency", "Afon Recovery") == ""
    protocol_command("leave", "Care-of", "--agency", "Lantern", "--on", "2026-03-01")
    assert "Lantern from 2026-02-01 to 2026-03-01" in protocol_command("list")
    protocol_command("end", "Care-of", "--last-day", "2026-06-30")
    assert Protocol.objects.get().until == date(2026, 6, 30)
    kinds = list(Event.objects.filter(thing="protocol").order_by("at", "id").values_list("kind", flat=True))
    assert sorted(kinds) == ["protocol_added", "protocol_ended", "protocol_left", "protocol_signed"]
    assert Event.objects.get(kind="protocol_signed").agency_id == cast.lantern.pk


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([*ADD[:3], "handshake", *ADD[4:]], "no kind handshake"),
        ([*ADD[:-5], "2026-01-01", "--until", "2025-01-01"], "end before"),
        ([*ADD[:6], "--partnership", "Nowhere", "--from", "2026-01-01"], "no partnership"),
        (["sign", "Nothing", "--agency", "Lantern"], "no protocol Nothing"),
        (["sign", "Sharing information", "--agency", "Nobody"], "no agency Nobody"),
        (["sign", "Sharing information", "--agency", "Lantern", "--on", "2999-01-01"], "future"),
        (["leave", "Sharing information", "--agency", "Lantern"], "no signatory"),
        (["list", "--agency", "Nobody"], "no agency Nobody"),
    ],
)
def test_what_can_not_be_is_said(cast: Cast, protocol: Protocol, words: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        protocol_command(*words)


def test_which_version_is_asked_when_there_are_several(cast: Cast, protocol: Protocol) -> None:
    protocol_command(*ADD)
    protocol_command(*ADD[:5], "2", *ADD[6:])
    with pytest.raises(CommandError, match="which version of Care-of: 1, 2"):
        protocol_command("sign", "Care-of", "--agency", "Lantern")
    protocol_command("sign", "Care-of", "--version", "2", "--agency", "Lantern")
    with pytest.raises(CommandError, match="already"):
        protocol_command("sign", "Care-of", "--version", "2", "--agency", "Lantern")
    with pytest.raises(CommandError, match="there already"):
        protocol_command(*ADD)
