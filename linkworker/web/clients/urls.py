"""Finding, registering and changing people."""

from django.urls import path

from linkworker.web.clients import form_pages, pages

urlpatterns = [
    path("find/", pages.FindPage.as_view(), name="find"),
    path("clients/new/", form_pages.RegisterPage.as_view(), name="client-new"),
    path("clients/<str:reference>/", pages.client, name="client"),
    path("clients/<str:reference>/change/", form_pages.ChangePage.as_view(), name="client-change"),
    path(
        "clients/<str:reference>/preference/", form_pages.PreferencePage.as_view(), name="client-preference"
    ),
    path("clients/<str:reference>/open-case/", form_pages.OpenCasePage.as_view(), name="case-open"),
]
