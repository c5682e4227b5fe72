"""The addresses of rota, days away and duty lines."""

from django.urls import URLPattern, path

from linkworker.web.cover import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("rota/", pages.rota, name="rota"),
    path("rota/<int:service>/new/", form_pages.AddTurn.as_view(), name="rota-new"),
    path("rota/turns/<int:number>/", form_pages.EndTurn.as_view(), name="rota-turn"),
    path("away/", form_pages.SetAway.as_view(), name="away"),
    path("away/workers/<int:worker>/", form_pages.SetAway.as_view(), name="away-of"),
    path("away/days/<int:number>/", form_pages.ComeBack.as_view(), name="away-back"),
    path("lines/", pages.lines, name="lines"),
    path("lines/own/", form_pages.SetLines.as_view(), name="lines-set"),
]
