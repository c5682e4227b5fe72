"""The pages on which somebody asks blind, and on which somebody else answers for it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.glass import ask, may_ask
from linkworker.cases.glass_reading import answer, open_to_answer, reads_of
from linkworker.design.dates import clock_time, day_and_time, when
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.breaking_glass import REVIEW_SOURCE, HowSoon
from linkworker.sharing.models import GlassAsking
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.clients.presenters import value_words
from linkworker.web.data_words import cited
from linkworker.web.form_page import FormPage
from linkworker.web.glass.forms import CalledForm, GlassForm, ReviewForm, was_right
from linkworker.web.glass.words import HOW_SOON, state, told_of, until_words
from linkworker.web.visiting import today


class GlassAsk(FormPage):
    """Asking blind. What it leads to is one fixed page, whoever was meant."""

    template = "web/glass/ask.jinja"
    form_class = GlassForm
    keeps_draft = False
    guards_houses = False

    def open(self, **path: Any) -> None:  # noqa: ARG002 - one address for everybody
        may_ask(self.visit)

    def context(self) -> Mapping[str, Any]:
        return {"cancel_href": reverse("find")}

    def act(self, form: Form) -> str:
        assert isinstance(form, GlassForm)
        ask(form.given(), visit=self.visit)
        return reverse("glass-asked")


class GlassAnswer(FormPage):
    """Reviewing what was opened, or saying what came of calling where nothing was."""

    template = "web/glass/answer.jinja"
    form_class = ReviewForm
    done = gettext_lazy("Your answer is kept")
    keeps_draft = False
    row: GlassAsking

    def open(self, **path: Any) -> None:
        self.row = open_to_answer(self.visit, path["reference"])

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        if self.row.answered_at is not None:
            return render(request, "web/glass/answered.jinja", self.context())
        return super().get(request, **path)

    def _form(self, *data: Any, **options: Any) -> Form:
        form_class = ReviewForm if self.row.opened else CalledForm
        return form_class(*data, today=today(self.request), **options)

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002 - it is answered once
        if self.row.answered_at is not None:
            raise Changed(self.row)

    def context(self) -> Mapping[str, Any]:
        row = self.row
        return {
            "reference": row.reference,
            "opened": row.opened,
            "rows": _asked(row),
            "openings": [
                {
                    "agency": opening.agency.name,
                    "read": ", ".join(clock_time(one) for one in times) or _("not read"),
                }
                for opening, times in reads_of(row)
            ],
            "due": when(row.due_at, self.visit.at) if row.due_at else "",
            "source": cited(REVIEW_SOURCE),
            "cancel_href": reverse("glass-list"),
            **state(row, self.visit.at),
        }

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        answer(self.row, was_right=was_right(said), note=said["note"], visit=self.visit)
        return reverse("glass-list")

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now: GlassAsking = changed.now
        return {**was_quicker(now.answered_by, now.answered_at), "over": True}


def _asked(row: GlassAsking) -> list[Mapping[str, Any]]:
    """Who asked, for whom, why, and what was answered."""
    told = told_of(row)
    return [
        {"key": _("Asked by"), "value": row.worker.name},
        {"key": _("Asked at"), "value": day_and_time(row.at)},
        {"key": _("Who was meant"), "value": told.name},
        {"key": _("Other names"), "value": told.other_names},
        {"key": _("Date of birth"), "value": value_words("birth_date", told.birth_date or "")},
        {"key": _("Phone"), "value": told.phone},
        {"key": _("Address"), "value": told.address},
        {"key": _("NHS number"), "value": value_words("nhs_number", told.nhs_number)},
        {"key": _("The danger"), "value": row.danger},
        {"key": _("Needed for"), "value": row.reason},
        {"key": _("How soon"), "value": str(HOW_SOON[HowSoon(row.how_soon)])},
        {"key": _("Opened"), "value": until_words(row)},
        *([{"key": _("Answered by"), "value": row.answered_by.name}] if row.answered_by else []),
        {"key": _("Note"), "value": row.note},
    ]
