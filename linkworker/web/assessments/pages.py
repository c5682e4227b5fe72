"""Reading a case's assessments: the list with its line chart, and what one of them says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from linkworker.assessments import queries
from linkworker.assessments.build import instrument_in_use
from linkworker.assessments.gates import open_assessment, open_assessments
from linkworker.duties.queries import open_duties_of, recently_ended
from linkworker.partnership.localities import locality_at
from linkworker.web.assessments.chart import draw
from linkworker.web.assessments.listing import may_complete, rows
from linkworker.web.assessments.results import Around, present
from linkworker.web.cases.identity import identity
from linkworker.web.row_keys import asked_row, row_key
from linkworker.web.visiting import visit


def assessments(request: HttpRequest, reference: str) -> HttpResponse:
    """The line chart and the list of a case's assessments."""
    here = visit(request)
    opened = open_assessments(here, reference)
    before = asked_row(request, "before")
    page = queries.page_of(opened.case.pk, before)
    locality = locality_at(opened.case.service.locality, here.at)
    query = {"before": row_key(page.older)} if page.older else None
    context = {
        "about": identity(opened, here.at),
        "rows": rows(page.rows, reference),
        "chart": draw(queries.checklists_over_time(opened.case.pk), locality),
        "complete": may_complete(page.rows, reference) if opened.own and not opened.case.closed_at else [],
        "older": reverse("assessments", args=[reference], query=query) if page.older else "",
        "newest": reverse("assessments", args=[reference]) if before else "",
    }
    return render(request, "web/assessments/list.jinja", context)


def assessment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What one version of an assessment says, and what follows from it."""
    here = visit(request)
    opened, row = open_assessment(here, reference, number)
    around = Around(
        last_time=queries.last_time(row),
        versions=queries.versions_of(row),
        forms=queries.forms_of(row.thread),
        duties=open_duties_of(opened.case.pk, here.at) if opened.own and row.is_current else [],
        ended=recently_ended(opened.case.pk, row.recorded_at) if opened.own and row.version > 1 else [],
    )
    context = {
        "about": identity(opened, here.at),
        "found": present(row, instrument_in_use(row.instrument), around, here),
        "own": opened.own,
        "closed": opened.case.closed_at is not None,
    }
    return render(request, "web/assessments/result.jinja", context)
