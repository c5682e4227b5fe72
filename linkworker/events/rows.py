"""Reading one row by what is its alone, and whether there are any of several kinds."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, Value

M = TypeVar("M", bound=Model)


def which_find(rows: Mapping[str, QuerySet[Any]]) -> frozenset[str]:
    """The names of those among `rows` that find anything, asked in one statement; none when there is none to ask."""
    named = [found.order_by().annotate(named=Value(name)).values("named") for name, found in rows.items()]
    if not named:
        return frozenset()
    first, *others = named
    return frozenset(one["named"] for one in first.union(*others))


def the_only(rows: QuerySet[M]) -> M | None:
    """The row that is alone in matching, by a key of its own, or None.

    Where `first` would ask for an order: that makes PostgreSQL plan a statement with many joins several times as long.
    """
    return next(iter(rows), None)
