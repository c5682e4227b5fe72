"""The lead's pages that are read: every request, one of them, and its answer, which is the same on paper."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linkworker.access_requests import gates
from linkworker.access_requests.gates import Shown, State, Wanted
from linkworker.access_requests.models import Item
from linkworker.design.dates import day
from linkworker.design.paper.shape import Paper, Section
from linkworker.people.connecting import told_from
from linkworker.practice.access_clock import SOURCE
from linkworker.practice.access_request import ABOUT_PACK, LETTER, Decision, Reply
from linkworker.web import papers
from linkworker.web.access_requests import presenters, words
from linkworker.web.data_words import cited
from linkworker.web.visiting import visit


def requests(request: HttpRequest) -> HttpResponse:
    """The requests of the agency."""
    asked = request.GET.get("show", "")
    wanted = Wanted(asked) if asked in set(Wanted) else Wanted.OPEN
    found = gates.open_requests(visit(request), wanted)
    here = reverse("access-requests")
    context = {
        "rows": [presenters.request_line(one) for one in found],
        "tabs": [
            {"text": text, "href": f"{here}?show={one.value}", "current": one is wanted}
            for one, text in words.WANTED.items()
        ],
        "empty": words.EMPTY[wanted],
    }
    return render(request, "web/access_requests/list.jinja", context)


def one_request(request: HttpRequest, reference: str) -> HttpResponse:
    """One request: how far it has come, and what is to be done."""
    here = visit(request)
    shown = gates.open_request(here, reference)
    row = shown.row
    context = {
        "reference": row.reference,
        "name": told_from(row.told).name,
        "told": presenters.told_rows(row),
        "asked": [*presenters.asked_rows(row), *presenters.reply_rows(row)],
        "clock": presenters.clock_rows(shown),
        "source": cited(SOURCE),
        "is_open": shown.state is not State.SENT,
        "stands": any(one.until is None for one in shown.waits),
        "may_extend": row.extended_at is None,
        "may_hand": row.handed_at is None,
        "is_ready": shown.state is State.READY,
        "may_send": gates.may_send(here, shown),
        "has_answer": shown.state in {State.READY, State.SENT},
        **presenters.state_of(shown),
    }
    return render(request, "web/access_requests/request.jinja", context)


def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The answer as it goes out, to be read whole."""
    shown, items = gates.open_answer(visit(request), reference, kind="page")
    context = {"reference": reference, "sections": list(_sections(shown, items))}
    return render(request, "web/access_requests/answer.jinja", context)


def answer_paper(request: HttpRequest, reference: str) -> Paper:
    """The same to save. Nothing tells by name, title or shape what kind of answer it is."""
    here = visit(request)
    shown, items = gates.open_answer(here, reference)
    return papers.of(
        here,
        kind="answer",
        reference=reference,
        title=_("Answer to your request"),
        sections=_sections(shown, items),
    )


def _sections(shown: Shown, items: list[Item]) -> Iterator[Section]:
    dated = (_("Your request of"), day(shown.row.received_on))
    if shown.row.reply == Reply.NEITHER:
        yield Section(_("Our answer"), paragraphs=tuple(_(one) for one in LETTER), lines=(dated,))
        return
    yield Section(_("Our answer"), paragraphs=tuple(_(one) for one in ABOUT_PACK), lines=(dated,))
    for item in items:
        text = item.given if item.decision == Decision.PART else item.text
        facts = tuple(presenters.fact_rows(item))
        if text or facts:
            heading = _("%(what)s, %(day)s") % {"what": words.item_title(item), "day": day(item.on)}
            yield Section(heading, paragraphs=(text,) if text else (), lines=facts)
