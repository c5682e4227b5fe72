"""The paper of who has seen somebody's record: asking first, then the page to print and the same as files."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day
from linkworker.design.forms import Form
from linkworker.design.paper.shape import Paper, Section, Table
from linkworker.looking import giving
from linkworker.looking.models import SeenPaper
from linkworker.people.gates import OpenedClient
from linkworker.practice.seen_by import Keeps, Line
from linkworker.web import papers
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.looks.forms import GiveForm
from linkworker.web.looks.words import ABOUT_PAPER, WHO, WHY
from linkworker.web.visiting import today, visit

NOT_NOW = gettext_lazy(
    "Don’t give it today. Read it out when you are alone together, or offer to keep it here: nothing was saved"
)


class GiveSeenBy(FormPage):
    """Asking whether it is safe to give the paper."""

    template = "web/looks/give.jinja"
    form_class = GiveForm
    keeps_draft = False
    opened: OpenedClient

    def open(self, **path: Any) -> None:
        self.opened = giving.open_to_give(self.visit, path["reference"])

    def context(self) -> Mapping[str, Any]:
        client = self.opened.client
        href = reverse("client", args=[client.reference])
        return {"name": client.chosen_name, "reference": client.reference, "cancel_href": href}

    def act(self, form: Form) -> str:
        said, client = form.cleaned_data, self.opened.client
        given = giving.Given(
            alone=said["alone"] == "alone",
            is_safe=said["is_safe"] == "yes",
            keeps=Keeps(said["keeps"]),
            since=today(self.request) - timedelta(days=int(said["days"])) if said["days"] != "all" else None,
        )
        try:
            paper = giving.give(client, given, by=self.visit.worker, at=self.visit.at)
        except giving.NotSafe:
            raise NotDone(None, NOT_NOW) from None
        return reverse("seen-by-paper", args=[client.reference, paper.pk])


def seen_by(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The paper as a page to print."""
    paper, found = giving.open_paper(visit(request), reference, number)
    context = {
        "reference": reference,
        "number": number,
        "about": ABOUT_PAPER,
        "span": _span(paper),
        "rows": [_cells(one) for one in found],
    }
    return render(request, "web/looks/seen_by.jinja", context)


def seen_by_paper(request: HttpRequest, reference: str, number: int) -> Paper:
    """The same to save."""
    here = visit(request)
    paper, found = giving.open_paper(here, reference, number, kind="file")
    head = (_("Day"), _("Who"), _("Why"))
    none = () if found else (_("Nobody opened your record in this time."),)
    table = Table(head, tuple(tuple(_cells(one)) for one in found)) if found else None
    return papers.of(
        here,
        kind="seen-by",
        reference=reference,
        title=_("Who has seen your record"),
        sections=[
            Section(_span(paper), paragraphs=none, table=table),
            Section(_("About this paper"), paragraphs=tuple(str(words) for words in ABOUT_PAPER)),
        ],
    )


def _span(paper: SeenPaper) -> str:
    until = {"until": day(paper.at)}
    if paper.since is None:
        return _("From the beginning until %(until)s") % until
    return _("From %(since)s until %(until)s") % {**until, "since": day(paper.since)}


def _cells(line: Line) -> list[str]:
    who = _("%(who)s, %(agency)s") % {"who": WHO[line.who], "agency": line.agency}
    return [day(line.day), who, str(WHY[line.why])]
