"""The address of a worker's own alerts."""

from django.urls import URLPattern, path

from linkworker.web.alerts.pages import Alerts

urlpatterns: list[URLPattern] = [path("alerts/", Alerts.as_view(), name="alerts")]
