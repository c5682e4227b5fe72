"""Writing down that somebody takes part in the work on a plan, and that they do no more."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from linkworker.cases.gates import open_participant
from linkworker.cases.models import Participant
from linkworker.design.fields import Choice, LongText, Radios
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.opposed import taking_part
from linkworker.opposed.models import TakingPart
from linkworker.opposed.taking_part import KeptOut
from linkworker.practice.sharing import Refused
from linkworker.web.cases.case_form import CaseForm, was_quicker
from linkworker.web.form_page import NotDone
from linkworker.web.row_keys import row_key

NOT_INVITED = gettext_lazy(
    "Abuse was disclosed or is suspected, so nobody invites them into the plan. Ask the person alone whom else they "
    "would like beside them, or offer an IDVA."
)


class InviteForm(Form):
    """Whether the person was asked alone, and what they wish."""

    asked_alone = Radios(
        label=gettext_lazy("Did you ask our client alone whether they want this?"),
        hint=gettext_lazy(
            "Not beside the one who is to be invited, and not by a message that others may read."
        ),
        missing=gettext_lazy("Say whether you asked them alone"),
        items=[
            Choice("yes", gettext_lazy("Yes, alone, and they want it")),
            Choice("no", gettext_lazy("Not yet")),
        ],
    )
    note = LongText(
        label=gettext_lazy("What do they take part in, and what stays between you and our client?"),
        missing=gettext_lazy("Write what they take part in"),
        rows=3,
        max_length=500,
    )


class EndForm(Form):
    """Why somebody takes part no more, and how that is said safely."""

    note = LongText(
        label=gettext_lazy("How was it ended, so that nobody is put in danger by it?"),
        hint=gettext_lazy(
            "Agree with our client, alone, what is said and by whom. Never give what they told you as the reason."
        ),
        missing=gettext_lazy("Write how it was ended"),
        rows=3,
        max_length=500,
    )


class InvitePage(CaseForm):
    """Inviting somebody into the work on the plan."""

    template = "web/cases/taking_part.jinja"
    form_class = InviteForm
    done = gettext_lazy("Written down: they take part from now")
    back = "people"
    person: Participant

    def open(self, **path: Any) -> None:
        self.opened, self.person = open_participant(self.visit, path["reference"], path["number"])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        standing = taking_part.takes_part(self.person)
        if standing is not None:
            raise Changed(standing)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.by, changed.now.at)

    def context(self) -> Mapping[str, Any]:
        guard = NOT_INVITED if taking_part.kept_out(self.person) else ""
        return {**super().context(), "person": self.person.name, "guard": guard, "ends": False}

    def act(self, form: Form) -> str:
        if form.cleaned_data["asked_alone"] != "yes":
            raise NotDone("asked_alone", gettext_lazy("Ask them alone first; what you typed stays here"))
        told: dict[str, Any] = {"by": self.visit.worker, "at": self.visit.at}
        try:
            taking_part.invite(self.person, note=form.cleaned_data["note"], **told)
        except KeptOut:
            raise NotDone(None, NOT_INVITED) from None
        return self.done_href(f"#person-{row_key(self.person.pk)}")


class EndPage(CaseForm):
    """Letting it end that somebody takes part."""

    template = "web/cases/taking_part.jinja"
    form_class = EndForm
    done = gettext_lazy("Written down: they take part no more")
    back = "people"
    row: TakingPart

    def open(self, **path: Any) -> None:
        self.opened, person = open_participant(self.visit, path["reference"], path["number"])
        rows = [
            one for one in taking_part.taking_part_in(self.opened.case) if one.participant_id == person.pk
        ]
        if not rows:
            raise Refused("takes part in nothing")
        self.row = rows[-1]
        if self.row.ended_at is not None and self.request.method == "GET":
            raise Refused("takes part no more")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.ended_at is not None:
            raise Changed(self.row)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.ended_by, changed.now.ended_at)

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "person": self.row.participant.name, "guard": "", "ends": True}

    def act(self, form: Form) -> str:
        taking_part.end(self.row, note=form.cleaned_data["note"], by=self.visit.worker, at=self.visit.at)
        return self.done_href(f"#person-{row_key(self.row.participant_id)}")
