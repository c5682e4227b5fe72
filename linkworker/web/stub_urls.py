"""Addresses that other work adds: nothing is there yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path


def absent(request: HttpRequest, reference: str) -> HttpResponse:
    del request, reference
    raise Http404


urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/shares/new/", absent, name="share-new"),
    path("cases/<slug:reference>/sharing/", absent, name="case-sharing"),
    path("cases/<slug:reference>/agreements/new/", absent, name="agreement-new"),
    path("cases/<slug:reference>/referrals/", absent, name="case-referrals"),
]
