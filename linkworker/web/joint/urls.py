"""The addresses of what two services do together in a case."""

from django.urls import URLPattern, path

from linkworker.web.joint import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("cases/<slug:reference>/joint/", pages.case_joint, name="case-joint"),
    path("cases/<slug:reference>/joint/parts/", form_pages.PartsChange.as_view(), name="parts-change"),
    path("cases/<slug:reference>/joint/lead/", form_pages.LeadNew.as_view(), name="lead-new"),
    path("cases/<slug:reference>/liaison/new/", form_pages.LiaisonNew.as_view(), name="liaison-new"),
]
