"""The page of one assessment as plain data: what it says, what it means here, what changed, what follows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.assessments.actions import ENTRY_KINDS
from linkworker.assessments.models import Assessment, Completed
from linkworker.assessments.queries import FormKept
from linkworker.design.dates import day_and_time, short_day
from linkworker.duties.models import Duty
from linkworker.partnership.localities import locality_at
from linkworker.practice.duties import Ending
from linkworker.practice.instrument import Counting, Instrument
from linkworker.practice.locality import Locality
from linkworker.practice.rule import RULES
from linkworker.practice.scoring import Answer
from linkworker.sharing.gates import Visit
from linkworker.web.assessments.compare import (
    Difference,
    answer_words,
    answers_changed,
    everything_changed,
    extra_words,
    judgement_words,
    level_words,
    own_view_words,
)
from linkworker.web.assessments.fields import OWN_VIEW
from linkworker.web.assessments.sentences import Criterion, counts, criteria, done_words, meaning, sentences
from linkworker.web.assessments.topics import notices
from linkworker.web.assessments.words import COMPLETED, LEVELS, SAID_BY, SPECIALIST, level_of
from linkworker.web.data_words import pick
from linkworker.web.duties.rows import duty_row


@dataclass(frozen=True, slots=True)
class Around:
    """What is read beside an assessment: the one before it, its versions, its forms, the case's duties."""

    versions: Sequence[Assessment]
    last_time: Assessment | None = None
    forms: Sequence[FormKept] = ()
    duties: Sequence[Duty] = ()
    ended: Sequence[Duty] = ()


@dataclass(frozen=True, slots=True)
class Views:
    """What the instrument says and, in equal size, how the person sees it.

    `on_paper` is the headline for whoever the print is handed to, when it differs.
    """

    tone: str
    tag: str
    headline: str
    on_paper: str
    note: str
    own_label: str
    own: str
    own_note: str


@dataclass(frozen=True, slots=True)
class Topic:
    number: int
    label: str
    answer: str
    is_yes: bool
    said_by: str
    comment: str


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since another assessment or version."""

    heading: str
    then: str
    now: str
    changes: list[Difference]


@dataclass(frozen=True, slots=True)
class Head:
    """Which instrument, completed when, how and by whom; which version this is.

    `superseded`, `not_asked` and `that_day` are the sentences that say how far it may be trusted.
    """

    title: str
    reference: str
    number: int
    instrument: str
    is_checklist: bool
    is_current: bool
    newest_href: str
    done: str
    by: str
    completed: str
    from_professionals: bool
    superseded: str
    not_asked: str
    that_day: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything the page shows."""

    head: Head
    views: Views
    said: list[str]
    counts: str
    notices: list[str]
    means: list[str]
    clusters: list[str]
    criteria: list[Criterion]
    judgement: list[dict[str, str]]
    since: Since | None
    corrected: Since | None
    warnings: list[str]
    extras: list[dict[str, str]]
    topics: list[Topic]
    versions: list[dict[str, str]]
    made_by: list[dict[str, str]]
    forms: list[dict[str, str]]
    duties: list[dict[str, Any]]
    no_longer: list[str] = field(default_factory=list)


def present(row: Assessment, used: Instrument, around: Around, here: Visit) -> Found:
    """One version of an assessment for one reader."""
    reference = row.case.reference
    locality = locality_at(row.case.service.locality, row.at)
    said = sentences(row, own=False)
    return Found(
        head=_head(row, used, around.versions[-1]),
        views=_views(row, used, said, sentences(row, own=row.by_id == here.worker.pk)),
        said=said[1:] if row.level else said,
        counts=counts(row),
        notices=list(notices(used, licensed=row.result["licensed"])),
        means=list(meaning(row, locality)) if row.level else [],
        clusters=[pick(one.title) for one in used.clusters if one.id in row.result.get("clusters", ())],
        criteria=criteria(row, locality) if row.level else [],
        judgement=_judgement(row) if row.level else [],
        since=_since(row, around.last_time, used),
        corrected=_corrected(row, around.versions, used),
        warnings=list(_warnings(row, used)),
        extras=_extras(row, used),
        topics=_topics(row, used),
        versions=_versions(row, around.versions),
        made_by=_made_by(row, used, locality),
        forms=[_form(one, reference) for one in around.forms],
        duties=[_duty(one, row, here.at) for one in around.duties if rests_on(one, row)],
        no_longer=no_longer(around.ended, row),
    )


def _head(row: Assessment, used: Instrument, newest: Assessment) -> Head:
    reference = row.case.reference
    from_professionals = row.completed == Completed.FROM_PROFESSIONALS
    not_asked = _("The person was not asked: what they would say is missing.")
    that_day = _("This is true for %(day)s only, and it can miss danger. Assess again when anything changes.")
    return Head(
        title=pick(used.title),
        reference=reference,
        number=row.pk,
        instrument=row.instrument,
        is_checklist=bool(row.level),
        is_current=row.is_current,
        newest_href=reverse("assessment", args=[reference, newest.pk]),
        done=done_words(row.at),
        by=row.by.name,
        completed=str(COMPLETED[row.completed]),
        from_professionals=from_professionals,
        superseded="" if row.is_current else _("This version was corrected."),
        not_asked=not_asked if from_professionals else "",
        that_day=that_day % {"day": done_words(row.at)},
        wrong=row.wrong,
    )


def _views(row: Assessment, used: Instrument, said: list[str], own: list[str]) -> Views:
    if row.level:
        raised = _("The answers alone show %(level)s.") % {
            "level": str(LEVELS[level_of(row.result["level_by_score"])]).lower()
        }
        return Views(
            tone=row.level,
            tag=str(LEVELS[level_of(row.level)]),
            headline=own[0],
            on_paper=said[0] if said[0] != own[0] else "",
            note=raised if row.result["raised"] else "",
            own_label=_("How likely the person thinks it is to happen again"),
            own=own_view_words(row, used),
            own_note=row.own_view_words,
        )
    prompts = row.result["prompts"]
    score = _("Yes to %(yes)s of %(total)s topics") % {"yes": row.yes, "total": row.result["total"]}
    if used.scoring.counting is Counting.ANY_YES:
        return Views(
            tone="high" if prompts else "unknown",
            tag=_("May be high risk") if prompts else _("No yes today"),
            headline=score,
            on_paper="",
            note="",
            own_label=_("A domestic abuse professional beside them?"),
            own=str(SPECIALIST[row.with_specialist]),
            own_note="",
        )
    standing = used.standing_items[0]
    return Views(
        tone="medium" if prompts else "unknown",
        tag=_("Ask further") if prompts else _("Keep asking"),
        headline=score,
        on_paper="",
        note="",
        own_label=pick(standing.label),
        own=answer_words(row, standing.id),
        own_note="",
    )


def _warnings(row: Assessment, used: Instrument) -> Iterator[str]:
    """What a yes beside the topics stands for, said with its question."""
    for extra in used.extras:
        if extra.when_yes and row.extras.get(extra.id) == Answer.YES:
            yield f"{pick(extra.label)}: {pick(extra.when_yes)}"


def _judgement(row: Assessment) -> list[dict[str, str]]:
    return [
        {"key": _("Level judged"), "value": judgement_words(row)},
        {"key": _("Why"), "value": row.judgement_reason},
        {"key": _("Specific concerns"), "value": row.concerns},
    ]


def _since(row: Assessment, before: Assessment | None, used: Instrument) -> Since | None:
    if before is None:
        return None
    heading = _("What changed since %(day)s") % {"day": short_day(before.at)}
    return Since(heading, level_words(before), level_words(row), answers_changed(before, row, used))


def _corrected(row: Assessment, versions: Sequence[Assessment], used: Instrument) -> Since | None:
    before = next((one for one in versions if one.version == row.version - 1), None)
    if before is None:
        return None
    heading = _("What this correction changed")
    return Since(heading, level_words(before), level_words(row), everything_changed(before, row, used))


def _extras(row: Assessment, used: Instrument) -> list[dict[str, str]]:
    said = [
        {"key": pick(extra.label), "value": extra_words(row, extra)}
        for extra in used.extras
        if extra.id != OWN_VIEW
    ]
    months = _("Incidents counted") if row.incidents else ""
    facts = [
        {"key": months, "value": str(row.incidents) if row.incidents else ""},
        {"key": _("Becoming more frequent or worse"), "value": _("Yes") if row.rising else ""},
        {
            "key": _("Last referred to MARAC"),
            "value": short_day(row.last_marac_on) if row.last_marac_on else "",
        },
        {"key": _("Newest abuse"), "value": short_day(row.abuse_on) if row.abuse_on else ""},
    ]
    return [one for one in (*said, *facts) if one["value"]]


def _topics(row: Assessment, used: Instrument) -> list[Topic]:
    unsaid = _("Professionals") if row.completed == Completed.FROM_PROFESSIONALS else str(SAID_BY[""])
    topics = []
    for item in used.items:
        given = row.answers.get(item.id, {})
        said_by = given.get("said_by", "")
        topics.append(
            Topic(
                number=item.number,
                label=pick(item.label),
                answer=answer_words(row, item.id),
                is_yes=given.get("answer") == Answer.YES,
                said_by=str(SAID_BY.get(said_by, said_by)) if said_by else (unsaid if given else ""),
                comment=given.get("comment", ""),
            )
        )
    return topics


def _versions(row: Assessment, versions: Sequence[Assessment]) -> list[dict[str, str]]:
    """The other versions, each with a link; empty when there is only one."""
    if len(versions) < 2:
        return []
    return [
        {
            "text": _("Version %(n)s, %(when)s, %(by)s")
            % {"n": one.version, "when": day_and_time(one.recorded_at), "by": one.by.name},
            "wrong": one.wrong,
            "href": "" if one.pk == row.pk else reverse("assessment", args=[row.case.reference, one.pk]),
        }
        for one in versions
    ]


def _made_by(row: Assessment, used: Instrument, locality: Locality) -> list[dict[str, str]]:
    changed = row.locality_version != locality.version or row.instrument_version != used.version
    note = _("The data has changed since; the result stays as it was made.") if changed else ""
    return [
        {"key": _("Instrument"), "value": f"{row.instrument} {row.instrument_version}"},
        {"key": _("Locality"), "value": row.locality_version},
        {"key": _("Recorded"), "value": day_and_time(row.recorded_at)},
        {"key": _("Since then"), "value": note},
    ]


def _form(form: FormKept, reference: str) -> dict[str, str]:
    size = _("%(n)s kB") % {"n": max(1, form.size // 1000)}
    kept = _("kept %(when)s by %(who)s") % {"when": day_and_time(form.attached_at), "who": form.attached_by}
    return {
        "href": reverse("form-file", args=[reference, form.reference]),
        "text": _("Completed form %(reference)s") % {"reference": form.reference},
        "about": f"{form.content_type.rpartition('/')[2].upper()}, {size}, {kept}",
    }


def _duty(duty: Duty, row: Assessment, at: datetime) -> dict[str, Any]:
    """A duty's row; on this page it says what it is for, since why it is asked stands above."""
    return duty_row(duty, row.case, at) | {"why": _(RULES[duty.rule].purpose)}


def rests_on(duty: Duty, row: Assessment) -> bool:
    """Whether an assessment is among the facts that made a duty."""
    kind = ENTRY_KINDS[row.instrument].value
    return any(fact["kind"] == kind and fact["id"] == row.thread for fact in duty.because)


def resting_on(duties: Iterable[Duty], row: Assessment) -> list[str]:
    """The titles of the open duties that an assessment made."""
    return [_(RULES[duty.rule].title) for duty in duties if rests_on(duty, row)]


def no_longer(ended: Iterable[Duty], row: Assessment) -> list[str]:
    """The titles of the duties that ended because this version corrected what they rested on."""
    fact = {"kind": ENTRY_KINDS[row.instrument].value, "id": row.thread}
    return [
        _(RULES[duty.rule].title)
        for duty in ended
        if duty.ending == Ending.NO_LONGER and duty.ended_fact == fact and duty.ended_at == row.recorded_at
    ]
