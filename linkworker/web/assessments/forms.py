"""The form of an instrument: topics, the person's own view, professional judgement, what the meeting needs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.assessments.build import SCREEN, AssessmentGiven
from linkworker.assessments.models import OwnView, Specialist
from linkworker.design import fields, forms
from linkworker.design.fields import Choice
from linkworker.design.forms import Grouping
from linkworker.practice.deadlines import LONDON, end_of_day, london_date
from linkworker.practice.instrument import Counting
from linkworker.practice.scales import Level
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.web.assessments.fields import (
    AS_ANSWERS,
    OVERHEARD,
    OWN_VIEW,
    Asked,
    Field,
    answer_name,
    comment_name,
    extra_field,
    extra_name,
    how_fields,
    judgement_fields,
    meeting_fields,
    own_view_fields,
    said_name,
    specialist_fields,
    topic_fields,
)
from linkworker.web.assessments.words import LEVELS, SAID_BY

EARLIER = timedelta(days=365)
"""How long before the opening of a case a form may have been completed that is copied into it."""

NOT_IN_PRIVATE = gettext_lazy(
    "These questions wait until the person is alone. Nothing was recorded; what you typed stands below"
)


class InstrumentForm(forms.Form):
    """An instrument to fill in. Made with `asked`; without it, it has no field but its token."""

    def __init__(self, *args: Any, asked: Asked | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.asked = asked
        self.sections: dict[str, list[str]] = {}
        if asked is not None:
            for section, made in _sections(asked):
                self.sections[section] = [name for name, _field in made]
                self.fields.update(dict(made))

    def layout_groups(self) -> Grouping:
        return [("", names) for names in self.sections.values()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.asked is not None:
            if cleaned.get("completed") == OVERHEARD:
                self.add_error("completed", NOT_IN_PRIVATE)
            self._check_topics(self.asked)
            self._check_time(self.asked, cleaned)
            if self.asked.finds_level:
                self._check_judgement(self.asked, cleaned)
        return cleaned

    def _check_topics(self, asked: Asked) -> None:
        """Every answer belongs to a topic of this instrument, once; and there is at least one."""
        known = {answer_name(item.id) for item in asked.instrument.items}
        answered = {name for name in self.data if name.startswith("a-")}
        for name in sorted(answered - known):
            topic = name.removeprefix("a-")[:20]
            self.add_error(None, _("There is no topic %(topic)s on this form") % {"topic": topic})
        for item in asked.instrument.items:
            name = answer_name(item.id)
            if hasattr(self.data, "getlist") and len(self.data.getlist(name)) > 1:
                words = _("Topic %(n)s is answered twice: choose one answer") % {"n": item.number}
                self.add_error(name, words)
        left = [item for item in asked.instrument.items if not self.data.get(answer_name(item.id))]
        if len(left) == len(asked.instrument.items):
            self.add_error(answer_name(left[0].id), _("Answer at least one topic"))
        elif left and asked.instrument.scoring.counting is not Counting.ASK_FURTHER:
            words = _("Answer topic %(n)s: “don’t know” is an answer. Topics still open: %(open)s")
            self.add_error(answer_name(left[0].id), words % {"n": left[0].number, "open": len(left)})

    def _check_time(self, asked: Asked, cleaned: Mapping[str, Any]) -> None:
        on, at = cleaned.get("done_on"), cleaned.get("done_at")
        if on and on < london_date(asked.opened_at) - EARLIER:
            self.add_error(
                "done_on", _("This is more than a year before the case was opened: check the year")
            )
        if on and at and on == self.today and _moment(on, at) > asked.now:
            self.add_error("done_at", _("This time has not come yet: write when it was completed"))

    def _check_judgement(self, asked: Asked, cleaned: Mapping[str, Any]) -> None:
        judged = cleaned.get("judgement") or AS_ANSWERS
        if judged == AS_ANSWERS:
            return
        yes = sum(cleaned.get(answer_name(item.id)) == Answer.YES for item in asked.instrument.items)
        by_score = asked.locality.bands.level(yes)
        if Level[judged.upper()] < by_score:
            words = _("The answers show %(level)s. Judgement can raise a level, never lower it")
            self.add_error("judgement", words % {"level": str(LEVELS[by_score]).lower()})
        if not (cleaned.get("judgement_reason") or "").strip():
            self.add_error("judgement_reason", _("Write why you judge so: a judgement needs its reason"))

    def when(self) -> datetime:
        """When it was completed, in UTC. Without a time: now for today, the whole of an earlier day.

        A correction that leaves day and time as they were keeps the moment to the second.
        """
        asked = self._is_asked()
        on, at = self.cleaned_data["done_on"], self.cleaned_data["done_at"]
        if asked.was_at is not None and (on, at) == day_and_minute(asked.was_at):
            return asked.was_at
        if at is None:
            return min(end_of_day(on), asked.now)
        return _moment(on, at)

    def given(self) -> AssessmentGiven:
        """What was filled in, as the actions take it."""
        asked = self._is_asked()
        cleaned = self.cleaned_data
        judged = cleaned.get("judgement") or AS_ANSWERS
        return AssessmentGiven(
            instrument=asked.instrument.id,
            completed=cleaned["completed"],
            answers=tuple(self._answers(asked)),
            extras=dict(self._extras(asked)),
            own_view=cleaned.get(OWN_VIEW) or OwnView.NOT_ASKED.value,
            own_view_words=cleaned.get("own_view_words") or "",
            judgement="" if judged == AS_ANSWERS else judged,
            judgement_reason="" if judged == AS_ANSWERS else cleaned.get("judgement_reason") or "",
            concerns=cleaned.get("concerns") or "",
            incidents=cleaned.get("incidents") or 0,
            rising=bool(cleaned.get("rising")),
            last_marac_on=cleaned.get("last_marac_on"),
            abuse_on=cleaned.get("abuse_on"),
            with_specialist=cleaned.get("with_specialist") or Specialist.NOT_ASKED.value,
        )

    def _is_asked(self) -> Asked:
        if self.asked is None:
            raise ValueError("a form without an instrument gives nothing")
        return self.asked

    def _answers(self, asked: Asked) -> Iterator[AnswerGiven]:
        for item in asked.instrument.items:
            answer = self.cleaned_data[answer_name(item.id)]
            if answer:
                said_by = self.cleaned_data[said_name(item.id)]
                yield AnswerGiven(item.id, Answer(answer), said_by, self.cleaned_data[comment_name(item.id)])

    def _extras(self, asked: Asked) -> Iterator[tuple[str, Any]]:
        for extra in asked.extras:
            value = self.cleaned_data[extra_name(extra.id)]
            if value:
                yield extra.id, value


class CorrectionForm(InstrumentForm):
    """An instrument to correct: what was wrong is named before anything is changed."""

    versioned = True

    wrong = fields.Text(
        label=gettext_lazy("What was wrong in the version before?"),
        hint=gettext_lazy("It stays readable, with this line beside it."),
        missing=gettext_lazy("Write what was wrong: the next reader needs to know"),
        max_length=500,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.sections = {"wrong": ["wrong"], **self.sections}


def _sections(asked: Asked) -> Iterator[tuple[str, list[Field]]]:
    """The parts of the form in the order of the page, each with its fields."""
    yield "how", list(how_fields())
    said_by = [Choice(code, words) for code, words in SAID_BY.items()]
    yield "topics", [one for item in asked.instrument.items for one in topic_fields(item, said_by)]
    if asked.instrument.id == SCREEN:
        yield "specialist", list(specialist_fields())
    if asked.finds_level:
        yield "own", list(own_view_fields(asked.instrument))
    if asked.extras:
        yield "extras", [(extra_name(extra.id), extra_field(extra)) for extra in asked.extras]
    if asked.finds_level:
        yield "meeting", list(meeting_fields(asked.locality))
        yield "judgement", list(judgement_fields())


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LONDON).astimezone(UTC)


def day_and_minute(at: datetime) -> tuple[date, time | None]:
    """A moment as the form asks for it; the last second of a day stands for the whole day."""
    local = at.astimezone(LONDON)
    if at == end_of_day(local.date()):
        return local.date(), None
    return local.date(), local.time().replace(second=0, microsecond=0)


def initial_of(given: AssessmentGiven, at: datetime) -> dict[str, Any]:
    """A completed instrument as the form's first values: where a correction starts."""
    day, minute = day_and_minute(at)
    plain = {
        "completed": given.completed,
        "done_on": day,
        "done_at": minute,
        "own_view": given.own_view,
        "own_view_words": given.own_view_words,
        "judgement": given.judgement or AS_ANSWERS,
        "judgement_reason": given.judgement_reason,
        "concerns": given.concerns,
        "incidents": given.incidents or None,
        "rising": given.rising,
        "last_marac_on": given.last_marac_on,
        "abuse_on": given.abuse_on,
        "with_specialist": given.with_specialist,
    }
    topics = {
        name: value
        for one in given.answers
        for name, value in (
            (answer_name(one.item), one.answer.value),
            (said_name(one.item), one.said_by),
            (comment_name(one.item), one.comment),
        )
    }
    return plain | topics | {extra_name(name): value for name, value in given.extras.items()}
