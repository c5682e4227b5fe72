"""The app of events: the chained changes, the looks, drafts, keys and the clock."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class EventsConfig(AppConfig):
    name = "linkworker.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from linkworker.events import clock

        request_started.connect(clock.begin_request, dispatch_uid="events.clock")
        request_finished.connect(clock.end_request, dispatch_uid="events.clock")
