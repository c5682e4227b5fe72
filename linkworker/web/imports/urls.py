"""The addresses of lists that are brought in."""

from django.urls import URLPattern, path

from linkworker.web.imports import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("imports/", pages.imports, name="imports"),
    path("imports/new/", form_pages.UploadPage.as_view(), name="import-new"),
    path("imports/template/", pages.template, name="import-template"),
    path("imports/<slug:reference>/", pages.one, name="import"),
    path("imports/<slug:reference>/report/", pages.report, name="import-report"),
    path("imports/<slug:reference>/report/file/", pages.report_file, name="import-file"),
    path("imports/<slug:reference>/decide/", form_pages.DecidePage.as_view(), name="import-decide"),
    path("imports/<slug:reference>/drop/", form_pages.DropPage.as_view(), name="import-drop"),
]
