"""The open cases of someone who has left, handed over in one press, each to a key worker of its own or all to one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.cases.actions import CannotTake, allocate
from linkworker.cases.gates import OpenedLeaver, open_leaver
from linkworker.cases.models import Case
from linkworker.cases.queries import Candidate
from linkworker.design.dates import day
from linkworker.design.fields import Choice, Select
from linkworker.design.forms import Form
from linkworker.partnership.models import Worker
from linkworker.people.actions import Changed
from linkworker.practice.sharing import Refused
from linkworker.web.cases.work import CANNOT_TAKE
from linkworker.web.form_page import FormPage

Listed = Sequence[tuple[Case, list[Candidate]]]


class HandOverCasesForm(Form):
    """A key worker for every case, and for each case its own where it is to be another."""

    def __init__(self, *data: Any, cases: Listed = (), **rest: Any) -> None:
        super().__init__(*data, **rest)
        everybody = {one.worker.pk: one for _case, candidates in cases for one in candidates}
        self.fields["everyone"] = Select(
            label=gettext_lazy("Key worker of all these cases"),
            hint=gettext_lazy("Where nothing else is chosen below."),
            required=False,
            items=_choices(sorted(everybody.values(), key=_name)),
        )
        for case, candidates in cases:
            self.fields[case.reference] = Select(
                label=_("%(name)s, %(reference)s")
                % {"name": case.client.chosen_name, "reference": case.reference},
                required=False,
                items=_choices(candidates),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in self.chosen_by):
            self.add_error("everyone", _("Choose a key worker: here for all cases, or below for each"))
        return given

    @property
    def chosen_by(self) -> list[str]:
        """The fields in which a worker is chosen."""
        return [name for name, field in self.fields.items() if isinstance(field, Select)]

    def layout_groups(self) -> Sequence[tuple[Any, Sequence[str]]]:
        everyone, *each = self.chosen_by
        return [("", [everyone]), (gettext_lazy("Case by case"), each)]


def _choices(candidates: Sequence[Candidate]) -> list[Choice]:
    """The workers as a short list can hold them, each with the cases they have and whether they are away."""
    return [Choice(str(one.worker.pk), _candidate(one)) for one in candidates[: Select.MOST]]


def _candidate(one: Candidate) -> str:
    cases = ngettext("%(n)d open case", "%(n)d open cases", one.caseload) % {"n": one.caseload}
    words = _("%(name)s (%(cases)s)") % {"name": one.worker.name, "cases": cases}
    if one.away_until is None:
        return words
    return _("%(worker)s, away until %(day)s") % {"worker": words, "day": day(one.away_until)}


def _name(one: Candidate) -> tuple[str, int]:
    return one.worker.name, one.worker.pk


class HandOverCases(FormPage):
    """Handing over what somebody left behind. What can't be taken stays listed; the others are done."""

    template = "web/today/leaver.jinja"
    form_class = HandOverCasesForm
    keeps_draft = False
    found: OpenedLeaver

    def open(self, **path: Any) -> None:
        self.found = open_leaver(self.visit, path["number"])

    def form_options(self) -> Mapping[str, Any]:
        return {"cases": [(case, self.found.candidates[case.service_id]) for case in self.found.cases]}

    def context(self) -> Mapping[str, Any]:
        left = self.request.GET.get("left", "").split(",")
        return {
            "name": self.found.worker.name,
            "left": [
                _("%(name)s, %(reference)s") % {"name": case.client.chosen_name, "reference": case.reference}
                for case in self.found.cases
                if case.reference in left
            ],
            "cannot_take": CANNOT_TAKE,
            "cancel_href": reverse("team"),
        }

    def act(self, form: Form) -> str:
        """Allocate each case by itself, so that one that can't be taken keeps no other back."""
        done, stay = 0, []
        for case in self.found.cases:
            worker = self._chosen(case, form)
            taken = worker is not None and self._allocated(case, worker)
            done += bool(taken)
            if taken is False:
                stay.append((case.reference, worker is not None))
        if done:
            words = ngettext("%(n)d case is handed over", "%(n)d cases are handed over", done)
            messages.success(self.request, words % {"n": done})
        if not stay:
            return reverse("team")
        refused = ",".join(reference for reference, was_chosen in stay if was_chosen)
        return self.request.path + (f"?left={refused}" if refused else "")

    def _chosen(self, case: Case, form: Form) -> Worker | None:
        key = form.cleaned_data[case.reference] or form.cleaned_data["everyone"]
        known = (one.worker for each in self.found.candidates.values() for one in each)
        return next((worker for worker in known if str(worker.pk) == key), None)

    def _allocated(self, case: Case, worker: Worker) -> bool | None:
        """Whether the worker has the case now; None when somebody else dealt with it meanwhile."""
        try:
            allocate(case, worker=worker, by=self.visit.worker, at=self.visit.at)
        except CannotTake:
            return False
        except (Changed, Refused):
            return None
        return True
