"""Looks become rows by person, in the system's own pass and in the order in which they were sealed."""

from datetime import datetime

from django.db import transaction

from linkworker.events.acting_as import DbRole, job
from linkworker.events.models import Look
from linkworker.events.sealing import sealed_until
from linkworker.looking.bonds import pairs
from linkworker.looking.models import Mark, Seen
from linkworker.looking.watching import notice, notice_walls
from linkworker.partnership.models import Agency
from linkworker.practice.noticing import bond
from linkworker.sharing.models import Subject

BATCH = 500
"""As many looks of one agency as one pass takes."""


@job(DbRole.LOOKING)
def on_tick(at: datetime) -> bool:
    """The handler of every tick: follow what was sealed since the last one; true when more is left."""
    left = [follow(agency, at) for agency in Agency.objects.order_by("pk")]
    notice_walls(at)
    return any(left)


def follow(agency: Agency, at: datetime) -> bool:
    """Make the rows of one batch of an agency's looks, and notice what asks for a question; true when more is left."""
    last = sealed_until(agency.pk)
    with transaction.atomic():
        Mark.objects.get_or_create(agency=agency)
        mark = Mark.objects.select_for_update().get(agency=agency)
        if mark.look >= last:
            return False
        rows = Look.objects.filter(agency_id=agency.pk, id__gt=mark.look, id__lte=last)
        looks = list(rows.order_by("id")[:BATCH])
        rows_made = Seen.objects.bulk_create(_seen(looks))
        notice(rows_made, at)
        mark.look = looks[-1].pk if looks else last
        mark.save(update_fields=["look"])
    return mark.look < last


def _seen(looks: list[Look]) -> list[Seen]:
    named = sorted({subject for one in looks for subject in one.subjects})
    agency_of = dict(Subject.objects.filter(pk__in=named).values_list("pk", "agency"))
    known = pairs(looks, agency_of) if agency_of else None
    return [
        Seen(
            look=one.pk,
            agency_id=agency_of[subject],
            subject_id=subject,
            worker_id=one.worker_id,
            at=one.at,
            kind=one.kind,
            route=one.route,
            bond=bond(known.joined(one, subject)).value,
        )
        for one in looks
        for subject in dict.fromkeys(one.subjects)
        if known is not None and subject in agency_of
    ]
