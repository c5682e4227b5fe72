"""What follows from one enquiry: the duties it would make, and those that it made, met or ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from linkworker.cases.models import Case, Enquiry, SubstanceEnquiry
from linkworker.duties.facts import facts_of, rows_of
from linkworker.duties.models import Duty
from linkworker.partnership.localities import locality_at
from linkworker.practice.duties import Due, Ending, duties


@dataclass(frozen=True, slots=True)
class Followed:
    """Duties that rest on an enquiry and are open, those it met; and what its newest version made and ended."""

    open: list[Duty]
    done: list[Duty]
    new: list[Duty]
    no_longer: list[Duty]


def foreseen(case: Case, enquiry: Enquiry, at: datetime) -> list[Due]:
    """The open duties that would rest on an enquiry which is not saved yet, musts first.

    One with a thread stands in the place of the version that is there now.
    """
    rows = rows_of(case)
    others = [row for row in rows.enquiries if row.thread != enquiry.thread]
    facts = facts_of(replace(rows, enquiries=[*others, enquiry]))
    found = duties(facts, locality_at(case.service.locality, at))
    resting = [
        due
        for due in found
        if due.ending is None
        and any((one.kind, one.id) == ("enquiry", enquiry.thread) for one in due.because)
    ]
    return sorted(resting, key=lambda due: (-due.weight, due.due_at or due.since))


def followed(case: Case, enquiry: Enquiry | SubstanceEnquiry, kind: str = "enquiry") -> Followed:
    """What came of an enquiry as it now stands: musts first, then by when they are due. `kind`: as a fact's."""
    rows = Duty.objects.filter(Q(ended_at=None) | Q(ended_at__gte=enquiry.at), holding=case.pk, guard=None)
    found = list(rows.select_related("owner").order_by("-weight", "due_at", "pk"))
    still = [row for row in found if row.ended_at is None]
    ended_by_it = [row for row in found if row.ended_at and _is_of(row.ended_fact, kind, enquiry.thread)]
    return Followed(
        open=[row for row in still if _rests_on(row.because, kind, enquiry.thread)],
        done=[row for row in ended_by_it if row.ending == Ending.DONE],
        new=[row for row in still if row.made_at == enquiry.recorded_at],
        no_longer=[
            row
            for row in ended_by_it
            if row.ending == Ending.NO_LONGER and row.ended_at == enquiry.recorded_at
        ],
    )


def _rests_on(because: Iterable[Mapping[str, Any]], kind: str, thread: int) -> bool:
    return any(_is_of(fact, kind, thread) for fact in because)


def _is_of(fact: Mapping[str, Any], kind: str, thread: int) -> bool:
    return (fact.get("kind"), fact.get("id")) == (kind, thread)
