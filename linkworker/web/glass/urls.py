"""The addresses of break-glass."""

from django.urls import URLPattern, path

from linkworker.web.glass import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("break-glass/", form_pages.GlassAsk.as_view(), name="glass"),
    path("break-glass/asked/", pages.asked, name="glass-asked"),
    path("break-glass/answers/", pages.answer_list, name="glass-list"),
    path("break-glass/told/<uuid:act>/", pages.told, name="glass-told"),
    path("break-glass/<slug:reference>/", pages.read, name="glass-read"),
    path("break-glass/<slug:reference>/end/", pages.end_now, name="glass-end"),
    path("break-glass/<slug:reference>/answer/", form_pages.GlassAnswer.as_view(), name="glass-answer"),
]
