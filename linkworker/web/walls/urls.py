"""The addresses of whom a worker knows, and of the walls that rise from it."""

from django.urls import URLPattern, path

from linkworker.web.walls import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("known/", pages.known, name="known"),
    path("known/me/", form_pages.TellMyselfPage.as_view(), name="known-me"),
    path("known/tell/", form_pages.TellPage.as_view(), name="known-tell"),
    path("known/<row:number>/forget/", pages.forget_known, name="known-forget"),
    path("clients/<slug:reference>/known/", form_pages.KnowPage.as_view(), name="client-known"),
    path("walls/", pages.wall_list, name="walls"),
    path("walls/<row:number>/", form_pages.WallPage.as_view(), name="wall"),
]
