"""Duties as kept: what the rules asked for, whose it is, until when, and how it ended."""

from django.db import models
from django.db.models import F, Q

from linkworker.partnership.models import Agency, Service, Worker
from linkworker.practice.duties import Ending
from linkworker.practice.rule import Weight
from linkworker.sharing.models import Holding


class Duty(models.Model):
    """One duty, kept from when it arose. Whether it is overdue follows from its times, never from a mark.

    `owner` None: the manager of the service. `deadline` is {unit, amount}, in the unit of its source; `because` is a
    list of {kind, id, at}; `guard` is the holding whose readers alone may see it, when narrower than the case's: a
    restricted part, read by named grants only. `locality_version` is the version under which it now stands.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="duties")
    guard = models.ForeignKey(
        Holding, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reference = models.CharField(max_length=12, unique=True)
    rule = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    talk = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField(choices=[(weight.value, weight.word) for weight in Weight])
    owner = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    handed = models.BooleanField(default=False)
    since = models.DateTimeField()
    opens_at = models.DateTimeField()
    deadline = models.JSONField()
    due_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    because = models.JSONField(default=list)
    locality_version = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ending = models.CharField(
        max_length=20, choices=[(ending.value, ending.value) for ending in Ending], blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_fact = models.JSONField(default=dict)
    """What ended it: {kind, id} of the fact that met it or was corrected, or {key} of the stronger duty."""

    done_what = models.CharField(max_length=300, blank=True)
    done_to = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    wrong = models.CharField(max_length=500, blank=True)
    """What was wrong in ending it by hand, when that was taken back: then it counts as never ended so."""

    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "-weight", "overdue_at", "id"],
                condition=Q(ended_at=None),
                name="open_duty_of_owner",
            ),
            models.Index(
                fields=["service", "-weight", "overdue_at", "id"],
                condition=Q(ended_at=None),
                name="open_duty_of_service",
            ),
            models.Index(
                fields=["service", "-weight", "overdue_at", "id"],
                condition=Q(ended_at=None, owner=None),
                name="open_duty_of_manager",
            ),
            models.Index(fields=["holding", "key"], name="duty_of_holding"),
            models.Index(fields=["guard"], condition=Q(guard__isnull=False), name="guarded_duty"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["holding", "key"], condition=Q(ended_at=None), name="duty_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="duty_ends_in_a_way",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | (Q(ended_at__isnull=False) & ~Q(wrong="")),
                name="duty_taken_back_names_the_wrong",
            ),
            models.CheckConstraint(
                condition=Q(overdue_at=None) | Q(overdue_at__gte=F("due_at")), name="duty_overdue_after_due"
            ),
        ]


class Handover(models.Model):
    """A duty passed from one worker to another."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="handovers")
    from_worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)


class Waiver(models.Model):
    """A worker's request that a must be waived, and its manager's decision."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="waivers")
    reference = models.CharField(max_length=12, unique=True)
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)
    decision_note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(decided_at=None), name="waiver_waiting")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(decided_at=None), name="one_open_waiver_a_duty"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, granted__isnull=False),
                name="waiver_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="waiver_not_decided_by_asker",
            ),
        ]
