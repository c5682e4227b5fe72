"""Who stands in: an agency's duty lines, turns on the rota, and days away. Nothing that stood is overwritten.

A turn on the rota is the role of duty worker with its times, and opens the service while it lasts; so it is recorded
as any role is, given and ended.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from linkworker.events.acting_as import action
from linkworker.events.kinds import Kind
from linkworker.events.recording import record
from linkworker.partnership import queries
from linkworker.partnership.models import Agency, Away, DutyLine, RoleGiven, Service, Worker
from linkworker.practice.deadlines import LONDON, london_date
from linkworker.practice.sharing import Refused, Role

LONGEST_TURN = timedelta(days=31)
LONGEST_AWAY = timedelta(days=366)
MOST_WEEKS = 26


@dataclass(frozen=True, slots=True)
class LineGiven:
    """A line as it is told: whose telephone, its number, and when it is answered in words."""

    name: str
    number: str
    hours: str = ""


def told(line: DutyLine | None) -> LineGiven | None:
    """A line that stands, as it was told."""
    return None if line is None else LineGiven(line.name, line.number, line.hours)


@action
def set_lines(
    agency: Agency,
    *,
    in_hours: LineGiven | None,
    out_of_hours: LineGiven | None,
    by: Worker | None,
    at: datetime,
) -> None:
    """Say on which lines an agency's co-ordination point is reached; None: on none.

    `by` leads a service of the agency, or is nobody: an administrator, by command.
    """
    if by is not None and not (by.agency_id == agency.pk and queries.led_by(by, at)):
        raise Refused("leads no service")
    Agency.objects.select_for_update().get(pk=agency.pk)
    _set_line(agency, in_hours, by=by, at=at, out_of_hours=False)
    _set_line(agency, out_of_hours, by=by, at=at, out_of_hours=True)


def _set_line(
    agency: Agency, line: LineGiven | None, *, by: Worker | None, at: datetime, out_of_hours: bool
) -> None:
    """End the line that stands and begin the other, unless they are the same."""
    now = DutyLine.objects.filter(agency=agency, out_of_hours=out_of_hours, until=None).first()
    if now is not None:
        if line == told(now):
            return
        now.until = at
        now.save(update_fields=["until"])
        if line is None:
            _record_line(Kind.DUTY_LINE_ENDED, now, by=by, at=at)
    if line is not None:
        new = DutyLine.objects.create(
            agency=agency,
            out_of_hours=out_of_hours,
            name=line.name,
            number=line.number,
            hours=line.hours,
            since=at,
            set_by=by,
        )
        _record_line(Kind.DUTY_LINE_SET, new, by=by, at=at)


def _record_line(kind: Kind, line: DutyLine, *, by: Worker | None, at: datetime) -> None:
    record(
        kind,
        agency_id=line.agency_id,
        actor=by,
        at=at,
        thing="duty-line",
        thing_id=line.pk,
        data={"out_of_hours": line.out_of_hours},
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn on the rota, and for how many weeks it comes again at the same hours of the London clock."""

    begins: datetime
    ends: datetime
    weeks: int = 1


@action
def add_turns(service: Service, *, worker: Worker, turn: Turn, by: Worker, at: datetime) -> list[RoleGiven]:
    """Put a worker on duty for a service. A turn that has begun counts from now on, never from before.

    Raises ValueError for one that is over, ends before it begins, or is longer than a month.
    """
    _must_lead(by, service, at)
    if turn.ends <= max(at, turn.begins) or turn.ends - turn.begins > LONGEST_TURN:
        raise ValueError("no such turn")
    if not 1 <= turn.weeks <= MOST_WEEKS or worker not in queries.for_the_rota(service, at):
        raise ValueError("not on this rota")
    given = []
    for week in range(turn.weeks):
        row = RoleGiven.objects.create(
            worker=worker,
            service=service,
            role=Role.DUTY_WORKER,
            since=max(at, _weeks_on(turn.begins, week)),
            until=_weeks_on(turn.ends, week),
            set_by=by,
        )
        _record_turn(Kind.ROLE_GIVEN, row, row.pk, by=by, at=at)
        given.append(row)
    return given


def _weeks_on(moment: datetime, weeks: int) -> datetime:
    """The same hour of the London clock so many weeks later."""
    return (moment.astimezone(LONDON) + timedelta(weeks=weeks)).astimezone(UTC)


@action
def end_turn(turn: RoleGiven, *, ends: datetime | None, by: Worker, at: datetime) -> RoleGiven:
    """Let a turn end at `ends`, sooner than it would, or at once (None); one that has not begun is taken out.

    Raises ValueError when it is over already, or would not end sooner.
    """
    row = RoleGiven.objects.select_for_update(of=("self",)).filter(pk=turn.pk).first()
    if row is None:
        raise ValueError("taken out meanwhile")
    if row.service is None or row.role != Role.DUTY_WORKER:
        raise Refused("no turn of a service")
    _must_lead(by, row.service, at)
    sooner = at if ends is None else ends
    if sooner < at or (row.until is not None and row.until <= sooner):
        raise ValueError("would not end sooner")
    key = row.pk
    if sooner <= row.since:
        row.delete()
    else:
        row.until, row.set_by = sooner, by
        row.save(update_fields=["until", "set_by"])
    _record_turn(Kind.ROLE_ENDED, row, key, by=by, at=at)
    return row


def _must_lead(by: Worker, service: Service, at: datetime) -> None:
    if by.agency_id != service.agency_id or not queries.led_by(by, at) & {None, service.pk}:
        raise Refused("does not lead the service")


def _record_turn(kind: Kind, row: RoleGiven, key: int, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=row.worker.agency_id,
        actor=by,
        at=at,
        thing="role",
        thing_id=key,
        data={
            "worker": row.worker_id,
            "role": row.role,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else None,
        },
    )


class AwayAlready(Exception):
    """The worker is down as away on some of these days. `row` says when."""

    def __init__(self, row: Away) -> None:
        super().__init__("away already")
        self.row = row


@action
def set_away(worker: Worker, *, from_on: date, until_on: date, by: Worker, at: datetime) -> Away:
    """Write down that a worker is away, from the first day to the last: themselves, or whoever leads them.

    Raises `AwayAlready`, and ValueError for days that are past, in the wrong order, or more than a year.
    """
    _must_be_theirs(worker, by, at)
    if until_on < max(from_on, london_date(at)) or until_on - from_on > LONGEST_AWAY:
        raise ValueError("no such days")
    Worker.objects.select_for_update().get(pk=worker.pk)
    for row in queries.away_between([worker.pk], from_on, until_on):
        raise AwayAlready(row)
    row = Away.objects.create(worker=worker, from_on=from_on, until_on=until_on, set_by=by, set_at=at)
    _record_away(Kind.AWAY_SET, row, by=by, at=at)
    return row


class BackAlready(Exception):
    """Somebody wrote down meanwhile when the worker is back. `row` is as it stands."""

    def __init__(self, row: Away) -> None:
        super().__init__("back already")
        self.row = row


@action
def come_back(away: Away, *, on: date, by: Worker, at: datetime) -> Away:
    """Write down that a worker is back on a day, sooner than said; on the first day: they are not away at all.

    Raises `BackAlready`, and ValueError for a day that is not one of those away.
    """
    row = Away.objects.select_for_update(of=("self",)).select_related("worker", "back_by").get(pk=away.pk)
    _must_be_theirs(row.worker, by, at)
    if row.back_on is not None:
        raise BackAlready(row)
    if not row.from_on <= on <= row.until_on:
        raise ValueError("not one of the days away")
    row.back_on, row.back_by, row.back_at = on, by, at
    row.save(update_fields=["back_on", "back_by", "back_at"])
    _record_away(Kind.AWAY_ENDED, row, by=by, at=at)
    return row


def _must_be_theirs(worker: Worker, by: Worker, at: datetime) -> None:
    if worker.pk != by.pk and not queries.workers_led(by, at).filter(pk=worker.pk).exists():
        raise Refused("neither the worker nor their manager")


def _record_away(kind: Kind, row: Away, *, by: Worker, at: datetime) -> None:
    record(
        kind,
        agency_id=row.worker.agency_id,
        actor=by,
        at=at,
        thing="away",
        thing_id=row.pk,
        data={"worker": row.worker_id},
    )
