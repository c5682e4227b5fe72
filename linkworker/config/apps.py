from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "linkworker.config"

    def ready(self) -> None:
        from linkworker.config import checks  # noqa: F401 - registers what `check --deploy` looks at
