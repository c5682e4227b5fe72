"""Keeping a session and keeping a draft."""

from django.urls import path

from linkworker.web import session

urlpatterns = [
    path("stay/", session.stay, name="stay"),
    path("drafts<path:path>", session.draft, name="draft"),
]
