"""Rows become the frozen facts that the sharing policy reads. The only place that does."""

from datetime import datetime

from django.db import connection
from django.db.models import Q

from linkworker.events.prepared import ask_one
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.sharing import (
    EVERY_CATEGORY,
    Category,
    GrantFact,
    HoldingFacts,
    Reader,
    Role,
    RoleHeld,
)
from linkworker.sharing.models import Grant, Holding, HoldingKind, Opening


def live(at: datetime) -> Q:
    """Rows of a `Live` table that are true at `at`."""
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def reader_of(worker: Worker) -> Reader:
    """The reader a signed-in worker is: one agency, and every role given with its times."""
    given = RoleGiven.objects.filter(worker=worker).values_list(
        "role", "service_id", "since", "until", "worker__agency__sector"
    )
    rows = list(given)
    roles = tuple(RoleHeld(Role(role), service, since, until) for role, service, since, until, _ in rows)
    sector = rows[0][-1] if rows else ""
    return Reader(agency=worker.agency_id, worker=worker.pk, roles=roles, sector=sector, person=worker.person)


FOUND = ("staged", "walled", "opposed", "close", "allocated", "granted", "opened")
NO_FACTS = (False,) * len(FOUND)
"""What is found of a holding that is not there (`gates.refuse_absent`)."""

LIVE = "{0}.since <= %(at)s AND ({0}.until IS NULL OR {0}.until > %(at)s)"
WORK = f"""FROM sharing_allocation a JOIN sharing_holding of ON of.id = a.holding_id
          WHERE {{by}} AND {LIVE.format("a")}"""
BY_ACCOUNT = "a.worker_id = %(worker)s"
BY_PERSON = """a.worker_id IN (
            SELECT %(worker)s UNION ALL SELECT o.id FROM partnership_worker o WHERE o.person = %(person)s)"""
WORKED, SERVED = WORK.format(by=BY_ACCOUNT), WORK.format(by=BY_PERSON)
NAMED = "p.id = s.plan_id AND %(worker)s IN (p.prescriber_id, p.manager_id)"
"""The plan of a separation names the reader as the one who sees both sides."""

TOWARDS = f"""
SELECT
  {{staged}},
  EXISTS (SELECT 1 FROM sharing_wall w
          WHERE w.worker_id = %(worker)s AND w.subject_id = h.subject_id AND {LIVE.format("w")}),
  EXISTS (SELECT 1 FROM sharing_separation s
          WHERE s.subject_id = h.subject_id AND {LIVE.format("s")} AND s.opposed_id IN (SELECT of.subject_id {SERVED})
          AND NOT EXISTS (SELECT 1 FROM sharing_separationplan p WHERE {NAMED})),
  EXISTS (SELECT 1 FROM sharing_separation s
          WHERE s.subject_id = h.subject_id AND {LIVE.format("s")} AND s.kept_close
          AND NOT EXISTS (SELECT 1 FROM sharing_separationplan p WHERE {NAMED})),
  EXISTS (SELECT 1 {WORKED} AND {{same_work}}),
  EXISTS (SELECT 1 FROM sharing_grant g
          WHERE g.holding_id IN {{rows}} AND (g.to_agency_id = %(agency)s OR g.to_worker_id = %(worker)s)),
  EXISTS (SELECT 1 FROM sharing_opening o WHERE o.holding_id IN {{rows}} AND o.worker_id = %(worker)s)
FROM sharing_holding h WHERE h.id = %(holding)s
"""  # noqa: S608 - made of these constants alone
STAGED = """h.staging_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sharing_staging t
          WHERE t.id = h.staging_id AND t.visible_at <= %(at)s)"""
ROOT_STAGED = """EXISTS (SELECT 1 FROM sharing_holding r LEFT JOIN sharing_staging t ON t.id = r.staging_id
          WHERE r.id IN (h.id, h.root_id) AND r.staging_id IS NOT NULL
          AND (t.visible_at IS NULL OR t.visible_at > %(at)s))"""
OF_PERSON = "of.subject_id = h.subject_id AND of.kind = 'case'"
OF_ROOT = f"""(a.holding_id = h.root_id OR ({OF_PERSON} AND EXISTS (SELECT 1 FROM sharing_holding r
          WHERE r.id = h.root_id AND r.kind = 'client')))"""  # noqa: S608 - as above
OF_CASE = TOWARDS.format(staged=STAGED, same_work="a.holding_id = h.id", rows="(h.id)")
OF_CLIENT = TOWARDS.format(staged=STAGED, same_work=OF_PERSON, rows="(h.id)")
OF_PART = TOWARDS.format(staged=ROOT_STAGED, same_work=OF_ROOT, rows="(h.id, h.root_id)")
"""What is true of a holding towards a worker, written out: every page asks it, and the ORM put the question
together anew each time (decision record 0017). A case's own allocations count; for a client record, those of any
case of its person; for a part, what counts for its root."""


def holding_facts(reader: Reader, holding: Holding, at: datetime) -> HoldingFacts:
    """The facts of `holding` towards `reader`: two statements, and one more for grants or openings to this reader.

    What is granted to others costs a stranger nothing more than what is absent; nor does what is granted to their own
    agency cost whoever stands behind a wall, or serves the other side, since no grant counts for them.
    """
    found = _towards(reader, holding, at)
    hidden = found["staged"] or found["walled"]
    apart = found["opposed"] and not reader.is_whole_family(at)
    root = holding.root if holding.root_id and holding.root else holding
    return HoldingFacts(
        agency=holding.agency_id,
        services=_services(root),
        category=Category(holding.category) if holding.category else None,
        restricted=holding.restricted or root.restricted,
        intake=root.kind == HoldingKind.INTAKE,
        staged=found["staged"],
        allocated=found["allocated"],
        walled=found["walled"],
        serves_opposed=found["opposed"],
        kept_close=found["close"],
        grants=_grants(reader, holding) if found["granted"] and not (hidden or apart) else (),
        openings=_openings(reader, holding) if found["opened"] and not hidden else (),
    )


def _towards(reader: Reader, holding: Holding, at: datetime) -> dict[str, bool]:
    asked = {HoldingKind.CLIENT: OF_CLIENT, HoldingKind.PART: OF_PART}.get(HoldingKind(holding.kind), OF_CASE)
    given = {
        "worker": reader.worker,
        "person": reader.person,
        "agency": reader.agency,
        "holding": holding.pk,
        "at": connection.ops.adapt_datetimefield_value(at),
    }
    row = ask_one(asked, given) or NO_FACTS
    return {name: bool(value) for name, value in zip(FOUND, row, strict=True)}


def _services(holding: Holding) -> frozenset[int]:
    if holding.kind != HoldingKind.CLIENT:
        return frozenset({holding.service_id})
    working = Holding.objects.filter(subject=holding.subject_id, kind=HoldingKind.CASE)
    return frozenset(working.values_list("service_id", flat=True)) | {holding.service_id}


def to_reader(reader: Reader, at: datetime) -> Q:
    """Grants to the reader by name or, of what a role of theirs reads at `at`, to their whole agency."""
    named = Q(to_worker=reader.worker, to_worker__isnull=False)
    shared = reader.reads_shared(at)
    if shared == EVERY_CATEGORY:
        return named | Q(to_agency=reader.agency)
    return named | Q(to_agency=reader.agency, category__in=sorted(shared)) if shared else named


GRANTED = """
SELECT id, category, since, until, to_agency_id, holding_id FROM sharing_grant
WHERE holding_id IN (%(holding)s, %(root)s) AND (to_agency_id = %(agency)s OR to_worker_id = %(worker)s)
"""
OPENED = """
SELECT id, category, since, until, holding_id FROM sharing_opening
WHERE holding_id IN (%(holding)s, %(root)s) AND worker_id = %(worker)s
"""


def _to(reader: Reader, holding: Holding) -> dict[str, int | None]:
    """What is on a holding or, when it is a part, on its root."""
    return {
        "holding": holding.pk,
        "root": holding.root_id or holding.pk,
        "agency": reader.agency,
        "worker": reader.worker,
    }


def _grants(reader: Reader, holding: Holding) -> tuple[GrantFact, ...]:
    return tuple(
        GrantFact(
            Category(row.category),
            row.since,
            row.until,
            to_agency=row.to_agency_id is not None,
            on_root=row.holding_id != holding.pk,
        )
        for row in Grant.objects.raw(GRANTED, _to(reader, holding))
    )


def _openings(reader: Reader, holding: Holding) -> tuple[GrantFact, ...]:
    return tuple(
        GrantFact(Category(row.category), row.since, row.until, on_root=row.holding_id != holding.pk)
        for row in Opening.objects.raw(OPENED, _to(reader, holding))
    )
