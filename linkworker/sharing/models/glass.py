"""Break-glass: what a worker asked for in danger, and what was opened to them by it."""

from django.db import models
from django.db.models import F, Q

from linkworker.events.encrypted import EncryptedJSONField, EncryptedTextField
from linkworker.partnership.models import Agency, Service, Worker
from linkworker.practice.breaking_glass import HowSoon
from linkworker.sharing.models.holdings import Live, Subject, codes


class GlassAsking(models.Model):
    """One time of asking blind. `told` is who was meant, as the worker knew them.

    The system's own pass looks who that is (`settled_at`) and opens (`opened`, `until`) or leaves it to be called
    about. Either way somebody else answers for it by `due_at`, late from `overdue_at`: whoever leads safeguarding in
    `service` (None: anywhere in the agency), or managers too where nobody else leads (`unled`). `kept_from` are workers
    who may know whoever is meant, and read nothing of it. Its opener never answers for it.
    """

    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    told = EncryptedJSONField()
    danger = EncryptedTextField()
    reason = EncryptedTextField()
    how_soon = models.CharField(max_length=10, choices=codes(HowSoon))
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    opened = models.BooleanField(default=False)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    unled = models.BooleanField(default=False)
    kept_from = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    was_right = models.BooleanField(null=True, blank=True)
    """What the review came to; empty where nothing was opened, so nothing reviewed."""

    note = EncryptedTextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "at"], name="glass_of_worker"),
            models.Index(fields=["agency", "at"], name="glass_of_agency"),
            models.Index(fields=["settled_at"], condition=Q(settled_at=None), name="glass_to_settle"),
            models.Index(fields=["agency"], condition=Q(answered_at=None), name="glass_to_answer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="glass_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("worker")),
                name="glass_not_answered_by_its_opener",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, opened=False)
                | Q(settled_at__isnull=False, due_at__isnull=False, overdue_at__isnull=False),
                name="glass_settled_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(opened=False) | Q(until__isnull=False), name="glass_opened_has_an_end"
            ),
        ]


class GlassOpening(Live):
    """What was opened of one agency's record of whoever was meant; its grants, to one page, share `act`.

    `told_only`: nothing was, since who works with somebody there tells where they are; that agency alone is told of it.
    """

    asking = models.ForeignKey(GlassAsking, on_delete=models.CASCADE, related_name="openings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    act = models.UUIDField(unique=True)
    told_only = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["agency", "since"], name="glass_opened_in_agency")]
        constraints = [
            models.CheckConstraint(condition=~Q(until=None), name="glass_opening_has_an_end"),
        ]
