"""Sealing Siân's address in a line, and looking for it in all that the database holds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from linkworker.partnership.models import Worker
from linkworker.whereabouts import addresses, reading, reviewing, sealing
from linkworker.whereabouts.addresses import AddressGiven
from linkworker.whereabouts.models import Address, ReviewRequest, SealedPlace
from linkworker.whereabouts.reviewing import Decided, ToRead
from linkworker.whereabouts.sealing import SealGiven
from tests.cast import MONDAY, Cast, visit_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = "Flat 2, 12 Zephyrine Road, Ely CB7 4XX"
LABEL = "c/o Anne’s House"
TELLING = ("zephyrine", "cb7 4xx", "cb74xx")
"""What of the address tells where it is, in small letters."""


def ordinary(cast: Cast, text: str = TEXT, **more: Any) -> Address:
    given = AddressGiven(text=text, **more)
    return addresses.record_address(cast.sian.client, given, by=cast.nerys, at=MONDAY)


def seal(cast: Cast, at: datetime = MONDAY, **more: Any) -> SealedPlace:
    plain: dict[str, Any] = {"label": LABEL, "because": "He looks for her", "text": TEXT}
    place = sealing.seal(cast.sian.client, SealGiven(**{**plain, **more}), by=cast.nerys, at=at)
    cast.sian.client.refresh_from_db()
    return place


def ask(cast: Cast, place: SealedPlace, worker: Worker | None = None, **more: Any) -> ReviewRequest:
    plain: dict[str, Any] = {"task": "Drive her to court", "until": (MONDAY + 3 * DAY).date()}
    given = ToRead(**{"worker": worker or cast.owen, **plain, **more})
    return reviewing.ask_to_read(place, given, by=cast.nerys, at=MONDAY)


def allow(cast: Cast, place: SealedPlace, worker: Worker | None = None) -> ReviewRequest:
    row = ask(cast, place, worker)
    return reviewing.decide_request(row, Decided(True, "Needed"), by=cast.morgan, at=MONDAY)


def read(cast: Cast, row: ReviewRequest, by: Worker | None = None, at: datetime = MONDAY + HOUR) -> str:
    """What a worker reads who says for what."""
    who = by or cast.owen
    begun = reading.begin_reading(row, code="travel", reason="The court run", by=who, at=at)
    return reading.open_address(visit_of(who, at), begun.pk, cast.sian.client_id).said[0].text


def telling(text: str) -> bool:
    return any(one in text.lower() for one in TELLING)


def found_in_dump() -> set[str]:
    """The tables in which the address stands for whoever has the database and no key."""
    with connection.cursor() as cursor:
        return {table for table in connection.introspection.table_names() if _stands(cursor, table)}


def _stands(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT * FROM "{table}"')
    return any(telling(_text(value)) for row in cursor.fetchall() for value in row)


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    return str(value)


def found_by_app() -> set[str]:
    """The tables in which it stands for whoever has the general keys too: every encrypted field is opened."""
    return {model._meta.db_table for model in apps.get_models() if any(map(telling, _values(model)))}


def _values(model: Any) -> Iterator[str]:
    for row in model._base_manager.values_list():
        yield from map(_text, row)


def keys_of(model: Any, way: str) -> Iterator[str]:
    """The keys along which a way leads to a person, each with its table."""
    for name in way.split("__"):
        if name != "pk":
            yield f"{model._meta.model_name}.{name}"
            model = model._meta.get_field(name).related_model
