"""Completing an instrument, and correcting what was recorded."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.assessments.actions import ConcernsNeeded, complete, correct
from linkworker.assessments.build import given_of, instrument_in_use
from linkworker.assessments.gates import open_to_complete, open_to_correct
from linkworker.assessments.models import Assessment, Completed
from linkworker.assessments.queries import version_of
from linkworker.cases.gates import OpenedCase
from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.duties.queries import open_duties_of
from linkworker.events.changed import Changed
from linkworker.partnership.localities import locality_at
from linkworker.practice.deadlines import london_date
from linkworker.practice.instrument import Instrument
from linkworker.web.assessments.compare import everything_changed, level_words
from linkworker.web.assessments.fields import Asked
from linkworker.web.assessments.forms import CorrectionForm, InstrumentForm, initial_of
from linkworker.web.assessments.results import resting_on
from linkworker.web.assessments.topics import answered, notices, topic_groups
from linkworker.web.cases.identity import identity
from linkworker.web.data_words import pick
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.numbers import number_in

CONCERNS_MISSING = _(
    "Write your specific concerns: the answers alone show less than high, so they are needed"
)
QUICK = "copied"


class InstrumentPage(FormPage):
    """What completing and correcting share: one long page, or with `?how=copied` the quick layout."""

    template = "web/assessments/form.jinja"
    form_class = InstrumentForm
    opened: OpenedCase
    asked: Asked

    @property
    def is_quick(self) -> bool:
        return self.request.GET.get("how") == QUICK

    def ask(self, opened: OpenedCase, used: Instrument, was: Assessment | None = None) -> None:
        self.opened = opened
        at = was.at if was else self.visit.at
        locality = locality_at(opened.case.service.locality, at)
        self.asked = Asked(used, locality, self.visit.at, opened.case.opened_at, was.at if was else None)

    def form_options(self) -> Mapping[str, Any]:
        return {"asked": self.asked}

    def _show(self, form: Form, status: int = 200, **more: Any) -> HttpResponse:
        filled = cast(InstrumentForm, form)
        groups = topic_groups(filled, self.asked, compact=self.is_quick)
        return super()._show(form, status, groups=groups, answered=answered(filled, self.asked), **more)

    def context(self) -> Mapping[str, Any]:
        used = self.asked.instrument
        return {
            "about": identity(self.opened, self.visit.at),
            "title": pick(used.title),
            "notices": list(notices(used)),
            "total": len(used.items),
            "is_quick": self.is_quick,
            "is_level": self.asked.finds_level,
            "other_layout": self.request.path if self.is_quick else f"{self.request.path}?how={QUICK}",
            "cancel_href": reverse("assessments", args=[self.opened.case.reference]),
        }

    def act(self, form: Form) -> str:
        try:
            row = self.keep(cast(InstrumentForm, form))
        except ConcernsNeeded:
            raise NotDone("concerns", CONCERNS_MISSING) from None
        return reverse("assessment", args=[self.opened.case.reference, row.pk])

    def keep(self, form: InstrumentForm) -> Assessment:
        raise NotImplementedError


class NewAssessment(InstrumentPage):
    """Completing an instrument."""

    done = _("Saved. Read what it means, then do what follows.")

    def open(self, **path: Any) -> None:
        self.ask(*open_to_complete(self.visit, path["reference"], path["instrument"]))

    def initial(self) -> Mapping[str, Any]:
        completed = Completed.COPIED.value if self.is_quick else ""
        return {"done_on": london_date(self.visit.at), "completed": completed}

    def keep(self, form: InstrumentForm) -> Assessment:
        given, now = form.given(), self.visit.at
        return complete(self.opened.case, given, by=self.visit.worker, at=form.when(), recorded_at=now)


class CorrectAssessment(InstrumentPage):
    """Correcting an assessment: always the newest version, whichever of its versions was named."""

    form_class = CorrectionForm
    done = _("Corrected. The level and what follows were worked out again.")
    row: Assessment

    def open(self, **path: Any) -> None:
        opened, self.row = open_to_correct(self.visit, path["reference"], path["number"])
        self.ask(opened, instrument_in_use(self.row.instrument), self.row)

    def initial(self) -> Mapping[str, Any]:
        return initial_of(given_of(self.row), self.row.at)

    def version(self) -> int:
        return self.row.version

    def context(self) -> Mapping[str, Any]:
        duties = open_duties_of(self.opened.case.pk, self.visit.at)
        return {
            **super().context(),
            "correcting": {"now": level_words(self.row), "duties": resting_on(duties, self.row)},
            "cancel_href": reverse("assessment", args=[self.opened.case.reference, self.row.pk]),
        }

    def keep(self, form: InstrumentForm) -> Assessment:
        return correct(
            self._started_from(form.cleaned_data["version"]),
            form.given(),
            wrong=form.cleaned_data["wrong"],
            by=self.visit.worker,
            at=form.when(),
            recorded_at=self.visit.at,
        )

    def _started_from(self, version: str) -> Assessment:
        number = number_in(version)
        return self.row if number is None else version_of(self.row, number)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now = cast(Assessment, changed.now)
        before = self._started_from(self.request.POST.get("version", ""))
        differences = everything_changed(before, now, self.asked.instrument)
        return {
            "who": now.by.name,
            "when": day_and_time(now.recorded_at),
            "fields": [(one.label, one.now) for one in differences],
        }
