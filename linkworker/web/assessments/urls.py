"""Assessments of a case, the forms kept with them, and what the locality agreed."""

from django.urls import URLPattern, path

from linkworker.web.assessments import attaching, completing, definitions, pages, papers
from linkworker.web.papers import paper_paths

CASE = "cases/<slug:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{CASE}/assessments/", pages.assessments, name="assessments"),
    path(
        f"{CASE}/assessments/new/<slug:instrument>/",
        completing.NewAssessment.as_view(),
        name="assessment-new",
    ),
    path(f"{CASE}/assessments/<row:number>/", pages.assessment, name="assessment"),
    *paper_paths(f"{CASE}/assessments/<row:number>/", "assessment", papers.assessment),
    path(
        f"{CASE}/assessments/<row:number>/correct/",
        completing.CorrectAssessment.as_view(),
        name="assessment-correct",
    ),
    path(f"{CASE}/assessments/<row:number>/attach/", attaching.AttachPage.as_view(), name="form-attach"),
    path(f"{CASE}/forms/<slug:form>/", attaching.form_file, name="form-file"),
    path("agreed/", definitions.definitions, name="definitions"),
]
