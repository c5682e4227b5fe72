from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "linkworker.design"
    label = "design"
