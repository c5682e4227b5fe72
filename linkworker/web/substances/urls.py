"""The addresses of asking about drink and drugs."""

from django.urls import URLPattern, path

from linkworker.web.substances import pages

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/substances/new/", pages.SubstancesAdd.as_view(), name="substances-new"),
    path("cases/<slug:reference>/substances/<row:number>/", pages.substances, name="substances"),
    path(
        "cases/<slug:reference>/substances/<row:number>/correct/",
        pages.SubstancesCorrect.as_view(),
        name="substances-correct",
    ),
]
