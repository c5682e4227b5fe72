"""The addresses of immediate danger."""

from django.urls import URLPattern, path

from linkworker.web.danger import pages

urlpatterns: list[URLPattern] = [
    path("danger/", pages.danger_now, name="danger-now"),
    path("cases/<slug:reference>/danger/", pages.DangerCalled.as_view(), name="danger"),
    path("cases/<slug:reference>/danger/<row:number>/", pages.emergency, name="emergency"),
]
