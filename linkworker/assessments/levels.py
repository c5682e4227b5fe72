"""The level that a case's newest checklist found: what its identity bar and the list of cases show."""

from collections.abc import Iterable, Mapping

from linkworker.assessments.build import CHECKLIST
from linkworker.assessments.models import Assessment


def newest_checklists(case_ids: Iterable[int]) -> Mapping[int, Assessment]:
    """The newest checklist of each case that has one, in one statement; only `level` and `at` are loaded."""
    rows = (
        Assessment.objects.filter(case__in=list(case_ids), instrument=CHECKLIST, is_current=True)
        .order_by("case", "at", "thread")
        .only("case", "at", "level", "thread")
    )
    return {row.case_id: row for row in rows}


def current_versions(case_id: int, threads: Iterable[int]) -> Mapping[int, Assessment]:
    """By thread, the current version of assessments that a chronology tells of."""
    rows = Assessment.objects.filter(case=case_id, thread__in=list(threads), is_current=True)
    return {row.thread: row for row in rows.only("case", "thread", "version", "level", "at")}
