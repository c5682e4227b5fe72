"""The pages of lists that are brought in: one's own lists, how far one has come, and what is to be put right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.people.gates import open_import
from linkworker.people.import_columns import COLUMNS
from linkworker.people.import_reading import open_report, open_whole_report, own_imports
from linkworker.web.cases.paging import asked_key
from linkworker.web.imports.presenters import as_csv, list_row, report_page, status_page
from linkworker.web.visiting import visit


def imports(request: HttpRequest) -> HttpResponse:
    """The lists that a manager brought in, the newest first."""
    rows = [list_row(row) for row in own_imports(visit(request))]
    return render(request, "web/imports/list.jinja", {"rows": rows})


def one(request: HttpRequest, reference: str) -> HttpResponse:
    """How far a list has come."""
    return render(request, "web/imports/import.jinja", status_page(open_import(visit(request), reference)))


def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Line by line, what is to be put right, or who may be known already."""
    of_known, after = request.GET.get("of") == "known", asked_key(request, "after")
    found = open_report(visit(request), reference, of_known=of_known, after=after)
    return render(request, "web/imports/report.jinja", report_page(found))


def report_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a file, to be put beside the list."""
    found = open_whole_report(visit(request), reference)
    return _csv(as_csv(found), found.row.reference)


def template(request: HttpRequest) -> HttpResponse:
    """The first line of a list, which names every column."""
    own_imports(visit(request))
    return _csv("\ufeff" + ",".join(COLUMNS) + "\r\n", "template")


def _csv(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text.encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
