"""How an instrument's form is shown: the topics in their groups, and what the page says before them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linkworker.practice.instrument import Instrument, Item, Order
from linkworker.web.assessments.fields import Asked, answer_name, comment_name, said_name
from linkworker.web.assessments.forms import InstrumentForm
from linkworker.web.assessments.words import ANSWERS, SAID_BY
from linkworker.web.data_words import pick


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A group of topics, as `checklist_row` draws each."""

    legend: str
    rows: list[dict[str, Any]]


def topic_groups(form: InstrumentForm, asked: Asked, *, compact: bool) -> list[TopicGroup]:
    """The topics with what is answered so far. Compact: without who said so and comments, where there are none yet."""
    return [
        TopicGroup(
            pick(group.title), [_row(form, item, compact) for item in asked.instrument.items_of(group.id)]
        )
        for group in asked.instrument.groups
    ]


def _row(form: InstrumentForm, item: Item, compact: bool) -> dict[str, Any]:
    name, said, comment = answer_name(item.id), said_name(item.id), comment_name(item.id)
    said_by, remark = form[said].value() or "", form[comment].value() or ""
    row = {
        "name": name,
        "number": item.number,
        "text": pick(item.label),
        "value": form[name].value(),
        "answers": [{"value": answer.value, "text": words} for answer, words in ANSWERS.items()],
        "hint": "" if compact else pick(item.help),
        "error": " ".join(str(error) for part in (name, said, comment) for error in form[part].errors),
    }
    if compact and not said_by and not remark:
        return row
    return row | {
        "said_by_name": said,
        "said_by_items": [
            {"value": code, "text": words, "selected": code == said_by} for code, words in SAID_BY.items()
        ],
        "comment_name": comment,
        "comment": remark,
        "open": bool(said_by or remark),
    }


def answered(form: InstrumentForm, asked: Asked) -> int:
    return sum(bool(form[answer_name(item.id)].value()) for item in asked.instrument.items)


def notices(instrument: Instrument, *, licensed: bool | None = None) -> Iterator[str]:
    """What must be said of an instrument plainly: whose words these are, and how sure the order is."""
    if not (instrument.licensed if licensed is None else licensed):
        yield pick(instrument.licence_note)
    if instrument.order is Order.TO_CHECK:
        yield _("The order of the topics is still to be checked against your area's form.")
