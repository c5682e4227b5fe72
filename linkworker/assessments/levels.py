"""The level that a case's newest checklist found: what its identity bar and the list of cases show."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from linkworker.assessments.build import CHECKLIST
from linkworker.assessments.models import Assessment


class Newest(NamedTuple):
    """What a case's newest checklist found, and when."""

    level: str
    at: datetime


def newest_checklists(case_ids: Iterable[int]) -> Mapping[int, Newest]:
    """The newest checklist of each case that has one, in one statement."""
    rows = Assessment.objects.filter(case__in=list(case_ids), instrument=CHECKLIST, is_current=True)
    told = rows.order_by("case", "at", "thread").values_list("case", "level", "at")
    return {case: Newest(level, at) for case, level, at in told}


def current_versions(case_id: int, threads: Iterable[int]) -> Mapping[int, Assessment]:
    """By thread, the current version of assessments that a chronology tells of."""
    rows = Assessment.objects.filter(case=case_id, thread__in=list(threads), is_current=True)
    return {row.thread: row for row in rows.only("case", "thread", "version", "level", "at")}
