"""Immediate danger: what to say to 999, one press to keep that it was called, and what follows."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.emergencies import EmergencyGiven, record_emergency
from linkworker.cases.gates import open_emergency, open_to_write
from linkworker.cases.models import Emergency
from linkworker.cases.queries import contacts_of
from linkworker.design.forms import Form
from linkworker.duties.queries import open_duties_of
from linkworker.practice.breaking_glass import MAY_ASK
from linkworker.practice.danger import (
    AFTERWARDS,
    CALLERS,
    DANGERS,
    SAY,
    SILENT,
    STAY,
    WHOM,
    Caller,
    Danger,
    Whom,
)
from linkworker.practice.rule import RULES, Weight
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.identity import identity
from linkworker.web.clients.contact_words import safe_contact_line
from linkworker.web.danger.forms import CalledForm
from linkworker.web.enquiries.screens import prompts
from linkworker.web.visiting import visit


def words() -> Mapping[str, Any]:
    """What to say and to do, as `web/danger/words.jinja` draws it. About nobody in particular."""
    return {
        "say": prompts(SAY, "say", _("Say to 999")),
        "silent": prompts(SILENT, "note", _("If it is not safe to speak")),
        "stay": prompts(STAY, "note", _("Until they come, or if leaving is not safe")),
    }


def danger_now(request: HttpRequest) -> HttpResponse:
    """What to say to 999, without anything about anybody."""
    here = visit(request)
    asks = any(held.role in MAY_ASK for held in here.reader.live_roles(here.at))
    return render(request, "web/danger/now.jinja", {"words": words(), "may_ask": asks})


class DangerCalled(CaseForm):
    """What to say to 999 for the person of a case, and the one press that keeps that it was called."""

    template = "web/danger/case.jinja"
    form_class = CalledForm
    done = gettext_lazy("Saved: 999 was called. What follows is below")

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    def initial(self) -> Mapping[str, Any]:
        return {"called_by": Caller.ME.value, "danger": Danger.NOW.value}

    def context(self) -> Mapping[str, Any]:
        contacts = contacts_of(self.opened.case)
        return {
            **super().context(),
            "words": words(),
            "safe_contact": safe_contact_line(contacts, self.visit.at),
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        row = record_emergency(
            self.opened.case,
            EmergencyGiven(
                danger=given["danger"] or Danger.NOW,
                called_by=given["called_by"] or Caller.ME,
                told=tuple(given["told"]),
                incident_number=given["incident_number"],
                police_said=given["police_said"],
            ),
            by=self.visit.worker,
            at=self.happened(given),
            recorded_at=self.visit.at,
        )
        return reverse("emergency", args=[self.reference, row.pk])


def emergency(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One call to the police, and what follows from it."""
    here = visit(request)
    opened, row = open_emergency(here, reference, number)
    duties = open_duties_of(opened.case.pk, here.at) if opened.own else []
    context = {
        "about": identity(opened, here.at),
        "title": _("The police were called"),
        "rows": called_rows(row),
        "by": row.by.name,
        "called_at": row.at,
        "afterwards": prompts(AFTERWARDS, "note", _("What follows")),
        "manager_waits": opened.own and Whom.MANAGER not in row.told,
        "musts": [_(RULES[duty.rule].title) for duty in duties if duty.weight == Weight.MUST],
    }
    return render(request, "web/danger/called.jinja", context)


def called_rows(row: Emergency) -> list[Mapping[str, str]]:
    """A call in rows; what nobody said is left out."""
    return [
        {"key": _("Why"), "value": _(DANGERS[row.danger])},
        {"key": _("Who called"), "value": _(CALLERS[row.called_by])},
        {"key": _("Told"), "value": "; ".join(_(WHOM[one]) for one in WHOM if one in row.told)},
        {"key": _("Incident number"), "value": row.incident_number},
        {"key": _("What the police said"), "value": row.police_said},
    ]
