"""Who looked at whose record: the pages of the information governance lead, and the same as a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from linkworker.design.dates import day_and_time
from linkworker.looking import gates
from linkworker.looking.gates import Asked, Page
from linkworker.web.looks.forms import FilterForm, FindForm
from linkworker.web.looks.presenters import as_csv, page_of, selected
from linkworker.web.row_keys import asked_row, row_key
from linkworker.web.visiting import today, visit

FILTERS = ("on-day", "on-month", "on-year", "bond", "opened", "worker")


@dataclass(frozen=True, slots=True)
class Opened:
    """What one address shows: its heading, its looks, and where the same stands as a page and as a file."""

    heading: str
    reference: str
    found: Page
    here: str
    file: str


class LooksPage(View):
    """A page of looks, and with `as_file` the same rows as a file. `of`: of everything, of a person or of a worker."""

    of = "all"
    as_file = False

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        form = FilterForm(request.GET, today=today(request))
        asked = _asked(request, form)
        opened = self._open(request, asked, path)
        by_worker = _by_worker(request, opened) if self.of == "person" else None
        rows = page_of(opened.found, visit(request), by_worker)
        if self.as_file:
            return _file(as_csv(rows), opened.reference)
        context = {
            "opened": opened,
            "rows": rows,
            "filter": form if form.errors else FilterForm(initial=form.cleaned_data),
            "asked_worker": row_key(asked.worker) if asked.worker else "",
            "selected": selected(
                asked, lambda name: _address(request, opened.here, without=name), opened.found
            ),
            "empty": _empty(asked),
            "file_href": _address(request, opened.file, keep_place=True),
            **_ways(request, opened),
        }
        return render(request, "web/looks/looks.jinja", context)

    def _open(self, request: HttpRequest, asked: Asked, path: Mapping[str, Any]) -> Opened:
        here, kind = visit(request), "file" if self.as_file else "list"
        args: list[Any] = []
        if self.of == "person":
            client, found = gates.open_person(here, path["reference"], asked, kind)
            heading, name, args = _("Who looked at %(reference)s"), "looks-person", [client.reference]
            heading %= {"reference": client.reference}
        elif self.of == "worker":
            worker, found = gates.open_worker(here, path["number"], asked, kind)
            heading, name, args = _("At whom %(name)s looked"), "looks-worker", [worker.pk]
            heading %= {"name": worker.name}
        else:
            found = gates.open_looks(here, asked, kind)
            heading, name = _("Who looked"), "looks"
        reference = str(path.get("reference", self.of))
        return Opened(heading, reference, found, reverse(name, args=args), reverse(f"{name}-file", args=args))


def _asked(request: HttpRequest, form: FilterForm) -> Asked:
    """What the address asks for; a filter that can't be read is named beside it, and left out."""
    form.is_valid()
    given = form.cleaned_data
    return Asked(
        on=given.get("on"),
        bond=given.get("bond", ""),
        opened=given.get("opened", False),
        worker=asked_row(request, "worker"),
        before=asked_row(request, "before"),
        after=asked_row(request, "after"),
    )


def _address(
    request: HttpRequest,
    where: str,
    *,
    without: str = "",
    keep_place: bool = False,
    more: Mapping[str, str] = MappingProxyType({}),
) -> str:
    names = (*FILTERS, "before", "after") if keep_place else FILTERS
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    pairs = {name: value for name, value in kept.items() if not without or name.partition("-")[0] != without}
    query = urlencode({**pairs, **more})
    return f"{where}?{query}" if query else where


def _by_worker(request: HttpRequest, opened: Opened) -> Callable[[int], str]:
    """Where the looks of one worker at this person stand: a filter, so that it works for other agencies' too."""
    return lambda worker: _address(request, opened.here, without="worker", more={"worker": row_key(worker)})


def _ways(request: HttpRequest, opened: Opened) -> Mapping[str, str]:
    found = opened.found
    ways = {"newer_href": ("after", found.newer), "older_href": ("before", found.older)}
    return {
        name: _address(request, opened.here, more={side: row_key(key)}) if key is not None else ""
        for name, (side, key) in ways.items()
    }


def _empty(asked: Asked) -> str:
    if asked.on or asked.bond or asked.opened or asked.worker:
        return _("No look fits what you chose.")
    return _("No look is recorded here.")


def _file(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text.encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="looks-{name}.csv"'},
    )


class FindLooks(View):
    """Finding the person or the worker whose looks are wanted. What is typed is posted."""

    def get(self, request: HttpRequest) -> HttpResponse:
        gates.require_lead(visit(request))
        return render(request, "web/looks/find.jinja", {"form": FindForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        here = visit(request)
        gates.require_lead(here)
        form = FindForm(request.POST, today=today(request))
        if not form.is_valid():
            return render(request, "web/looks/find.jinja", {"form": form}, status=422)
        text = form.cleaned_data["text"]
        clients = gates.find_people(here, text)
        last = gates.last_looks(here, clients)
        context = {
            "form": form,
            "is_asked": True,
            "clients": [
                {
                    "reference": one.reference,
                    "href": reverse("looks-person", args=[one.reference]),
                    "last": day_and_time(last[one.pk]) if one.pk in last else "",
                }
                for one in clients
            ],
            "workers": [
                {"name": one.name, "href": reverse("looks-worker", args=[one.pk])}
                for one in gates.find_workers(here, text)
            ],
        }
        return render(request, "web/looks/find.jinja", context)
