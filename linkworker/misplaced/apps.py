from django.apps import AppConfig


class MisplacedConfig(AppConfig):
    name = "linkworker.misplaced"
