"""The addresses of requests for access."""

from django.urls import URLPattern, path

from linkworker.web.access_requests import form_pages, pages, review_pages
from linkworker.web.papers import paper_paths

ONE = "access-requests/<slug:reference>/"
REVIEW = "access-reviews/<slug:reference>/"

urlpatterns: list[URLPattern] = [
    path("access-requests/", pages.requests, name="access-requests"),
    path("access-requests/new/", form_pages.Receive.as_view(), name="access-new"),
    path(ONE, pages.one_request, name="access-request"),
    path(f"{ONE}check/", form_pages.Check.as_view(), name="access-check"),
    path(f"{ONE}stop/", form_pages.Stop.as_view(), name="access-stop"),
    path(f"{ONE}start/", form_pages.Start.as_view(), name="access-start"),
    path(f"{ONE}extend/", form_pages.Extend.as_view(), name="access-extend"),
    path(f"{ONE}hand/", form_pages.Hand.as_view(), name="access-hand"),
    path(f"{ONE}send/", form_pages.Send.as_view(), name="access-send"),
    path(f"{ONE}answer/", pages.answer, name="access-answer"),
    *paper_paths(f"{ONE}answer/", "access-answer", pages.answer_paper),
    path("access-reviews/", review_pages.reviews, name="access-reviews"),
    path(REVIEW, review_pages.review, name="access-review"),
    path(f"{REVIEW}who/", review_pages.Choose.as_view(), name="access-choose"),
    path(f"{REVIEW}ready/", review_pages.Finish.as_view(), name="access-finish"),
    path(f"{REVIEW}<row:number>/", review_pages.Read.as_view(), name="access-item"),
]
