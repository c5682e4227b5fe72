"""Keeping a session, changing the agency one acts for, and keeping a draft."""

from django.urls import path

from linkworker.web import acting, session

urlpatterns = [
    path("acting/", acting.acting, name="acting"),
    path("stay/", session.stay, name="stay"),
    path("drafts<path:path>", session.draft, name="draft"),
]
