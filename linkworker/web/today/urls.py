"""Today, and the team."""

from django.urls import URLPattern, path

from linkworker.web.today import pages
from linkworker.web.today.leavers import HandOverCases

urlpatterns: list[URLPattern] = [
    path("", pages.today, name="today"),
    path("team/", pages.team, name="team"),
    path("team/left/<int:number>/", HandOverCases.as_view(), name="leaver"),
]
