"""What differs between two assessments by the same instrument: since last time, or between two versions."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linkworker.assessments.models import Assessment
from linkworker.practice.instrument import Extra, Instrument
from linkworker.practice.scoring import Answer
from linkworker.web.assessments.fields import OWN_VIEW, own_view_of
from linkworker.web.assessments.words import ANSWERS, COMPLETED, LEVELS, SPECIALIST, level_of
from linkworker.web.data_words import pick


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was said otherwise."""

    label: str
    before: str
    now: str


def answer_words(row: Assessment, item_id: str) -> str:
    given = row.answers.get(item_id)
    return str(ANSWERS[Answer(given["answer"])]) if given else _("Not answered")


def extra_words(row: Assessment, extra: Extra) -> str:
    """What stands in a field beside the topics; empty when it was left empty."""
    value = row.extras.get(extra.id, "")
    labels = {choice.code: pick(choice.label) for choice in extra.choices}
    if not labels and value in set(Answer):
        return str(ANSWERS[Answer(value)])
    listed = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in listed)


def own_view_words(row: Assessment, used: Instrument) -> str:
    labels = {choice.code: pick(choice.label) for choice in own_view_of(used).choices}
    return labels.get(row.own_view, "")


def level_words(row: Assessment) -> str:
    """The level of a checklist with its score, or the count of another instrument."""
    score = {"yes": row.yes, "total": row.result["total"]}
    if not row.level:
        return _("Yes to %(yes)s of %(total)s") % score
    return _("%(level)s, %(yes)s of %(total)s") % {"level": LEVELS[level_of(row.level)], **score}


def judgement_words(row: Assessment) -> str:
    return str(LEVELS[level_of(row.judgement)]) if row.judgement else _("As the answers show")


def answers_changed(before: Assessment, now: Assessment, used: Instrument) -> list[Difference]:
    """The topics answered otherwise than before."""
    return [
        Difference(f"{item.number}. {pick(item.label)}", was, became)
        for item in used.items
        if (was := answer_words(before, item.id)) != (became := answer_words(now, item.id))
    ]


def everything_changed(before: Assessment, now: Assessment, used: Instrument) -> list[Difference]:
    """Every field said otherwise in a later version."""
    was = dict(_rest(before, used))
    rest = [Difference(label, was[label], value) for label, value in _rest(now, used) if was[label] != value]
    return answers_changed(before, now, used) + rest


def _rest(row: Assessment, used: Instrument) -> Iterator[tuple[str, str]]:
    yield _("How it was completed"), str(COMPLETED[row.completed])
    yield _("Would like a specialist"), str(SPECIALIST[row.with_specialist])
    if row.level:
        yield _("How likely the person thinks it is"), own_view_words(row, used)
        yield _("In their own words"), row.own_view_words
        yield _("Professional judgement"), judgement_words(row)
        yield _("Why"), row.judgement_reason
        yield _("Specific concerns"), row.concerns
        yield _("Incidents"), str(row.incidents)
    for extra in used.extras:
        if extra.id != OWN_VIEW:
            yield pick(extra.label), extra_words(row, extra)
