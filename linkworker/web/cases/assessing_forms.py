"""Recording and correcting who does what to whom, as a named specialist found it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.models import Participant, Position
from linkworker.design.dates import day_and_time
from linkworker.design.fields import Choice, Date, LongText, Radios, Text
from linkworker.design.forms import Form, Grouping
from linkworker.events.changed import Changed
from linkworker.opposed import assessing
from linkworker.opposed.assessing import AssessmentGiven
from linkworker.opposed.models import WhoDoesWhat
from linkworker.practice.who_does_what import CONCLUDED, EVIDENCE, Concluded, Evidence
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.people import position_from, position_words
from linkworker.web.enquiries.reading import at_of
from linkworker.web.form_page import NotDone
from linkworker.web.row_keys import row_key

EACH = gettext_lazy("Say what was considered; “not known” is an answer")


class AssessForm(Form):
    """Who assessed, when, what was considered of both sides, and what it came to."""

    versioned = True

    specialist = Text(
        label=gettext_lazy("Who assessed it?"),
        hint=gettext_lazy(
            "The specialist’s name and service: you, or somebody who told you what they found."
        ),
        missing=gettext_lazy("Write who assessed it"),
        max_length=120,
        width=30,
    )
    on = Date(label=gettext_lazy("On which day?"), missing=gettext_lazy("Write the day"), must_be="past")
    concluded = Radios(
        label=gettext_lazy("What did it come to?"),
        missing=gettext_lazy("Choose what it came to, or that it can’t be said yet"),
        items=[Choice(one.value, gettext_lazy(words)) for one, words in CONCLUDED.items()],
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for topic, (label, hint) in EVIDENCE.items():
            self.fields[topic.value] = LongText(
                label=gettext_lazy(label), hint=gettext_lazy(hint), missing=EACH, rows=3, max_length=2000
            )

    def layout_groups(self) -> Grouping:
        first = ["wrong"] if "wrong" in self.fields else []
        return [
            ("", [*first, "specialist", "on"]),
            (gettext_lazy("What was considered, of both sides"), [topic.value for topic in Evidence]),
            (gettext_lazy("The conclusion"), ["concluded"]),
        ]


class CorrectAssessmentForm(AssessForm):
    """An assessment corrected, and what was wrong of it."""

    wrong = LongText(
        label=gettext_lazy("What was wrong?"),
        missing=gettext_lazy("Say what was wrong"),
        hint=gettext_lazy("What it said before stays readable, with this beside it."),
        rows=2,
        max_length=500,
    )


class AssessPage(CaseForm):
    """Recording an assessment of one relationship."""

    template = "web/cases/who_does_what.jinja"
    form_class = AssessForm
    done = gettext_lazy("Recorded. What it came to stands with this person")
    back = "people"
    corrects = False
    person: Participant
    newest: Position | None

    def open(self, **path: Any) -> None:
        opened = assessing.open_to_assess(self.visit, path["reference"], path["number"])
        self.opened, self.person, self.newest = opened

    def version(self) -> str:
        return str(self.newest.pk if self.newest is not None else 0)

    def check_unchanged(self, version: str) -> None:
        if self.newest is not None and version != self.version():
            raise Changed(self.newest)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who said meanwhile who harms whom, and what; or who corrected it."""
        now = changed.now
        if isinstance(now, WhoDoesWhat):
            return super().describe_change(changed)
        said = {"name": now.by.name, "at": day_and_time(now.at)}
        return {
            "words": _("%(name)s changed it on %(at)s. What you typed is still here.") % said,
            "text": f"{position_words(now, self.person)}. {position_from(now)}",
        }

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "person": self.person.name, "corrects": self.corrects}

    def initial(self) -> Mapping[str, Any]:
        return {"specialist": self.visit.worker.name}

    def given(self, form: Form) -> AssessmentGiven:
        said, now = form.cleaned_data, self.visit.at
        at = at_of(said["on"], None, now=now, earliest=self.opened.case.opened_at)
        if at > now:
            raise NotDone("on", gettext_lazy("Write a day that has come"))
        return AssessmentGiven(
            specialist=said["specialist"],
            at=at,
            evidence={topic: said[topic.value] for topic in Evidence},
            concluded=Concluded(said["concluded"]),
        )

    def act(self, form: Form) -> str:
        told: dict[str, Any] = {"seen": self.newest, "by": self.visit.worker, "at": self.visit.at}
        assessing.assess(self.person, self.given(form), **told)
        return self.done_href(f"#person-{row_key(self.person.pk)}")


class CorrectAssessmentPage(AssessPage):
    """Correcting an assessment."""

    form_class = CorrectAssessmentForm
    done = gettext_lazy("Corrected. What it said before stays readable")
    corrects = True
    row: WhoDoesWhat

    def open(self, **path: Any) -> None:
        opened = assessing.open_assessment(self.visit, path["reference"], path["number"])
        self.opened, self.row, self.newest = opened
        self.person = self.row.participant

    def version(self) -> str:
        return f"{self.row.pk}.{super().version()}"

    def check_unchanged(self, version: str) -> None:
        if version == self.version():
            return
        mine, _dot, _position = version.partition(".")
        raise Changed(self.newest if mine == str(self.row.pk) and self.newest else self.row)

    def version_after(self, changed: Changed) -> str:  # noqa: ARG002
        return self.version()

    def initial(self) -> Mapping[str, Any]:
        row = self.row
        return {"specialist": row.specialist, "on": row.at.date(), "concluded": row.concluded, **row.evidence}

    def act(self, form: Form) -> str:
        told: dict[str, Any] = {"seen": self.newest, "by": self.visit.worker, "at": self.visit.at}
        wrong = form.cleaned_data["wrong"]
        assessing.correct_assessment(self.row, self.given(form), wrong=wrong, **told)
        return self.done_href(f"#person-{row_key(self.person.pk)}")
