"""Today and the team in words and links, as their templates draw them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.cases.apart import Opened, OpenedSeparation, leads_safeguarding
from linkworker.cases.sharing_queries import SharingOver
from linkworker.cases.walls import ShownWall
from linkworker.design.dates import ago, day, short_day, when
from linkworker.design.words import Words
from linkworker.duties.gates import Leaver, OfWorker, Team, Today, Waiting
from linkworker.duties.items import Item, end_of_week
from linkworker.duties.models import Duty, Handover, Waiver
from linkworker.matches.gates import ShownMatch
from linkworker.misplaced.gates import ShownTelling
from linkworker.opposed.gates import ToSettle
from linkworker.partnership.models import RoleGiven
from linkworker.partnership.queries import Lines
from linkworker.people.gates import IMPORTERS
from linkworker.practice.rule import Weight
from linkworker.referrals.consulting import is_late
from linkworker.referrals.models import Consultation, ReferralStep
from linkworker.referrals.queries import has_inbox
from linkworker.sharing.gates import Visit
from linkworker.sharing.models import Allocation
from linkworker.web.access_requests.today import request_row, waiting_lines
from linkworker.web.data_words import pick
from linkworker.web.desk.today import at_desk_line, near_line
from linkworker.web.duties.rows import Row, item_row, to_pass_on
from linkworker.web.duties.words import title, weight_words
from linkworker.web.glass.today import open_line, to_answer_row, told_line
from linkworker.web.intake.presenters import arrived_line, unanswered_row
from linkworker.web.referrals.words import ACTS, to_words
from linkworker.web.today.words import AGREED, HERE, NO_CASES

MOST_ITEMS = 40
MOST_PEOPLE = 15


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to be asked again."""

    name: str
    href: str
    last: str
    due: str
    due_at: datetime | None
    press: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a quiet list: words, perhaps a link, and when."""

    text: str
    href: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """What waits for a manager."""

    waivers: list[Row]
    unallocated: list[Row]
    overdue: list[Row]
    unanswered: list[Row]

    @property
    def is_empty(self) -> bool:
        return not (self.waivers or self.unallocated or self.overdue or self.unanswered)


def today_page(today: Today, lines: Lines, visit: Visit) -> Mapping[str, Any]:
    """The context of Today."""
    at, me = visit.at, visit.worker.pk
    items = [*today.work.do_now, *today.work.this_week]
    now, shown = len(today.work.do_now), items[:MOST_ITEMS]
    waiting = waiting_rows(today.waiting, at, me) if today.waiting else None
    busy = items or today.glass.to_answer or (waiting is not None and not waiting.is_empty)
    return {
        "on": day(at),
        "casework": today.casework,
        "do_now": [item_row(item, at, reader=me, cover=today.cover) for item in shown[:now]],
        "this_week": [item_row(item, at, reader=me, cover=today.cover) for item in shown[now:]],
        "is_cut": len(items) > MOST_ITEMS,
        "ask_again": [person(duty, at) for duty in today.work.ask_again[:MOST_PEOPLE]],
        "more_to_ask": max(0, len(today.work.ask_again) - MOST_PEOPLE),
        "nothing": "" if busy else nothing_due(today.work.ask_again, at),
        "waiting": waiting,
        "no_line": waiting is not None and lines.out_of_hours is None,
        "late_questions": [_late_question(row, at) for row in _late_questions(today, at, me)],
        "apart": [*map(_to_settle, today.settle), *map(_to_plan, today.apart), *map(_to_say, today.walls)],
        "at_desk": [at_desk_line(one) for one in today.at_desk],
        "near": [near_line(one) for one in today.near],
        "glass": [to_answer_row(row, at) for row in today.glass.to_answer],
        "glass_open": [open_line(row) for row in today.glass.mine],
        "new": [*map(told_line, today.glass.told), *news(today, at, me)],
        "misplaced": [_misplaced(one) for one in today.misplaced],
        "requests": [request_row(one) for one in today.requests],
        "requests_wait": waiting_lines(today),
        "two_services": [_two_services(one) for one in today.matches],
        "arrived": [arrived_line(one, at, me) for one in today.arrived],
        "inbox_href": reverse("inbox") if has_inbox(visit.reader, at) else "",
        "can": [] if today.casework else can_do(visit),
        **on_duty_card(today.on_duty, lines),
    }


def person(duty: Duty, at: datetime) -> Person:
    """A person to be asked again: when they were last asked, and by when to ask."""
    case = duty.holding.case
    last = short_day(datetime.fromisoformat(duty.because[0]["at"])) if duty.because else ""
    words = _("Not asked on %(day)s") if duty.rule == "enquiry.not-asked" else _("Last asked %(day)s")
    return Person(
        name=case.client.chosen_name,
        href=reverse("case", args=[case.reference]),
        last=words % {"day": last},
        due=when(duty.due_at, at) if duty.due_at else "",
        due_at=duty.due_at,
        press=reverse("enquiry-new", args=[case.reference]),
    )


def nothing_due(ask_again: Iterable[Duty], at: datetime) -> str:
    """What Today says when there is no duty on it."""
    soon = sum(1 for duty in ask_again if duty.overdue_at is not None and duty.overdue_at <= end_of_week(at))
    if not soon:
        return _("Nothing due.")
    return ngettext(
        "Nothing due. %(n)d person to ask again this week.",
        "Nothing due. %(n)d people to ask again this week.",
        soon,
    ) % {"n": soon}


def waiting_rows(waiting: Waiting, at: datetime, me: int) -> WaitingRows:
    return WaitingRows(
        waivers=[waiver_row(waiver, at) for waiver in waiting.waivers],
        unallocated=[_of_nobody(duty, at) for duty in waiting.unallocated],
        overdue=[to_pass_on(item_row(item, at, reader=me), item.duty) for item in waiting.overdue],
        unanswered=[unanswered_row(one, at) for one in waiting.unanswered],
    )


def waiver_row(waiver: Waiver, at: datetime) -> Row:
    """A request that waits to be decided."""
    duty = waiver.duty
    case = duty.holding.case
    return {
        "title": title(duty),
        "due": _("asked %(ago)s") % {"ago": ago(waiver.asked_at, at)},
        "due_at": waiver.asked_at,
        "weight": Weight(duty.weight).word,
        "weight_text": weight_words(duty),
        "why": _("%(name)s asks to waive it: %(reason)s")
        % {"name": waiver.asked_by.name, "reason": waiver.reason},
        "why_href": reverse("duty", args=[duty.reference]),
        "who": case.client.chosen_name,
        "who_href": reverse("case", args=[case.reference]),
        "actions": [{"text": _("Decide"), "href": reverse("waiver", args=[waiver.reference])}],
    }


def _of_nobody(duty: Duty, at: datetime) -> Row:
    return item_row(Item(duty), at, reader=None)


def _late_questions(today: Today, at: datetime, me: int) -> list[Consultation]:
    """What the manager's agency was asked and nobody has answered in time."""
    if today.waiting is None:
        return []
    return [row for row in today.consulted if row.asked_by_id != me and is_late(row, at)]


def _late_question(row: Consultation, at: datetime) -> Line:
    text = _("Late: nobody has answered what %(agency)s asked") % {"agency": row.from_agency.name}
    return Line(text, reverse("consultation", args=[row.reference]), ago(row.asked_at, at))


def news(today: Today, at: datetime, me: int) -> list[Line]:
    """What is new for the reader, each sort from the newest on."""
    late = _late_questions(today, at, me)
    return [
        *(_opened(one, at) for one in today.opened),
        *(_new_case(row, at) for row in today.new_cases),
        *(_handed(row, at) for row in today.handed),
        *(_decided(row, at) for row in today.decided),
        *(_answered(row, at) for row in today.answered),
        *(_over(row, at) for row in today.over),
        *(_consulted(row, at, me) for row in today.consulted if row not in late),
    ]


def _opened(one: Opened, at: datetime) -> Line:
    """Something is open to the reader of somebody from whom a person they work with is kept apart: the name waits
    behind the link, so that it stands on no screen by chance."""
    text = _("Something is opened to you: %(purpose)s") % {"purpose": one.first.purpose}
    return Line(text, reverse("opened", args=[one.act]), ago(one.first.since, at))


def _to_plan(one: OpenedSeparation) -> Line:
    names = {"one": one.one.chosen_name, "other": one.other.chosen_name}
    planned = one.plan.planned_at is not None
    words = _("Look again at how %(one)s and %(other)s are kept apart")
    first = _("Plan how %(one)s and %(other)s are kept apart")
    return Line((words if planned else first) % names, reverse("separation", args=[one.plan.reference]))


def _to_settle(one: ToSettle) -> Line:
    words = _("Say whether %(one)s and %(other)s stay apart")
    names = {"one": one.one, "other": one.other}
    return Line(words % names, reverse("separation-settle", args=[one.plan.reference]))


def _to_say(one: ShownWall) -> Line:
    names = {"worker": one.wall.worker.name, "client": one.client.chosen_name}
    return Line(_("Say whether %(worker)s may know %(client)s") % names, reverse("wall", args=[one.wall.pk]))


def _two_services(one: ShownMatch) -> Line:
    name, href = one.client.chosen_name, reverse("match", args=[one.match.reference])
    if one.decides:
        words = _("%(name)s: decide whether another service is told against serious harm")
    elif one.asks:
        words = _("%(name)s: somebody else may be helping them, too. Ask at the next safe contact")
    else:
        words = _("%(name)s: another service may be helping them. Answer it")
    return Line(words % {"name": name}, href)


def _misplaced(one: ShownTelling) -> Line:
    words = _("%(name)s: an entry that you may have read was about somebody else. Do not act on it")
    return Line(words % {"name": one.name}, reverse("telling", args=[one.telling.pk]))


def _new_case(row: Allocation, at: datetime) -> Line:
    case = row.holding.case
    text = _("%(name)s: the case is allocated to you") % {"name": case.client.chosen_name}
    return Line(text, reverse("case", args=[case.reference]), ago(row.since, at))


def _handed(row: Handover, at: datetime) -> Line:
    name = row.duty.holding.case.client.chosen_name
    text = _("%(name)s: %(worker)s handed you “%(duty)s”") % {
        "name": name,
        "worker": row.by.name,
        "duty": title(row.duty),
    }
    return Line(text, reverse("duty", args=[row.duty.reference]), ago(row.at, at))


def _decided(row: Waiver, at: datetime) -> Line:
    words = (
        _("%(name)s: “%(duty)s” was waived")
        if row.granted
        else _("%(name)s: “%(duty)s” was not waived, it stays to be done")
    )
    text = words % {"name": row.duty.holding.case.client.chosen_name, "duty": title(row.duty)}
    return Line(
        text, reverse("duty", args=[row.duty.reference]), ago(row.decided_at, at) if row.decided_at else ""
    )


def _answered(row: ReferralStep, at: datetime) -> Line:
    referral = row.referral
    assert referral is not None
    text = _("%(name)s: the referral to %(to)s: %(answer)s") % {
        "name": referral.case.client.chosen_name,
        "to": to_words(referral),
        "answer": str(ACTS[row.act]).lower(),
    }
    return Line(text, reverse("referral", args=[referral.reference]), ago(row.at, at))


def _over(row: SharingOver, at: datetime) -> Line:
    words = (
        _("%(name)s: %(agency)s shares less than before")
        if row.some_left
        else _("%(name)s: %(agency)s stopped sharing")
    )
    href = reverse("case-sharing", args=[row.own.reference]) if row.own else reverse("shared-list")
    return Line(words % {"name": row.name, "agency": row.agency}, href, ago(row.at, at))


def _consulted(row: Consultation, at: datetime, me: int) -> Line:
    """A question without a client in it, or the answer to one's own."""
    href = reverse("consultation", args=[row.reference])
    if row.answered_at is not None:
        text = _("%(agency)s answered your question") % {"agency": row.to_agency.name}
        return Line(text, href, ago(row.answered_at, at))
    if row.asked_by_id == me:
        text = _("%(agency)s has not answered your question in time: whom to call") % {
            "agency": row.to_agency.name
        }
        return Line(text, href, ago(row.asked_at, at))
    text = _("%(agency)s asks for advice") % {"agency": row.from_agency.name}
    return Line(text, href, ago(row.asked_at, at))


def on_duty_card(given: Iterable[RoleGiven], lines: Lines) -> Mapping[str, Any]:
    """Who is on duty; when nobody is, the line on which the agency is reached, or the one that stands in for it."""
    names = [
        Line(one.worker.name, when=one.service.name if one.service is not None else _("the whole agency"))
        for one in given
    ]
    own = lines.out_of_hours or lines.in_hours
    if own is not None:
        help_name, help_number = own.name, own.number
    else:
        help_name = pick(lines.stand_in.name) if lines.stand_in else ""
        help_number = lines.stand_in.number if lines.stand_in else ""
    return {"on_duty": names, "help_name": help_name, "help_number": help_number}


def can_do(visit: Visit) -> list[Words]:
    """What somebody without casework can do here, by their roles."""
    roles = dict.fromkeys(held.role for held in visit.reader.live_roles(visit.at))
    said = dict.fromkeys(line for role in roles for line in HERE.get(role, ()))
    return [*said, NO_CASES, AGREED]


def team_page(team: Team, lines: Lines, visit: Visit, after: int | None) -> Mapping[str, Any]:
    """The context of a manager's team."""
    at, me = visit.at, visit.worker.pk
    older = f"{reverse('team')}?after={team.older}" if team.older else ""
    return {
        "workers": [_of_worker(one, at) for one in team.workers],
        "waiting": waiting_rows(team.waiting, at, me) if team.waiting else None,
        "passed": [to_pass_on(item_row(item, at, reader=me), item.duty) for item in team.passed],
        "older_href": older,
        "first_href": reverse("team") if after else "",
        "leavers": [_leaver(one) for one in team.leavers],
        "aside_href": reverse("kept-aside") if leads_safeguarding(visit) else "",
        "imports_href": reverse("imports") if _brings_in(visit) else "",
        **on_duty_card(team.on_duty, lines),
    }


def _leaver(one: Leaver) -> Line:
    """Someone who has left, with the way to their open cases."""
    cases = ngettext("%(n)d open case", "%(n)d open cases", one.cases) % {"n": one.cases}
    text = _("%(name)s has left: %(cases)s to hand over") % {"name": one.worker.name, "cases": cases}
    return Line(text, reverse("leaver", args=[one.worker.pk]))


def _brings_in(visit: Visit) -> bool:
    return any(held.role in IMPORTERS for held in visit.reader.live_roles(visit.at))


def _of_worker(one: OfWorker, at: datetime) -> Mapping[str, Any]:
    late = ngettext("%(n)d must is overdue", "%(n)d musts are overdue", one.late) % {"n": one.late}
    cases = ngettext("%(n)d open case", "%(n)d open cases", one.cases) % {"n": one.cases}
    shown = sum(1 + item.more for item in one.worst)
    return {
        "name": one.worker.name,
        "state": _state(one),
        "away_href": reverse("away-of", args=[one.worker.pk]) if one.worker.is_active else "",
        "cases": cases,
        "late": late if one.late else _("nothing overdue"),
        "rows": [to_pass_on(item_row(item, at, reader=one.worker.pk), item.duty) for item in one.worst],
        "not_shown": one.late - shown,
    }


def _state(one: OfWorker) -> str:
    """What keeps a worker from their work: that they have left, or are away."""
    if not one.worker.is_active:
        return _("has left")
    return _("away until %(day)s") % {"day": day(one.away_until)} if one.away_until else ""
