from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "linkworker.config"
