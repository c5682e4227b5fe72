from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "linkworker.web"

    def ready(self) -> None:
        from linkworker.web.signin import recorded

        recorded.connect()
