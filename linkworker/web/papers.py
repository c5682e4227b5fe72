"""Saving what a page says as a file, as text or PDF: the two addresses of a paper, and what they answer.

A new paper is a function that opens its thing through a gate (with the look of kind "file") and returns `of(…)`, one
call of `paper_paths` among the addresses, and `save_links` on the page.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from linkworker.design.dates import day_and_time
from linkworker.design.paper import pdf, text
from linkworker.design.paper.shape import Paper, Section
from linkworker.sharing.gates import Visit

Content = Callable[..., Paper]
View = Callable[..., HttpResponse]
Row = Mapping[str, Any]


def of(here: Visit, *, kind: str, reference: str, title: str, sections: Iterable[Section]) -> Paper:
    """A paper made by whoever is visiting, now. Nothing of a person in `kind`, `reference` and `title`."""
    who = {"name": here.worker.name, "agency": here.worker.agency.name}
    return Paper(
        kind=kind,
        reference=reference,
        title=title,
        made_by=_("%(name)s, %(agency)s") % who,
        made_at=here.at,
        sections=tuple(sections),
    )


def pairs(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """Rows of a page as the lines of a paper."""
    return tuple((str(row["key"]), str(row["value"])) for row in rows)


def steps(views: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """What was done, as a timeline draws it: a line each, with who and why."""
    told = ((one["at"], one["title"], _by(one), one["body"]) for one in views)
    return tuple((day_and_time(at), "\n".join(part for part in parts if part)) for at, *parts in told)


def _by(view: Row) -> str:
    return ", ".join(part for part in (view["byline"], view.get("agency")) if part)


def paper_paths(where: str, name: str, content: Content) -> list[URLPattern]:
    """The addresses `name`-text and `name`-pdf below the address of the page that the paper is of."""
    return [
        path(f"{where}text/", as_text(content), name=f"{name}-text"),
        path(f"{where}pdf/", as_pdf(content), name=f"{name}-pdf"),
    ]


def as_text(content: Content) -> View:
    """The view that answers with the paper as plain text."""

    @wraps(content)
    def save(request: HttpRequest, **names: Any) -> HttpResponse:
        return _file(content(request, **names), text)

    return save


def as_pdf(content: Content) -> View:
    """The view that answers with the paper as PDF.

    Where none can be made everyone gets the same page, whatever was asked for: nothing is opened, so nothing is told.
    """

    @wraps(content)
    def save(request: HttpRequest, **names: Any) -> HttpResponse:
        if not pdf.is_possible():
            return _no_pdf(request)
        try:
            return _file(content(request, **names), pdf)
        except pdf.TooLong:
            return _no_pdf(request, too_long=True)

    return save


def _file(paper: Paper, drawing: ModuleType) -> HttpResponse:
    """A file to save, never shown inside the page."""
    name = paper.file_name(drawing.ENDING)
    return HttpResponse(
        drawing.drawn(paper),
        content_type=drawing.TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _no_pdf(request: HttpRequest, *, too_long: bool = False) -> HttpResponse:
    """The way to the same paper as text; and what an administrator must install, unless it is only too long."""
    match = request.resolver_match
    assert match is not None
    as_text = reverse(str(match.view_name).removesuffix("pdf") + "text", kwargs=match.kwargs)
    query = urlencode([(key, value) for key, values in request.GET.lists() for value in values])
    context = {
        "text_href": f"{as_text}?{query}" if query else as_text,
        "packages": "" if too_long else " ".join(pdf.DEBIAN),
    }
    return render(request, "web/papers/no_pdf.jinja", context, status=422 if too_long else 503)
