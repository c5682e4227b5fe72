"""Reading one row by what is its alone."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def the_only(rows: QuerySet[M]) -> M | None:
    """The row that is alone in matching, by a key of its own, or None.

    Where `first` would ask for an order: that makes PostgreSQL plan a statement with many joins several times as long.
    """
    return next(iter(rows), None)
