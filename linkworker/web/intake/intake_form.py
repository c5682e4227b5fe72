"""What every form about one intake shares: its head, and where it goes when it is done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.cases.queries import candidates
from linkworker.design.dates import day_and_time
from linkworker.design.fields import Choice
from linkworker.events.changed import Changed
from linkworker.people.build import from_json
from linkworker.people.gates import works_in
from linkworker.practice.referring import WAITING
from linkworker.practice.sharing import CASEWORK, Refused, Role
from linkworker.referrals.gates import OpenedIntake, open_to_answer, sees_intake
from linkworker.referrals.models import Intake
from linkworker.referrals.queries import has_inbox
from linkworker.sharing.gates import Visit, leads
from linkworker.web.form_page import FormPage
from linkworker.web.intake.presenters import head, next_words


class IntakeForm(FormPage):
    """A form about an opened intake; `while_waiting`: for what nobody has answered yet, else for what was accepted."""

    opened: OpenedIntake
    while_waiting = True

    def open(self, **path: Any) -> None:
        self.opened = open_to_answer(self.visit, path["reference"])
        if not self.is_possible() and self.request.method != "POST":
            raise Refused("not now")

    def is_possible(self) -> bool:
        return self.intake.state in WAITING

    def check_unchanged(self, version: str) -> None:
        if not self.is_possible() or (self.form_class.versioned and version != str(self.version())):
            raise Changed(self.intake)

    @property
    def intake(self) -> Intake:
        return self.opened.intake

    def context(self) -> Mapping[str, Any]:
        back = reverse("intake", args=[self.intake.reference])
        return {
            "reference": self.intake.reference,
            "head": head(self.intake, from_json(self.intake.given), self.visit.at),
            "back_href": back,
            "cancel_href": back,
        }

    def done_href(self) -> str:
        """Back to it; or to where the reader's work is, once they see it no longer."""
        if sees_intake(self.visit, self.intake.reference):
            return reverse("intake", args=[self.intake.reference])
        return reverse("inbox" if has_inbox(self.visit.reader, self.visit.at) else "today")

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:  # noqa: ARG002
        """Who did the last thing with it, and when."""
        step = next((row for row in reversed(self.opened.steps) if row.by), None)
        over = not self.is_possible()
        if step is None or step.by is None:
            return {"words": _("Look at what it says now before you send it again."), "over": over}
        said = _("%(name)s answered it on %(at)s. What you typed is still here; nothing of it was saved.")
        return {"words": said % {"name": step.by.name, "at": day_and_time(step.at)}, "over": over}

    def returned_href(self, now: Intake) -> str:
        """As `done_href`; who can't read there any longer what is left to do is told it here."""
        going = self.done_href()
        if not sees_intake(self.visit, now.reference):
            messages.warning(self.request, str(next_words(now)))
        return going


def worker_choices(intake: Intake, visit: Visit) -> Sequence[Choice]:
    """The caseworkers of an intake's service, with the open cases that each holds."""
    return [
        Choice(str(one.worker.pk), one.worker.name, hint=_("Open cases: %(count)s") % {"count": one.caseload})
        for one in candidates(intake, visit.reader, visit.at)
    ]


def leads_service(intake: Intake, visit: Visit) -> bool:
    return leads(visit.worker, intake.service_id, visit.at)


def does_casework(intake: Intake, visit: Visit) -> bool:
    return works_in(visit.reader, intake.service, CASEWORK, visit.at)


def is_on_duty(intake: Intake, visit: Visit) -> bool:
    return works_in(visit.reader, intake.service, frozenset({Role.DUTY_WORKER}), visit.at)
