from django.apps import AppConfig


class OpposedConfig(AppConfig):
    name = "linkworker.opposed"
