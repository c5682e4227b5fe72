"""What was noticed among looks, and what came of asking: the pages of the information governance lead."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linkworker.design.dates import day, short_day
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.looking.notices import Shown, open_notice, open_notices, settle
from linkworker.practice.noticing import Outcome, Pattern
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.form_page import FormPage
from linkworker.web.looks.forms import SettleForm
from linkworker.web.looks.words import OUTCOMES, PATTERNS
from linkworker.web.visiting import visit

Row = Mapping[str, Any]


def notices(request: HttpRequest) -> HttpResponse:
    """Every notice that waits, and those that were settled."""
    found = open_notices(visit(request))
    context = {
        "waiting": [_line(one) for one in found if one.row.settled_at is None],
        "settled": [_line(one) for one in found if one.row.settled_at is not None],
    }
    return render(request, "web/looks/notices.jinja", context)


def _line(one: Shown) -> Row:
    return {
        "text": _("%(worker)s %(what)s") % {"worker": one.row.worker.name, "what": _what(one)},
        "href": reverse("looks-notice", args=[one.row.pk]),
        "counted": counted(one),
        "outcome": OUTCOMES[Outcome(one.row.outcome)] if one.row.outcome else "",
    }


def _what(one: Shown) -> str:
    return str(PATTERNS[Pattern(one.row.pattern)])


def counted(one: Shown) -> str:
    """What made it be noticed: how often, at how many, from when until when."""
    times = ngettext("looked %(n)d time", "looked %(n)d times", one.looks) % {"n": one.looks}
    people = ngettext("at %(n)d client", "at %(n)d clients", len(one.clients)) % {"n": len(one.clients)}
    told = {"times": times, "people": people, "since": short_day(one.since), "until": short_day(one.until)}
    if told["since"] == told["until"]:
        return _("%(times)s %(people)s, %(since)s") % told
    return _("%(times)s %(people)s, from %(since)s to %(until)s") % told


class NoticePage(FormPage):
    """One notice, and what came of asking."""

    template = "web/looks/notice.jinja"
    form_class = SettleForm
    done = gettext_lazy("Written down.")
    keeps_draft = False
    shown: Shown

    def open(self, **path: Any) -> None:
        self.shown = open_notice(self.visit, path["number"])

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        if self.shown.row.settled_at is None:
            return super().get(request, **path)
        return render(request, "web/looks/settled.jinja", self.context())

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002 - it is settled once
        if self.shown.row.settled_at is not None:
            raise Changed(self.shown.row)

    def context(self) -> Mapping[str, Any]:
        one, row = self.shown, self.shown.row
        return {
            "heading": _("%(worker)s %(what)s") % {"worker": row.worker.name, "what": _what(one)},
            "counted": counted(one),
            "worker_href": reverse("looks-worker", args=[row.worker_id])
            if row.worker.agency_id == self.visit.reader.agency
            else "",
            "clients": [
                {"reference": client.reference, "href": reverse("looks-person", args=[client.reference])}
                for client in one.clients
            ],
            "settled": self._settled(),
            "cancel_href": reverse("looks-notices"),
        }

    def _settled(self) -> list[Row]:
        row = self.shown.row
        if row.settled_at is None or row.settled_by is None:
            return []
        return [
            {"key": _("What came of it"), "value": OUTCOMES[Outcome(row.outcome)]},
            {"key": _("Why, or what is done"), "value": row.note},
            {"key": _("Written down"), "value": f"{row.settled_by.name}, {day(row.settled_at)}"},
        ]

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        settle(self.shown, outcome=Outcome(said["outcome"]), note=said["note"], visit=self.visit)
        return reverse("looks-notices")

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now = changed.now
        return {**was_quicker(now.settled_by, now.settled_at), "over": True}
