"""Duties as a worker reads them: those of one conversation are one item, the most pressing first.

Pure: works on rows that were already read. On a whole page no *must* stands below a *should*.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from linkworker.duties.models import Duty
from linkworker.duties.queries import NextDue
from linkworker.practice.deadlines import end_of_day, london_date
from linkworker.practice.rule import Weight

ASKING_AGAIN = frozenset({"enquiry.again", "enquiry.not-asked"})
"""The rules that keep a person on the list of those to be asked again."""

A_WEEK = timedelta(days=7)
ASK_AHEAD = timedelta(days=14)
"""How far ahead the list of people to ask again looks."""


@dataclass(frozen=True, slots=True)
class Item:
    """The most pressing duty of one conversation in one case, and the duties that belong with it."""

    duty: Duty
    others: tuple[Duty, ...] = ()

    @property
    def more(self) -> int:
        return len(self.others)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A worker's duties as Today has them; `ask_again` is one duty a person, the soonest first."""

    do_now: list[Item] = field(default_factory=list)
    this_week: list[Item] = field(default_factory=list)
    ask_again: list[Duty] = field(default_factory=list)


def is_late(duty: Duty | NextDue, at: datetime) -> bool:
    """Whether an open duty is overdue at `at`."""
    return duty.ended_at is None and duty.overdue_at is not None and at > duty.overdue_at


def pressing(duty: Duty) -> tuple[int, datetime, int]:
    """The order of duties: musts first, then by when they are overdue; what has no deadline comes last."""
    return -duty.weight, duty.overdue_at or datetime.max.replace(tzinfo=duty.since.tzinfo), duty.pk


def items(rows: Iterable[Duty]) -> list[Item]:
    """One item for each conversation of a case, in the order of its most pressing duty."""
    talks: dict[tuple[int, str], list[Duty]] = {}
    for duty in sorted({row.pk: row for row in rows}.values(), key=pressing):
        talks.setdefault((duty.holding_id, duty.talk), []).append(duty)
    return [Item(first, tuple(others)) for first, *others in talks.values()]


def end_of_today(at: datetime) -> datetime:
    return end_of_day(london_date(at))


def end_of_week(at: datetime) -> datetime:
    """The end of the same weekday next week, so that five working days from today are in it."""
    return end_of_day(london_date(at) + A_WEEK)


def sort_out(rows: Iterable[Duty], at: datetime) -> Sorted:
    """A worker's open duties as Today shows them at `at`.

    *Do now* holds musts that are overdue or due today, *this week* the other musts of the week and then the shoulds,
    late ones first. A should that asks again and is not yet due is a line of *ask again*, as is any such duty that is
    due after this week: a list of people, not of duties.
    """
    today, week = end_of_today(at), end_of_week(at)
    work, again = [], []
    for duty in rows:
        if duty.overdue_at is None or duty.weight < Weight.SHOULD:
            continue
        if _only_asks_again(duty, today, week):
            again.append(duty)
        elif duty.overdue_at <= week and duty.opens_at <= at:
            work.append(duty)
    found = Sorted(ask_again=sorted(again, key=lambda duty: (duty.overdue_at, duty.pk)))
    for item in items(work):
        due_now = item.duty.weight == Weight.MUST and _until(item.duty, today)
        (found.do_now if due_now else found.this_week).append(item)
    return found


def _until(duty: Duty, moment: datetime) -> bool:
    return duty.overdue_at is not None and duty.overdue_at <= moment


def _only_asks_again(duty: Duty, today: datetime, week: datetime) -> bool:
    if duty.rule not in ASKING_AGAIN or _until(duty, today):
        return False
    return duty.weight < Weight.MUST or not _until(duty, week)
