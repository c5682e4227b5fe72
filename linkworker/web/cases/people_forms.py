"""Adding another person to a case, correcting what is known of them, and recording who harms whom."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases import participants
from linkworker.cases.gates import open_participant, open_to_write
from linkworker.cases.models import Participant, Position
from linkworker.cases.participants import DETAILS
from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.sharing import Category
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.forms import ParticipantCorrectionForm, ParticipantForm, PositionChangeForm
from linkworker.web.cases.known_by_form import KnownByForm, known_initial
from linkworker.web.cases.people import position_from, position_words
from linkworker.web.row_keys import row_key


def _told(form: Form) -> Mapping[str, Any]:
    """What was told of who somebody is, of a valid form."""
    assert isinstance(form, KnownByForm)
    return {**{name: form.cleaned_data[name] for name in DETAILS}, "known_by": form.known_by()}


class ParticipantAdd(CaseForm):
    """Adding somebody to a case."""

    template = "web/cases/participant.jinja"
    form_class = ParticipantForm
    done = gettext_lazy("Added to the people of this case")
    back = "people"

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"], Category.ABUSE)

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        added = participants.add_participant(
            self.opened.case,
            _told(form),
            position=given["position"],
            said_by=given["said_by"],
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.done_href(f"#person-{row_key(added.pk)}")


class ParticipantCorrect(CaseForm):
    """Correcting what is known of another person of a case."""

    template = "web/cases/participant_correct.jinja"
    form_class = ParticipantCorrectionForm
    done = gettext_lazy("Corrected. What it said before stays readable")
    back = "people"
    person: Participant

    def open(self, **path: Any) -> None:
        self.opened, self.person = open_participant(self.visit, path["reference"], path["number"])

    def version(self) -> int:
        return self.person.version

    def check_unchanged(self, version: str) -> None:
        if version != str(self.version()):
            raise Changed(self.person)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who corrected it meanwhile, and what they say was wrong."""
        last = participants.newest_correction(changed.now)
        if last is None:
            return super().describe_change(changed)
        said = {"name": last.by.name, "at": day_and_time(last.at)}
        return {
            "words": _("%(name)s changed it on %(at)s. What you typed is still here.") % said,
            "wrong": last.wrong,
        }

    def initial(self) -> Mapping[str, Any]:
        return {**{name: getattr(self.person, name) for name in DETAILS}, **known_initial(self.person)}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        participants.correct_participant(
            self.person,
            _told(form),
            wrong=given["wrong"],
            seen_version=self.version(),
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.done_href(f"#person-{row_key(self.person.pk)}")


class PositionChange(CaseForm):
    """Recording what somebody now says of who harms whom."""

    template = "web/cases/position.jinja"
    form_class = PositionChangeForm
    done = gettext_lazy("Recorded. What was said before stays readable")
    back = "people"
    person: Participant
    newest: Position | None

    def open(self, **path: Any) -> None:
        self.opened, self.person = open_participant(self.visit, path["reference"], path["number"])
        self.newest = participants.newest_position(self.person)

    def version(self) -> int:
        return self.newest.pk if self.newest is not None else 0

    def check_unchanged(self, version: str) -> None:
        if self.newest is not None and version != str(self.version()):
            raise Changed(self.newest)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who recorded a position meanwhile, and what it says."""
        now: Position = changed.now
        said = {"name": now.by.name, "at": day_and_time(now.at)}
        return {
            "words": _("%(name)s changed it on %(at)s. What you typed is still here.") % said,
            "text": f"{position_words(now, self.person)}. {position_from(now)}",
        }

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "person": self.person.name}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        participants.set_position(
            self.person,
            kind=given["position"],
            said_by=given["said_by"],
            seen=self.newest,
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.done_href(f"#person-{row_key(self.person.pk)}")
