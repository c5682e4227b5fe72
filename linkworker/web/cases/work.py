"""The work of a case: who holds it, the limits of confidentiality, its end and its taking up again."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases import actions
from linkworker.cases.gates import open_to_allocate, open_to_write
from linkworker.cases.models import Case, EntryKind
from linkworker.cases.queries import Candidate, candidates, last_entries
from linkworker.design.dates import day, day_and_time
from linkworker.design.forms import Form
from linkworker.duties.actions import MustsOpen, close_case
from linkworker.duties.queries import open_duties_of
from linkworker.events.changed import Changed
from linkworker.partnership.localities import locality_at
from linkworker.people.models import WorkerPreference
from linkworker.practice.locality_values import Nation
from linkworker.practice.rule import RULES, Weight
from linkworker.practice.sharing import Refused
from linkworker.sharing.gates import leads
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.forms import AllocateForm, CloseForm, ConfidentialityForm, ReopenForm
from linkworker.web.form_page import NotDone

CANNOT_TAKE = gettext_lazy(
    "This worker can't take this case. Choose someone else, or contact the duty safeguarding lead."
)
"""The one answer to an allocation that can't be: the same for leave, caseload, training, a wall and a separation."""


MUSTS_OPEN = gettext_lazy(
    "What must be done is still open. Do it, ask your manager to waive it, or ask your manager to close the case"
)


class Confidentiality(CaseForm):
    """What can't be kept confidential, in words to say, and a record that it was explained."""

    template = "web/cases/confidentiality.jinja"
    form_class = ConfidentialityForm
    done = gettext_lazy("Recorded: the limits of confidentiality were explained")

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    def context(self) -> Mapping[str, Any]:
        nation = locality_at(self.opened.case.service.locality, self.visit.at).nation
        return {**super().context(), "in_wales": nation is Nation.WALES}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        actions.explain_confidentiality(
            self.opened.case, how=given["how"], note=given["note"], by=self.visit.worker, at=self.visit.at
        )
        return self.done_href()


class Allocate(CaseForm):
    """Choosing who works a case, with the caseload beside each name."""

    template = "web/cases/allocate.jinja"
    form_class = AllocateForm
    done = gettext_lazy("The case is allocated")
    keeps_draft = False
    workers: list[Candidate]

    def open(self, **path: Any) -> None:
        self.opened = open_to_allocate(self.visit, path["reference"])
        self.workers = candidates(self.opened.case, self.visit.reader, self.visit.at)

    def version(self) -> int:
        return self.opened.case.key_worker_id or 0

    def check_unchanged(self, version: str) -> None:
        if version != str(self.version()):
            raise Changed(self.opened.case)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return _told_last(changed.now, EntryKind.ALLOCATED) or super().describe_change(changed)

    def form_options(self) -> Mapping[str, Any]:
        return {"workers": [(one, self._hint(one)) for one in self.workers]}

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "prefers_woman": self._prefers_woman,
            "holder": self.opened.case.key_worker,
            "nobody": not self.workers,
        }

    def act(self, form: Form) -> str:
        chosen = form.cleaned_data["worker"]
        worker = next(one.worker for one in self.workers if str(one.worker.pk) == chosen)
        try:
            actions.allocate(self.opened.case, worker=worker, by=self.visit.worker, at=self.visit.at)
        except actions.CannotTake:
            raise NotDone("worker", CANNOT_TAKE) from None
        return self.done_href()

    @property
    def _prefers_woman(self) -> bool:
        return self.opened.case.client.worker_preference == WorkerPreference.FEMALE

    def _hint(self, one: Candidate) -> str:
        words = [_("Open cases: %(count)s") % {"count": one.caseload}]
        if one.worker.pk == self.opened.case.key_worker_id:
            words.append(_("holds this case now"))
        if one.away_until is not None:
            words.append(_("away until %(day)s") % {"day": day(one.away_until)})
        if self._prefers_woman and one.worker.is_female:
            words.append(_("would meet the preference for a woman"))
        return " · ".join(words)


class OpenOrClosed(CaseForm):
    """What ending the work and taking it up again share: it may have been done meanwhile."""

    told_as: ClassVar[EntryKind]

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])
        if self.is_so() and self.request.method != "POST":
            raise Refused("so already")

    def is_so(self) -> bool:
        """Whether the case is already as this form would make it."""
        raise NotImplementedError

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.is_so():
            raise Changed(self.opened.case)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return {**super().describe_change(changed), **_told_last(changed.now, self.told_as), "over": True}


class Close(OpenOrClosed):
    """Ending the work: what is still open is shown first."""

    template = "web/cases/close.jinja"
    form_class = CloseForm
    done = gettext_lazy("The case is closed")
    told_as = EntryKind.CLOSED

    def is_so(self) -> bool:
        return self.opened.case.closed_at is not None

    def context(self) -> Mapping[str, Any]:
        still = open_duties_of(self.opened.case.pk, self.visit.at)
        return {
            **super().context(),
            "leads": leads(self.visit.worker, self.opened.case.service_id, self.visit.at),
            "musts": [_(RULES[duty.rule].title) for duty in still if duty.weight == Weight.MUST],
            "others": [_(RULES[duty.rule].title) for duty in still if duty.weight != Weight.MUST],
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        try:
            close_case(
                self.opened.case,
                reason=given["reason"],
                note=given["note"],
                by=self.visit.worker,
                at=self.visit.at,
            )
        except MustsOpen:
            raise NotDone(None, MUSTS_OPEN) from None
        return self.done_href()


class Reopen(OpenOrClosed):
    """Taking the work up again."""

    template = "web/cases/reopen.jinja"
    form_class = ReopenForm
    done = gettext_lazy("The case is open again")
    told_as = EntryKind.REOPENED

    def is_so(self) -> bool:
        return self.opened.case.closed_at is None

    def act(self, form: Form) -> str:
        actions.reopen_case(
            self.opened.case, note=form.cleaned_data["note"], by=self.visit.worker, at=self.visit.at
        )
        return reverse("case", args=[self.reference])


def _told_last(case: Case, kind: EntryKind) -> Mapping[str, Any]:
    """Who last did that to the case, and when; nothing when it was never done."""
    words = {
        EntryKind.ALLOCATED: _("%(name)s allocated it on %(at)s. What you chose is still here."),
        EntryKind.CLOSED: _(
            "%(name)s closed it on %(at)s. What you typed is still here; nothing of it was saved."
        ),
        EntryKind.REOPENED: _(
            "%(name)s opened it again on %(at)s. What you typed is still here; nothing of it was saved."
        ),
    }
    last = last_entries(case, [kind], 1)
    if not last:
        return {}
    return {"words": words[kind] % {"name": last[0].by.name, "at": day_and_time(last[0].recorded_at)}}
