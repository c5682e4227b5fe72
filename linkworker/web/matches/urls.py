"""The addresses of matches."""

from django.urls import URLPattern, path

from linkworker.web.matches import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("matches/", pages.match_list, name="matches"),
    path("matches/<slug:reference>/", pages.match, name="match"),
    path("matches/<slug:reference>/answer/", form_pages.AnswerPage.as_view(), name="match-answer"),
    path("matches/<slug:reference>/harm/", form_pages.HarmPage.as_view(), name="match-harm"),
    path("matches/<slug:reference>/decide/", form_pages.DecidePage.as_view(), name="match-decide"),
    path("matches/<slug:reference>/reply/", form_pages.ReplyPage.as_view(), name="match-reply"),
    path("clients/<slug:reference>/looking/", form_pages.LookingPage.as_view(), name="client-looking"),
]
