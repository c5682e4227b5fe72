"""The addresses of help that was offered."""

from django.urls import URLPattern, path

from linkworker.web.offers import pages

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/offers/new/", pages.OfferAdd.as_view(), name="offer-new"),
    path("cases/<slug:reference>/offers/<row:number>/", pages.offer, name="offer"),
]
