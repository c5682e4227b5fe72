"""Rows become the frozen facts that the sharing policy reads. The only place that does."""

from datetime import datetime

from django.db import connection
from django.db.models import Q

from linkworker.partnership.models import RoleGiven, Worker
from linkworker.practice.sharing import Category, GrantFact, HoldingFacts, Reader, Role, RoleHeld
from linkworker.sharing.models import Grant, Holding, HoldingKind, Opening


def live(at: datetime) -> Q:
    """Rows of a `Live` table that are true at `at`."""
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def reader_of(worker: Worker) -> Reader:
    """The reader a signed-in worker is: one agency, and every role given with its times."""
    given = RoleGiven.objects.filter(worker=worker).values_list("role", "service_id", "since", "until")
    roles = tuple(RoleHeld(Role(role), service, since, until) for role, service, since, until in given)
    return Reader(agency=worker.agency_id, worker=worker.pk, roles=roles)


FOUND = ("staged", "walled", "opposed", "allocated", "granted", "opened")
NO_FACTS = (False,) * len(FOUND)
"""What is found of a holding that is not there (`gates.refuse_absent`)."""

LIVE = "{0}.since <= %(at)s AND ({0}.until IS NULL OR {0}.until > %(at)s)"
WORKED = f"""FROM sharing_allocation a JOIN sharing_holding of ON of.id = a.holding_id
          WHERE a.worker_id = %(worker)s AND {LIVE.format("a")}"""
TOWARDS = f"""
SELECT
  h.staging_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sharing_staging t
          WHERE t.id = h.staging_id AND t.visible_at <= %(at)s),
  EXISTS (SELECT 1 FROM sharing_wall w
          WHERE w.worker_id = %(worker)s AND w.subject_id = h.subject_id AND {LIVE.format("w")}),
  EXISTS (SELECT 1 FROM sharing_separation s
          WHERE s.subject_id = h.subject_id AND {LIVE.format("s")} AND s.opposed_id IN (SELECT of.subject_id {WORKED})),
  EXISTS (SELECT 1 {WORKED} AND {{same_work}}),
  EXISTS (SELECT 1 FROM sharing_grant g
          WHERE g.holding_id = h.id AND (g.to_agency_id = %(agency)s OR g.to_worker_id = %(worker)s)),
  EXISTS (SELECT 1 FROM sharing_opening o WHERE o.holding_id = h.id AND o.worker_id = %(worker)s)
FROM sharing_holding h WHERE h.id = %(holding)s
"""  # noqa: S608 - made of these constants alone
OF_CASE = TOWARDS.format(same_work="a.holding_id = COALESCE(h.root_id, h.id)")
OF_CLIENT = TOWARDS.format(same_work="of.subject_id = h.subject_id AND of.kind = 'case'")
"""What is true of a holding towards a worker, written out: every page asks it, and the ORM put the question
together anew each time (decision record 0017). A case's own allocations count; for a client record, those of any
case of its person."""


def holding_facts(reader: Reader, holding: Holding, at: datetime) -> HoldingFacts:
    """The facts of `holding` towards `reader`: two statements, and one more for grants or openings to this reader.

    What is granted to others costs a stranger nothing more than what is absent.
    """
    found = _towards(reader, holding, at)
    return HoldingFacts(
        agency=holding.agency_id,
        services=_services(holding),
        category=Category(holding.category) if holding.category else None,
        restricted=holding.restricted,
        intake=holding.kind == HoldingKind.INTAKE,
        staged=found["staged"],
        allocated=found["allocated"],
        walled=found["walled"],
        serves_opposed=found["opposed"],
        grants=_grants(reader, holding) if found["granted"] else (),
        openings=_openings(reader, holding) if found["opened"] else (),
    )


def _towards(reader: Reader, holding: Holding, at: datetime) -> dict[str, bool]:
    asked = OF_CLIENT if holding.kind == HoldingKind.CLIENT else OF_CASE
    given = {
        "worker": reader.worker,
        "agency": reader.agency,
        "holding": holding.pk,
        "at": connection.ops.adapt_datetimefield_value(at),
    }
    with connection.cursor() as cursor:
        cursor.execute(asked, given)
        row = cursor.fetchone() or NO_FACTS
    return {name: bool(value) for name, value in zip(FOUND, row, strict=True)}


def _services(holding: Holding) -> frozenset[int]:
    if holding.kind != HoldingKind.CLIENT:
        return frozenset({holding.service_id})
    working = Holding.objects.filter(subject=holding.subject_id, kind=HoldingKind.CASE)
    return frozenset(working.values_list("service_id", flat=True)) | {holding.service_id}


def to_reader(reader: Reader, at: datetime) -> Q:
    """Grants to the reader by name or, when a role of theirs uses such shares at `at`, to their whole agency."""
    named = Q(to_worker=reader.worker, to_worker__isnull=False)
    return named | Q(to_agency=reader.agency) if reader.uses_shares(at) else named


def _grants(reader: Reader, holding: Holding) -> tuple[GrantFact, ...]:
    own = Q(to_agency=reader.agency) | Q(to_worker=reader.worker, to_worker__isnull=False)
    rows = Grant.objects.filter(own, holding=holding).values_list("category", "since", "until", "to_agency")
    return tuple(GrantFact(Category(one), since, until, bool(whole)) for one, since, until, whole in rows)


def _openings(reader: Reader, holding: Holding) -> tuple[GrantFact, ...]:
    rows = Opening.objects.filter(worker=reader.worker, holding=holding)
    values = rows.values_list("category", "since", "until")
    return tuple(GrantFact(Category(category), since, until) for category, since, until in values)
