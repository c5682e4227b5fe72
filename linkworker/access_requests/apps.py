from django.apps import AppConfig


class AccessRequestsConfig(AppConfig):
    name = "linkworker.access_requests"
