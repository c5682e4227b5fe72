"""The addresses of restricted notes."""

from django.urls import URLPattern, path

from linkworker.web.restricted import form_pages, pages

NOTES = "clients/<slug:reference>/restricted/"

urlpatterns: list[URLPattern] = [
    path(NOTES, pages.note_list, name="restricted-notes"),
    path(f"{NOTES}new/", form_pages.WriteNote.as_view(), name="restricted-new"),
    path(f"{NOTES}<row:number>/", pages.note, name="restricted-note"),
    path(f"{NOTES}<row:number>/correct/", form_pages.CorrectNote.as_view(), name="restricted-correct"),
    path(f"{NOTES}<row:number>/readers/", form_pages.NameReaders.as_view(), name="restricted-readers"),
]
