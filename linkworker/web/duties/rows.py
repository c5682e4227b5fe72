"""Open duties as rows of a list: the arguments of the macro `duty_row`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linkworker.cases.models import Case
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


def item_row(item: Item, at: datetime, *, reader: int | None) -> Row:
    """One conversation with a person: its most pressing duty, how many more, and whose it is when not the reader's."""
    duty = item.duty
    case = duty.holding.case
    row = duty_row(duty, case, at) | {
        "who": case.client.chosen_name,
        "who_href": reverse("case", args=[case.reference]),
    }
    if item.more:
        more = ngettext("and %(n)d more", "and %(n)d more", item.more) % {"n": item.more}
        row["actions"] = [*row["actions"], {"text": more, "href": case_duties_href(case)}]
    if duty.owner is not None and duty.owner_id != reader:
        row["why"] = _("%(owner)s has it. %(why)s") % {"owner": duty.owner.name, "why": row["why"]}
    return row


def to_pass_on(row: Row, duty: Duty) -> Row:
    """The row as a manager needs it: the press hands the duty to somebody who can do it now."""
    hand = {"text": _("Hand over"), "href": reverse("duty-hand-over", args=[duty.reference])}
    return {**row, "actions": [hand, *row["actions"][1:]]}


def case_duties_href(case: Case) -> str:
    return reverse("case-duties", args=[case.reference])
