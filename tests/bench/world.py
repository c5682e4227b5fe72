"""The world that is measured: a small demo lived through, then copied to its size with the same reader in it.

At every size the measuring worker's agency owns a fifth of all cases and works them in one service; she holds the
same fifty cases, made from the same people; the same five hundred people of her service share the name she looks for.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.management.color import no_style
from django.db import connection

from linkworker.cases.agreements import AgreementGiven, record_agreement
from linkworker.cases.models import Case
from linkworker.cases.shares import ShareGiven, share
from linkworker.demo.load import load
from linkworker.demo.places import data
from linkworker.duties.keeping import Cause, refresh
from linkworker.duties.models import Duty
from linkworker.partnership.models import Agency, RoleGiven, Sector, Service, Worker
from linkworker.people.build import ClientGiven
from linkworker.people.keys import birth_date_key
from linkworker.people.models import SearchKey
from linkworker.practice import names
from linkworker.practice.sharing import Category, Role
from linkworker.referrals.answering import JOINT_CARE
from linkworker.referrals.arriving import ArrivalGiven, arrive
from linkworker.referrals.models import Intake
from linkworker.sharing.models import Allocation, Grant, Holding, Separation, Share, Wall
from tests.bench.apart import keep_apart
from tests.bench.clone import COPIED, STRIDE, copy_everybody
from tests.bench.figures import tell

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PEOPLE = 160
"""In each partnership of the base; each of them is lived through by the practice rules, day by day."""

AGENCY = "Fenreach Recovery"
CASELOAD = 50
SOUGHT = "Zellwicker"
"""The family name that the search looks for: it shares no key with any other."""

FOUND = 500
OTHER_NAMES = 4000
Person = tuple[int, int]
"""The keys of someone's subject and of the holding of their case."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who measures, and what: the worker, her manager, one of her cases, and what she shares of another."""

    worker: Worker
    manager: Worker
    case: Case
    caseload: list[Case]
    share: Share


def make_base() -> None:
    """Live through the small world in an empty database, and join the services of the measured agency into one."""
    load(MONDAY.date(), people=PEOPLE, tell=tell)
    first, *others = Service.objects.filter(agency__name=AGENCY).order_by("pk")
    for model in (Holding, Case, Duty, RoleGiven):
        model._default_manager.filter(service__in=others).update(service=first)
    _fill_inbox(first)
    _share_both_ways(first.agency)
    connection.cursor().execute(
        "DELETE FROM people_searchkey WHERE key NOT LIKE 'c:%%' AND key NOT LIKE 'i:%%'"
    )


def _fill_inbox(service: Service) -> None:
    """One person in eight came by an intake, and one in thirty-two waits in the inbox: somebody known, sent again."""
    manager = _workers(Role.MANAGER)[0]
    cases = Case.objects.filter(service=service).select_related("client").order_by("pk")
    for place, case in enumerate(cases):
        if place % 32 == 0:
            _arrived(case, manager)
        elif place % 8 == 0:
            Intake.objects.filter(pk=_arrived(case, manager)).update(state="accepted", case=case)


def _arrived(case: Case, by: Worker) -> int:
    """An intake about somebody who is a client already, so that it is copied with them; its key."""
    person = ClientGiven(chosen_name=case.client.chosen_name)
    told = {"from_agency": "A surgery", "consent": "with-consent"}
    given = ArrivalGiven(
        way="call", person=person, need="substance-treatment", asks="Please see them.", **told
    )
    intake = arrive(case.service, given, by=by, at=MONDAY)
    Holding.objects.filter(pk=intake.pk).update(subject=case.client_id)
    return intake.pk


def _share_both_ways(ours: Agency) -> None:
    """One open case in sixteen is shared: those of other agencies with ours, and ours with one for abuse."""
    theirs = Agency.objects.filter(sector=Sector.ABUSE).order_by("pk")[0]
    cases = Case.objects.filter(closed_at=None, key_worker__is_active=True).order_by("pk")
    for case in cases.select_related("holding", "client", "service", "agency", "key_worker")[::16]:
        _shared(case, theirs if case.agency_id == ours.pk else ours)


def _shared(case: Case, to: Agency) -> None:
    """What an agreement for joint care lets another agency read."""
    by = case.key_worker
    if by is None:
        return
    said = AgreementGiven(
        wish="agreed", alone="alone", interpreting="not-needed", whose="own", purposes=(JOINT_CARE,)
    )
    record_agreement(case, said, by=by, at=MONDAY, recorded_at=MONDAY)
    given = ShareGiven(
        purpose=JOINT_CARE,
        to_agency=to,
        categories=(Category.IDENTITY, Category.CONTACT, Category.RISK),
        lawful_because="They agreed.",
        ground="legitimate-interests",
        until=MONDAY + timedelta(days=180),
    )
    share(case, given, by=by, at=MONDAY)


def grow(cases: int) -> None:
    """Copy the people of the base until there are `cases`, name them, give out the caseload, keep some apart."""
    ours, others = _people(own=True), _people(own=False)
    written = copy_everybody([*_copies(ours, cases // 5), *_copies(others, cases - cases // 5)])
    tell(f"  {written} rows copied")
    _count_on()
    _name_everybody(_every(ours, cases // 5), _every(others, cases - cases // 5))
    _give_caseload(_chosen(ours, cases // 5))
    both = [_workers(role)[0] for role in (Role.KEY_WORKER, Role.MANAGER)]
    keep_apart(_every(ours, cases // 5), _every(others, cases - cases // 5), both, MONDAY)
    tell(f"  {', '.join(f'{model.objects.count()} {name}' for name, model in KEPT.items())}")


KEPT = {"grants": Grant, "walls": Wall, "rows of separations": Separation}


def _count_on() -> None:
    """Let the database count on after the keys that were given by copying."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(COPIED)):
            cursor.execute(statement)


def _people(*, own: bool) -> list[Person]:
    """The people of the base, of the measuring worker's agency or of the others."""
    cases = Case.objects.order_by("pk").values_list("client", "holding")
    return list(cases.filter(agency__name=AGENCY) if own else cases.exclude(agency__name=AGENCY))


def _copies(people: Sequence[Person], wanted: int) -> Iterator[tuple[int, int, int]]:
    for number in range(wanted - len(people)):
        yield number // len(people) + 1, *people[number % len(people)]


def _every(people: Sequence[Person], wanted: int) -> list[int]:
    """The subjects of all of them, copies included."""
    copied = [subject + k * STRIDE for k, subject, _ in _copies(people, wanted)]
    return [subject for subject, _ in people] + copied


def _chosen(ours: Sequence[Person], wanted: int) -> list[int]:
    """The holdings of the worker's caseload: the same people at every size, spread over all their copies."""
    open_ones = set(Case.objects.filter(closed_at=None, pk__lt=STRIDE).values_list("pk", flat=True))
    held = [held for _, held in ours if held in open_ones]
    copies = wanted // len(ours)
    return [held[turn % len(held)] + turn * copies // CASELOAD * STRIDE for turn in range(CASELOAD)]


def _name_everybody(ours: list[int], others: list[int]) -> None:
    """Give everybody a name and a date of birth, and the keys that find them. The sought are spread evenly."""
    step = len(ours) // FOUND
    sought = ours[::step][:FOUND]
    pick = random.Random(2026)
    pool = [*_names(pick, FOUND, sought=True), *_names(pick, OTHER_NAMES, sought=False)]
    called = {subject: FOUND + pick.randrange(OTHER_NAMES) for subject in (*ours, *others)}
    called |= {subject: place for place, subject in enumerate(sought)}
    _write_names(pool, called)


def _write_names(pool: list[tuple[str, date]], called: dict[int, int]) -> None:
    keys = [
        (place, key)
        for place, (name, born) in enumerate(pool)
        for key in sorted({*names.search_keys(name), birth_date_key(born)})
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_name (id INTEGER PRIMARY KEY, name TEXT, born DATE)")
        cursor.execute("CREATE TEMPORARY TABLE bench_key (name INTEGER, key TEXT)")
        cursor.execute("CREATE TEMPORARY TABLE bench_called (subject BIGINT PRIMARY KEY, name INTEGER)")
        rows = [(place, name, born) for place, (name, born) in enumerate(pool)]
        cursor.executemany("INSERT INTO bench_name VALUES (%s, %s, %s)", rows)
        cursor.executemany("INSERT INTO bench_key VALUES (%s, %s)", keys)
        cursor.executemany("INSERT INTO bench_called VALUES (%s, %s)", list(called.items()))
        cursor.execute("CREATE INDEX bench_key_name ON bench_key (name)")
        for statement in (
            *NAMING,
            *(f"DROP TABLE {name}" for name in ("bench_name", "bench_key", "bench_called")),
        ):
            cursor.execute(statement)


KEYS = SearchKey._meta.db_table
NAMING = (
    """UPDATE people_clientrecord SET full_name = '', other_names = '', chosen_name = n.name, birth_date = n.born
        FROM bench_called c JOIN bench_name n ON n.id = c.name WHERE c.subject = subject_id""",
    f"""INSERT INTO {KEYS} (subject_id, agency_id, key)
        SELECT r.subject_id, r.agency_id, k.key FROM people_clientrecord r
        JOIN bench_called c ON c.subject = r.subject_id JOIN bench_key k ON k.name = c.name ORDER BY r.subject_id""",
    f"""INSERT INTO {KEYS} (subject_id, agency_id, key)
        SELECT subject_id, agency_id, 'r:' || REPLACE(reference, '-', '') FROM people_clientrecord""",
)


def _names(pick: random.Random, count: int, *, sought: bool) -> Iterator[tuple[str, date]]:
    origins = data("names")["origins"]
    for _ in range(count):
        origin = pick.choice(origins)
        given, family = pick.choice(origin["female"] + origin["male"]), pick.choice(origin["family"])
        if pick.random() < 0.25:
            family = f"{family}-{pick.choice(origin['family'])}"
        born = date.fromordinal(date(1960, 1, 1).toordinal() + pick.randrange(46 * 365))
        yield f"{given} {SOUGHT if sought else family}", born


def _give_caseload(holdings: list[int]) -> None:
    """Make these open cases all that the worker holds; what she held goes to her colleague."""
    worker, colleague = _workers(Role.KEY_WORKER)[:2]
    mine = Case.objects.filter(key_worker=worker, closed_at=None).exclude(pk__in=holdings)
    _pass_on(list(mine.values_list("pk", flat=True)), colleague)
    _pass_on(holdings, worker)
    for case in Case.objects.filter(pk__in=holdings).select_related("client", "service"):
        refresh(case, Cause(at=MONDAY, worker=worker.pk, thing="case", thing_id=case.pk))


def _pass_on(holdings: list[int], worker: Worker) -> None:
    Case.objects.filter(pk__in=holdings).update(key_worker=worker)
    Allocation.objects.filter(holding__in=holdings, until=None).update(worker=worker)
    Duty.objects.filter(holding__in=holdings, ended_at=None, owner__isnull=False).update(owner=worker)


def _workers(role: Role) -> list[Worker]:
    """The base's own workers of the measured agency in a role."""
    agency = Agency.objects.get(name=AGENCY)
    held = RoleGiven.objects.filter(role=role, worker__agency=agency, worker__lt=STRIDE)
    return [row.worker for row in held.select_related("worker").order_by("worker")]


def readers() -> Readers:
    """The readers of the database in use."""
    worker, manager = _workers(Role.KEY_WORKER)[0], _workers(Role.MANAGER)[0]
    caseload = list(Case.objects.filter(key_worker=worker, closed_at=None).order_by("-pk"))
    busiest = max(caseload, key=lambda case: (case.entries.count(), -(case.pk % STRIDE), case.pk))
    shares = Share.objects.filter(holding__in=[case.pk for case in caseload], purpose=JOINT_CARE)
    first = min(shares.filter(state="live"), key=lambda row: (row.pk % STRIDE, row.pk))
    return Readers(worker, manager, busiest, caseload, first)
