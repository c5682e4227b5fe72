"""Today, and the team."""

from django.urls import URLPattern, path

from linkworker.web.today import pages

urlpatterns: list[URLPattern] = [
    path("", pages.today, name="today"),
    path("team/", pages.team, name="team"),
]
