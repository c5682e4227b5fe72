"""When two people change one record: whoever saves second keeps what they typed and gains what the first one wrote.

A box that the second editor left as they found it takes the first editor's value; a box both changed keeps what the
second typed, and the page says what the first wrote. Someone at home whom the first added gets a row of their own.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.http import QueryDict

from linkworker.design.time_fields import PARTS, typed_parts
from linkworker.people.build import ClientGiven, Difference
from linkworker.web.clients.contact_form import contact_initial, stem
from linkworker.web.clients.forms import FIRST_ROWS, MEMBER, MOST_ROWS
from linkworker.web.numbers import number_in

Posted = dict[str, str]


def initial_of(given: ClientGiven) -> dict[str, Any]:
    """The first values of the form that changes what is given, with one empty row for someone more at home."""
    values = {name: getattr(given, name) for name in given.__slots__ if name not in ("contacts", "household")}
    for row, member in enumerate(given.household):
        values |= {f"member_{row}_{name}": getattr(member, name) for name in MEMBER}
        values[f"member_{row}_is_child"] = "child" if member.is_child else ""
    rows = max(FIRST_ROWS, len(given.household) + 1)
    return {**values, **contact_initial(given.contacts), "rows": str(rows)}


def merged(typed: QueryDict, seen: ClientGiven, now: ClientGiven) -> QueryDict:
    """What was typed over what was `seen`, brought together with what the record says `now`."""
    then, current = _posted(initial_of(seen)), _posted(initial_of(now))
    result = typed.copy()
    for name in {**then, **current}:
        if not _is_household(name) and typed.get(name, "") == then.get(name, ""):
            result[name] = current.get(name, "")
    _merge_household(result, then, current, seen, now)
    return result


def is_contested(difference: Difference, result: Mapping[str, Any], now: ClientGiven) -> bool:
    """Whether what stands in the form after merging is still something else than what the record says now."""
    current = _posted(initial_of(now))
    name = difference.name
    if name.startswith("contacts."):
        name = stem(name.removeprefix("contacts."))
    starts = "member_" if name == "household" else name
    return any(
        result.get(key, "") != value
        for key, value in current.items()
        if key == starts or key.startswith((f"{starts.rstrip('_')}_", f"{starts}-"))
    )


def _merge_household(
    result: QueryDict, then: Posted, current: Posted, seen: ClientGiven, now: ClientGiven
) -> None:
    was = {name: value for name, value in then.items() if _is_household(name) and value}
    typed = {name: str(value) for name, value in result.items() if _is_household(name) and value}
    if {**typed, "rows": ""} == {**was, "rows": ""}:
        for name in typed:
            result[name] = ""
        result.update({name: value for name, value in current.items() if _is_household(name)})
        result["rows"] = current["rows"]
        return
    added = ClientGiven("", household=tuple(one for one in now.household if one not in seen.household))
    rows = min(number_in(typed.get("rows", "")) or FIRST_ROWS, MOST_ROWS)
    theirs = _posted(initial_of(added))
    for row in range(len(added.household)):
        for name in MEMBER:
            result[f"member_{rows + row}_{name}"] = theirs[f"member_{row}_{name}"]
    result["rows"] = str(rows + len(added.household))


def _is_household(name: str) -> bool:
    return name == "rows" or name.startswith("member_")


def _posted(initial: Mapping[str, Any]) -> Posted:
    """First values as a form sends them."""
    sent: Posted = {}
    for name, value in initial.items():
        if isinstance(value, date):
            sent |= {f"{name}-{part}": typed for part, typed in zip(PARTS, typed_parts(value), strict=True)}
        elif isinstance(value, time):
            sent[name] = value.strftime("%H:%M")
        else:
            sent[name] = "" if value is None else str(value)
    return sent
