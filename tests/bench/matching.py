"""One person registered anew, looked for among many of other agencies: how long it takes, who is found and who wrongly.

The people are those of `tests.matching`; they are written here without search keys, events or looks, which the matcher
does not read. What is missed may be no more than `tests.matching.floors` allows.
"""

import os
from collections.abc import Iterator
from itertools import islice
from statistics import quantiles
from time import monotonic, perf_counter
from typing import Any

from django.db import connection
from django.db.models import Model

from linkworker.partnership.models import Agency, Sector, Service, Worker
from linkworker.people.candidates import candidates
from linkworker.people.in_bulk import MATCH_KEYS
from linkworker.people.match_keys import digests_of
from linkworker.people.models import ClientRecord, MatchKey, SafeContact
from linkworker.practice.matching import Comparison, Identifiers, Sureness, compare
from linkworker.sharing.models import Holding, HoldingKind, Subject
from tests.bench import database
from tests.bench.figures import Figure, tell
from tests.bench.world import MONDAY
from tests.matching.floors import MOST_WRONG, floor
from tests.matching.measure import FOUND, Outcome, World, make_world, run, trials
from tests.matching.telling import KINDS, Written

PEOPLE = int(os.environ.get("LINKWORKER_BENCH_PEOPLE", "500000"))
SEED, EACH, OTHERS = 33, 50, 8_000
AGENCIES = 20
MOST_MILLISECONDS = 100
AT_A_TIME = 10_000
WORKERS = 500
NAME, BASE = "bench_match", "bench_match_base"


def measure() -> Iterator[Figure]:
    """The figures of the matcher, on a database of its own."""
    tell(f"{database.vendor()}: {PEOPLE} people to be found again")
    about: dict[str, Any] = {"scale": PEOPLE, "database": database.vendor()}
    world, began = make_world(SEED, PEOPLE), monotonic()
    agencies = _load(world)
    tell(f"  {monotonic() - began:.0f} s, {database.size(NAME) / 1e6:.0f} MB")
    yield Figure(
        name="match.keys", value=round(MatchKey.objects.count() / PEOPLE, 1), unit="a record", n=1, **about
    )
    times: list[float] = []
    outcome = run(trials(world, EACH, OTHERS), lambda who: _timed(who, agencies, times))
    yield from _quality(outcome, about)
    middle, ninety_fifth = (quantiles(times, n=100)[place] for place in (49, 94))
    about |= {"n": len(times)}
    yield Figure(name="match.time.median", value=round(middle, 1), unit="ms", **about)
    yield Figure(
        name="match.time.p95", value=round(ninety_fifth, 1), unit="ms", limit=MOST_MILLISECONDS, **about
    )
    yield _workers(world, about)


def _timed(who: Identifiers, agencies: list[int], times: list[float]) -> list[tuple[int, Comparison]]:
    """Whom the matcher finds, by their places among the people."""
    began = perf_counter()
    found = candidates(who, agencies, MONDAY)
    times.append((perf_counter() - began) * 1e3)
    return [(one.subject - 1, one.comparison) for one in found]


def _quality(outcome: Outcome, about: dict[str, Any]) -> Iterator[Figure]:
    for kind in KINDS:
        missed = round(100 * (1 - outcome.recall(kind, Sureness.DOUBTFUL)), 1)
        most = round(100 * (1 - floor(kind)), 1)
        yield Figure(name=f"match.missed.{kind}", value=missed, unit="%", limit=most, n=EACH, **about)
    for sureness in FOUND:
        count = sum(table[sureness] for part in (outcome.found, outcome.wrong) for table in part.values())
        wrong = round(100 * (1 - outcome.precision(sureness)), 2)
        yield Figure(
            name=f"match.wrong.{sureness}",
            value=wrong,
            unit="%",
            limit=MOST_WRONG[sureness],
            n=count,
            **about,
        )
        found = round(100 * outcome.total_recall(sureness), 1)
        yield Figure(name=f"match.found.{sureness}", value=found, unit="%", n=EACH * len(KINDS), **about)


def _workers(world: World, about: dict[str, Any]) -> Figure:
    """A new client beside every worker's own identifiers, which are few enough to be compared one by one."""
    workers, client = ([one.identifiers for one in world.written[:WORKERS]], world.written[-1].identifiers)
    began = perf_counter()
    for worker in workers:
        compare(worker, client)
    milliseconds = round((perf_counter() - began) * 1e3)
    return Figure(
        name="match.time.workers", value=milliseconds, unit="ms", **{**about, "n": 1, "scale": WORKERS}
    )


def _load(world: World) -> list[int]:
    """Write everybody into a database of their own, spread over the agencies."""
    database.create(BASE)
    agencies = [
        Agency.objects.create(name=f"Agency {number}", sector=Sector.SUBSTANCE, locality="wales")
        for number in range(AGENCIES)
    ]
    services = [Service.objects.create(agency=one, name="Service", locality="wales") for one in agencies]
    by = Worker.objects.create_user("bench", "bench", name="Bench", agency=agencies[0])
    database.copy(BASE, NAME)
    everybody = enumerate(world.written, start=1)
    while batch := list(islice(everybody, AT_A_TIME)):
        _write(batch, services, by)
    database.finish(NAME)
    return [one.pk for one in agencies]


def _write(batch: list[tuple[int, Written]], services: list[Service], by: Worker) -> None:
    for model, rows in _rows(batch, services, by).items():
        model._default_manager.bulk_create(rows)
    keys = [
        (pk, services[pk % AGENCIES].agency_id, key)
        for pk, one in batch
        for key in digests_of(one.identifiers)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(MATCH_KEYS, keys)


def _rows(
    batch: list[tuple[int, Written]], services: list[Service], by: Worker
) -> dict[type[Model], list[Any]]:
    rows: dict[type[Model], list[Any]] = {Subject: [], Holding: [], ClientRecord: [], SafeContact: []}
    for pk, one in batch:
        service = services[pk % AGENCIES]
        rows[Subject].append(Subject(pk=pk, agency_id=service.agency_id))
        rows[Holding].append(
            Holding(
                pk=pk, agency_id=service.agency_id, service=service, subject_id=pk, kind=HoldingKind.CLIENT
            )
        )
        client = ClientRecord(
            subject_id=pk,
            holding_id=pk,
            agency_id=service.agency_id,
            reference=f"M{pk}",
            chosen_name=one.chosen,
            full_name=one.full,
            other_names=one.others,
            birth_date=one.born,
            nhs_number=one.nhs,
            registered_at=MONDAY,
            registered_by=by,
        )
        rows[ClientRecord].append(client)
        told = {"phone": one.phone, "letter": one.home}
        rows[SafeContact] += [
            SafeContact(client_id=pk, channel=channel, detail=detail)
            for channel, detail in told.items()
            if detail
        ]
    return rows
