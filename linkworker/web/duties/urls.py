"""The addresses of duties."""

from django.urls import URLPattern, path

from linkworker.web.duties import form_pages, pages, papers
from linkworker.web.papers import paper_paths

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/duties/", pages.case_duties, name="case-duties"),
    *paper_paths("cases/<slug:reference>/duties/", "case-duties", papers.case_duties),
    path("duties/<slug:reference>/", pages.duty, name="duty"),
    path("duties/<slug:reference>/done/", form_pages.Done.as_view(), name="duty-done"),
    path("duties/<slug:reference>/hand-over/", form_pages.HandOver.as_view(), name="duty-hand-over"),
    path("duties/<slug:reference>/aside/", form_pages.Aside.as_view(), name="duty-aside"),
    path("duties/<slug:reference>/waiver/", form_pages.AskWaiver.as_view(), name="duty-waiver"),
    path("duties/<slug:reference>/take-back/", form_pages.TakeBack.as_view(), name="duty-take-back"),
    path("waivers/<slug:reference>/", form_pages.DecideWaiver.as_view(), name="waiver"),
]
