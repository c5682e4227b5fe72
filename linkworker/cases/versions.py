"""Corrections: a new version of the same thread that names what was wrong, made from the newest one only."""

from collections.abc import Mapping
from typing import Any, TypeVar

from linkworker.cases.models import Entry, Versioned
from linkworker.events.changed import Changed

Given = Mapping[str, Any]
Row = TypeVar("Row", bound=Versioned)


def first(row: Row) -> Row:
    """Save the first version of a thread."""
    row.save(force_insert=True)
    row.thread = row.pk
    row.save(update_fields=["thread"])
    return row


def newer(old: Row, row: Row, *, wrong: str) -> Row:
    """Save `row` as the version after `old`, for the same audience; raises `Changed` when `old` is not the newest."""
    manager = type(old)._default_manager
    current = manager.select_for_update(of=("self",)).get(thread=old.thread, is_current=True)
    if current.pk != old.pk:
        raise Changed(current)
    manager.filter(pk=old.pk).update(is_current=False)
    row.thread = old.thread
    row.version = old.version + 1
    row.wrong = wrong
    if isinstance(old, Entry) and isinstance(row, Entry):
        row.holding = old.holding
    row.save(force_insert=True)
    return row
