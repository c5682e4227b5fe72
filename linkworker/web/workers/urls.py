"""The addresses of an agency's accounts and roles."""

from django.urls import URLPattern, path

from linkworker.web.workers import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("workers/", pages.workers, name="workers"),
    path("workers/<int:number>/", pages.worker, name="worker"),
    path("workers/<int:number>/give/", form_pages.GiveRole.as_view(), name="role-give"),
    path("workers/<int:number>/leave/", form_pages.Leave.as_view(), name="worker-leave"),
    path("workers/roles/<int:number>/", form_pages.EndRole.as_view(), name="role-end"),
]
