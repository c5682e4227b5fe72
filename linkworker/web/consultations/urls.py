"""The addresses of questions without a client in them."""

from django.urls import URLPattern, path

from linkworker.web.consultations import form_pages, pages

urlpatterns: list[URLPattern] = [
    path("consultations/", pages.consultation_list, name="consultations"),
    path("consultations/new/", form_pages.ConsultationNew.as_view(), name="consultation-new"),
    path("consultations/<slug:reference>/", pages.consultation, name="consultation"),
    path(
        "consultations/<slug:reference>/answer/",
        form_pages.ConsultationAnswer.as_view(),
        name="consultation-answer",
    ),
]
