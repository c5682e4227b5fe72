from django.apps import AppConfig


class LookingConfig(AppConfig):
    name = "linkworker.looking"
