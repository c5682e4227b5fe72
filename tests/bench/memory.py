"""What costs no statement: the duties of one case from its facts, and one decision of the sharing policy."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from linkworker.cases.models import Case
from linkworker.duties.facts import facts_of, rows_of
from linkworker.partnership.localities import locality_at
from linkworker.practice.duties import duties
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.sharing import decide
from linkworker.sharing.facts import holding_facts, reader_of
from tests.bench import database
from tests.bench.clone import STRIDE
from tests.bench.figures import Figure, tell
from tests.bench.loading import SMALL, name_of
from tests.bench.world import MONDAY, readers

TYPICAL = 16
"""Duties of a case two years old, ended ones included."""

MOST_FOR_DUTIES = 100
MOST_FOR_A_DECISION = 20
TURNS = 4000
AHEAD = 100
QUICKEST = 0.05
"""The part of the turns that other programs on the machine hardly disturbed."""


def measure() -> Iterator[Figure]:
    database.use(name_of(SMALL))
    tell("  duties and decisions in memory")
    facts, locality = _typical_case()
    yield from _of(
        "memory.duties",
        MOST_FOR_DUTIES,
        len(duties(facts, locality)),
        given=lambda turn: _moved(facts, timedelta(minutes=7 * turn)),
        do=lambda moved: duties(moved, locality),
    )
    yield from _of("memory.yardstick", None, 1000, given=range, do=lambda _: sum(n * n for n in range(1000)))
    here = readers()
    for reader in (reader_of(here.worker), reader_of(here.manager)):
        yield from _of(
            "memory.decision." + "+".join(held.role for held in reader.roles),
            MOST_FOR_A_DECISION,
            1,
            given=lambda _, reader=reader: (reader, holding_facts(reader, here.case.holding, MONDAY)),  # type: ignore[misc]
            do=lambda known: decide(*known, MONDAY),
        )


def _typical_case() -> tuple[CaseFacts, Locality]:
    """The facts of a case whose duties are of the typical number, or nearly so."""
    cases = Case.objects.filter(service__locality=readers().case.service.locality, pk__lt=STRIDE)
    found = [facts_of(rows_of(case)) for case in cases.select_related("client", "service")]
    locality = locality_at(readers().case.service.locality, MONDAY)
    typical = min(found, key=lambda facts: abs(len(duties(facts, locality)) - TYPICAL))
    return typical, locality


def _moved(value: Any, by: timedelta) -> Any:
    """The same facts at other times, so that nothing remembered of one turn helps the next."""
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    if isinstance(value, dict):
        return {key: _moved(one, by) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        given = [one.name for one in fields(value) if one.init]
        return replace(value, **{name: _moved(getattr(value, name), by) for name in given})
    return value


def _of(
    name: str, limit: float | None, scale: int, *, given: Callable[[int], Any], do: Callable[[Any], object]
) -> Iterator[Figure]:
    """Time `do` on what `given` makes: anew for each turn, some turns beforehand.

    The yardstick, a thousand squares, tells how fast and how quiet the machine is: 45 µs where the limits were set.
    """
    times: list[float] = []
    for start in range(0, TURNS, AHEAD):
        ahead = [given(turn) for turn in range(start, start + AHEAD)]
        times += [_timed(do, known) for known in ahead]
    times = sorted(times[AHEAD:])
    about = {"unit": "µs", "n": len(times), "scale": scale, "database": "none"}
    middle, quick = statistics.median(times), times[int(len(times) * QUICKEST)]
    yield Figure(name=f"{name}.median", value=round(middle, 2), **about)  # type: ignore[arg-type]
    yield Figure(name=f"{name}.undisturbed", value=round(quick, 2), limit=limit, **about)  # type: ignore[arg-type]


def _timed(do: Callable[[Any], object], known: Any) -> float:
    began = perf_counter()
    do(known)
    return (perf_counter() - began) * 1e6
