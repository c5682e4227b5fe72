"""Asking about drink and drugs where the work is about abuse: recording it, reading it again, and correcting it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.enquiries import NotSafeToAsk, UnknownCode
from linkworker.cases.gates import OpenedCase, open_substances, open_to_write, require_writing_in
from linkworker.cases.models import SubstanceEnquiry
from linkworker.cases.queries import newest_on_substances, versions_of
from linkworker.cases.substances import (
    OF_USE,
    SubstancesGiven,
    correct_substances,
    newest_version,
    record_substances,
    substances_given,
)
from linkworker.design.dates import local
from linkworker.design.forms import Form
from linkworker.duties.following import followed
from linkworker.events.changed import Changed
from linkworker.people.models import Known as Told
from linkworker.practice.asking import Interpreting, Occasion
from linkworker.practice.facts import Use
from linkworker.practice.sharing import Category
from linkworker.practice.substances import HOW_TO_ASK, NEVER_STOP_AT_ONCE, NOT_TO_SAY, WE_ASK_EVERYBODY, Known
from linkworker.sharing.gates import Visit
from linkworker.web.asking_fields import NOW
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.identity import identity
from linkworker.web.cases.words import USES, in_house
from linkworker.web.enquiries.forms import Talk
from linkworker.web.enquiries.presenters import kept_duty, titles
from linkworker.web.enquiries.reading import at_of, is_same_minute
from linkworker.web.enquiries.screens import prompts
from linkworker.web.form_page import NotDone
from linkworker.web.substances.forms import CorrectForm, SubstancesForm, given_from
from linkworker.web.substances.presenters import rows, typed_of
from linkworker.web.visiting import today, visit

NOT_SAFE = gettext_lazy(
    "By what you say here it was not the time to ask, so no answer can be kept. Choose “Not asked this time” below "
    "and set a day; if it was private and a good moment after all, say so here"
)
NOT_KNOWN = gettext_lazy("Something was sent that is not one of the answers listed. Open the page again")
UNCHANGED = gettext_lazy("Nothing was changed. Change what was wrong, or cancel")


class SubstancesPage(CaseForm):
    """What asking and correcting share."""

    def form_options(self) -> Mapping[str, Any]:
        return {"talk": Talk(opened_at=self.opened.case.opened_at, now=self.visit.at)}

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "never": _(NEVER_STOP_AT_ONCE),
            "panels": [
                prompts(WE_ASK_EVERYBODY, "say", gettext_lazy("Begin like this, in your own words")),
                prompts(HOW_TO_ASK, "note", gettext_lazy("How to ask")),
                prompts(NOT_TO_SAY, "avoid"),
            ],
            "in_house": in_house(self.opened.case),
        }

    def act(self, form: Form) -> str:
        try:
            row = self.keep(given_from(form.cleaned_data), form.cleaned_data)
        except NotSafeToAsk:
            raise NotDone("alone", NOT_SAFE) from None
        except UnknownCode:
            raise NotDone(None, NOT_KNOWN) from None
        return reverse("substances", args=[self.reference, row.pk])

    def keep(self, given: SubstancesGiven, typed: Mapping[str, Any]) -> SubstanceEnquiry:
        raise NotImplementedError

    def at(self, typed: Mapping[str, Any]) -> Any:
        earliest = self.opened.case.opened_at
        return at_of(typed["on"], typed["time"], now=self.visit.at, earliest=earliest)


class SubstancesAdd(SubstancesPage):
    """One time of asking, or of deciding that it is not the time to ask."""

    template = "web/substances/new.jinja"
    form_class = SubstancesForm
    done = gettext_lazy("Saved. What follows is below")

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"], Category.SUBSTANCE)

    def initial(self) -> Mapping[str, Any]:
        """What is nearly always so is chosen already, and what they told of today; that they are alone never is."""
        case, told = self.opened.case, self.told_today
        first = newest_on_substances(case) is None
        return {
            "interpreting": "" if case.client.interpreter == Told.YES else Interpreting.NOT_NEEDED.value,
            "moment": NOW,
            "occasion": (Occasion.ASSESSMENT if first else Occasion.KEY_WORK).value,
            "pregnant": case.client.pregnant,
            "on": today(self.request),
            **({name: getattr(told, name) for name in ("use", *OF_USE)} if told else {}),
        }

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "said_today": self.told_today is not None}

    @property
    def told_today(self) -> SubstanceEnquiry | None:
        """The use that was told of today already, as when the talk about staying safer came after it."""
        newest = newest_on_substances(self.opened.case)
        of_today = newest is not None and local(newest.at).date() == today(self.request)
        return newest if of_today and newest is not None and newest.use == Use.USES else None

    def keep(self, given: SubstancesGiven, typed: Mapping[str, Any]) -> SubstanceEnquiry:
        by, now = self.visit.worker, self.visit.at
        return record_substances(self.opened.case, given, by=by, at=self.at(typed), recorded_at=now)


class SubstancesCorrect(SubstancesPage):
    """Correcting what was recorded: a new version that names what was wrong."""

    template = "web/substances/correct.jinja"
    form_class = CorrectForm
    done = gettext_lazy("Corrected. What changed with it is below")
    row: SubstanceEnquiry

    def open(self, **path: Any) -> None:
        self.opened, found = open_substances(self.visit, path["reference"], path["number"])
        require_writing_in(self.opened, self.visit, Category.SUBSTANCE)
        self.row = newest_version(found)

    def initial(self) -> Mapping[str, Any]:
        return typed_of(self.row)

    def version(self) -> int:
        return self.row.version

    def context(self) -> Mapping[str, Any]:
        back = reverse("substances", args=[self.reference, self.row.pk])
        return {**super().context(), "back_href": back, "cancel_href": back}

    def keep(self, given: SubstancesGiven, typed: Mapping[str, Any]) -> SubstanceEnquiry:
        if typed["version"] != str(self.row.version):
            raise Changed(self.row)
        same_minute = is_same_minute(self.row, typed["on"], typed["time"])
        at = self.row.at if same_minute else self.at(typed)
        if at == self.row.at and given == substances_given(self.row):
            raise NotDone(None, UNCHANGED)
        by, now = self.visit.worker, self.visit.at
        return correct_substances(self.row, given, wrong=typed["wrong"], by=by, at=at, recorded_at=now)


def substances(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version of what was said about drink and drugs, what follows from it, and all its versions."""
    here = visit(request)
    opened, row = open_substances(here, reference, number)
    versions = versions_of(row)
    newest = versions[0]
    context = {
        "about": identity(opened, here.at),
        "title": str(USES[row.use]),
        "never": _(NEVER_STOP_AT_ONCE) if row.dependent == Known.YES else "",
        "rows": rows(substances_given(row), row.at),
        "asked_at": row.at,
        "by": versions[-1].by.name,
        "wrong": row.wrong,
        "newer_href": "" if row.is_current else _href(newest, opened),
        "correct_href": reverse("substances-correct", args=[reference, newest.pk]) if opened.own else "",
        "in_house": in_house(opened.case),
        "versions": [(one, "" if one.pk == row.pk else _href(one, opened)) for one in versions],
        **(_follows(opened, row, here) if opened.own and row.is_current else {}),
    }
    return render(request, "web/substances/substances.jinja", context)


def _href(row: SubstanceEnquiry, opened: OpenedCase) -> str:
    return reverse("substances", args=[opened.case.reference, row.pk])


def _follows(opened: OpenedCase, row: SubstanceEnquiry, here: Visit) -> Mapping[str, Any]:
    found = followed(opened.case, row, "substances")
    return {
        "duties": [kept_duty(duty, opened, here.at) for duty in found.open],
        "new": titles(found.new) if row.version > 1 else [],
        "no_longer": titles(found.no_longer),
        "met": titles(found.done),
    }
