"""The addresses of who looked at whose record."""

from django.urls import URLPattern, path

from linkworker.web.looks.giving import GiveSeenBy, seen_by, seen_by_paper
from linkworker.web.looks.notices import NoticePage, notices
from linkworker.web.looks.pages import FindLooks, LooksPage
from linkworker.web.papers import paper_paths

OF_PERSON = "looks/people/<slug:reference>/"
OF_WORKER = "looks/workers/<row:number>/"
GIVEN = "clients/<slug:reference>/seen-by/"
PAPER = f"{GIVEN}<row:number>/"

urlpatterns: list[URLPattern] = [
    path("looks/", LooksPage.as_view(), name="looks"),
    path("looks/file/", LooksPage.as_view(as_file=True), name="looks-file"),
    path("looks/find/", FindLooks.as_view(), name="looks-find"),
    path("looks/notices/", notices, name="looks-notices"),
    path("looks/notices/<row:number>/", NoticePage.as_view(), name="looks-notice"),
    path(OF_PERSON, LooksPage.as_view(of="person"), name="looks-person"),
    path(f"{OF_PERSON}file/", LooksPage.as_view(of="person", as_file=True), name="looks-person-file"),
    path(OF_WORKER, LooksPage.as_view(of="worker"), name="looks-worker"),
    path(f"{OF_WORKER}file/", LooksPage.as_view(of="worker", as_file=True), name="looks-worker-file"),
    path(GIVEN, GiveSeenBy.as_view(), name="seen-by"),
    path(PAPER, seen_by, name="seen-by-paper"),
    *paper_paths(PAPER, "seen-by-paper", seen_by_paper),
]
