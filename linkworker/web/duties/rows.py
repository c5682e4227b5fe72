"""Open duties as rows of a list: the arguments of the macro `duty_row`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.cases.models import Case
from linkworker.design.dates import day
from linkworker.duties.actions import AUTHORISE
from linkworker.duties.covering import NOBODY_AWAY, Cover
from linkworker.duties.items import Item, is_late
from linkworker.duties.models import Duty
from linkworker.practice.rule import Weight
from linkworker.web.duties.words import due_words, press, title, weight_words, why_line

Row = Mapping[str, Any]


def duty_row(duty: Duty, case: Case, at: datetime) -> dict[str, Any]:
    """One duty of a case with the one press that does it."""
    do = press(duty, case)
    return {
        "title": title(duty),
        "due": due_words(duty, at),
        "due_at": duty.due_at,
        "late": is_late(duty, at),
        "weight": Weight(duty.weight).word,
        "weight_text": weight_words(duty),
        "why": why_line(duty),
        "why_href": reverse("duty", args=[duty.reference]),
        "actions": [{"text": do.text, "href": do.href}],
    }


def item_row(item: Item, at: datetime, *, reader: int | None, cover: Cover = NOBODY_AWAY) -> Row:
    """One conversation with a person: its most pressing duty, how many more, and whose it is when not the reader's.

    `cover` says who of these is away.
    """
    duty = item.duty
    case = duty.holding.case
    row = duty_row(duty, case, at) | {
        "who": case.client.chosen_name,
        "who_href": reverse("case", args=[case.reference]),
    }
    if item.more:
        more = ngettext("and %(n)d more", "and %(n)d more", item.more) % {"n": item.more}
        row["actions"] = [*row["actions"], {"text": more, "href": case_duties_href(case)}]
    whose = _whose(duty, reader, cover)
    if whose:
        row["why"] = _("%(whose)s %(why)s") % {"whose": whose, "why": row["why"]}
    return row


def _whose(duty: Duty, reader: int | None, cover: Cover) -> str:
    """Who has a duty, in a sentence, when it is not the reader's own."""
    if duty.owner is None:
        return _("Whoever manages the service is away.") if duty.service_id in cover.unled else ""
    until = cover.away.get(duty.owner.pk)
    if until is not None:
        return _("%(owner)s is away until %(day)s.") % {"owner": duty.owner.name, "day": day(until)}
    return _("%(owner)s has it.") % {"owner": duty.owner.name} if duty.owner_id != reader else ""


def to_pass_on(row: Row, duty: Duty) -> Row:
    """The row as a manager needs it: the press hands the duty to somebody who can do it now.

    Sharing without agreement is the manager's own to decide, and stays theirs.
    """
    if duty.rule == AUTHORISE:
        return row
    hand = {"text": _("Hand over"), "href": reverse("duty-hand-over", args=[duty.reference])}
    return {**row, "actions": [hand, *row["actions"][1:]]}


def case_duties_href(case: Case) -> str:
    return reverse("case-duties", args=[case.reference])
