"""That somebody came to a service's desk and waits, and how the waiting ended."""

from django.db import models
from django.db.models import Q

from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.desk import Ended
from linkworker.sharing.models import codes


class Arrival(models.Model):
    """Somebody at the desk of a service: from `at` on until it is `ended`."""

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="arrivals")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    comes = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Whom they came to see: the key worker of their open case; nobody when there is none, so whoever is on duty."""

    ended = models.CharField(max_length=10, choices=codes(Ended), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["service", "at"], condition=Q(ended_at=None), name="arrival_that_waits")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "service"], condition=Q(ended_at=None), name="arrival_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None, ended_by=None)
                | ~Q(ended="") & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="arrival_is_ended_whole",
            ),
        ]
