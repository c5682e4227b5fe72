"""The directory of services, and how the agencies of an area work together."""

from django.urls import URLPattern, path

from linkworker.web.services import form_pages, pages, together

urlpatterns: list[URLPattern] = [
    path("services/", pages.services, name="services"),
    path("services/<int:number>/", pages.service, name="service"),
    path("services/<int:number>/change/", form_pages.ServiceChange.as_view(), name="service-change"),
    path("services/<int:number>/checked/", pages.checked, name="service-checked"),
    path("together/", together.together, name="together"),
]
