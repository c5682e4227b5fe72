"""Looking for the words of `canaries` in what left, and in what stands in the database or on its disk."""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from tests.web.canaries import MAY_READ, word


def written(one: str) -> Iterator[str]:
    """A word as other programs write it: in hexadecimal digits, and in base64 wherever it begins."""
    yield one
    for form in (one, one.lower()):
        yield form.encode().hex()
        for before in range(3):
            yield b64encode(b"-" * before + form.encode()).decode()[before and 4 : -4]


BESIDE = {"zephyrine": "a sealed home", "halcyon": "a sealed school", "umbral": "a guarded house"}
"""What of the addresses of `tests.web.sealed` tells where somebody is: here for nobody."""

FORMS = {form.lower(): field for field in MAY_READ for form in written(word(field))} | BESIDE


def found_in(text: str) -> set[str]:
    """The fields whose words stand in a text."""
    low = text.lower()
    return {field for form, field in FORMS.items() if form in low}


def found_in_dump() -> dict[str, set[str]]:
    """The tables in which words stand for whoever has the database and no key: by field."""
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for field in found_in("\n".join(as_text(value) for row in cursor.fetchall() for value in row)):
                found[field].add(table)
    return found


def as_text(value: Any) -> str:
    return bytes(value).decode("utf-8", "ignore") if isinstance(value, bytes | memoryview) else str(value)


_BY_BEGINNING: dict[bytes, list[tuple[bytes, str]]] = defaultdict(list)
for _form, _field in FORMS.items():
    _BY_BEGINNING[_form.encode()[:3]].append((_form.encode(), _field))
_BEGINNINGS = re.compile(b"(?=(" + b"|".join(map(re.escape, _BY_BEGINNING)) + b"))")


def found_in_bytes(files: Iterable[bytes]) -> set[str]:
    """The fields whose words stand in files of any size."""
    return {field for data in files for field in _in_bytes(data.lower())}


def _in_bytes(low: bytes) -> Iterator[str]:
    for hit in _BEGINNINGS.finditer(low):
        for form, field in _BY_BEGINNING[hit.group(1)]:
            if low.startswith(form, hit.start()):
                yield field
