"""What stands between a worker and a person: personal walls, separations with their plan, and openings across them."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from linkworker.events.encrypted import EncryptedJSONField, EncryptedTextField
from linkworker.partnership.models import Agency, Worker
from linkworker.practice.separating import SeparateBecause, WallBecause
from linkworker.sharing.models.holdings import CATEGORIES, Holding, Live, Subject, codes


class Wall(Live):
    """A personal wall: the worker is a party to the subject's life, or connected to one, and sees nothing.

    It stands from the moment that anything speaks for it; `is_sure` says whether nobody need be asked. Of one that is
    not, a safeguarding lead decides whether it stays (`decided_at`); until then it stands.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="walls")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="walls")
    because = models.CharField(max_length=20, choices=codes(WallBecause), default=WallBecause.RAISED.value)
    is_sure = models.BooleanField(default=True)
    likeness = models.JSONField(default=list)
    """What of the two people is alike, as codes of `practice.matching`."""

    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["worker", "subject"], name="wall_of_worker"),
            models.Index(
                fields=["subject"],
                condition=Q(is_sure=False, decided_at=None, until=None),
                name="wall_to_decide",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="wall_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("worker")),
                name="wall_not_decided_by_its_worker",
            ),
        ]


class SeparationPlan(models.Model):
    """How one agency keeps two people apart of whom one harms the other, or may. The two rows of the pair name it.

    It stands from the moment of separating; `planned_at` is empty until somebody planned it. `zones` are those of
    `practice.separating`, each of `one` or of the `other`. `prescriber` and `manager` are who sees both sides.
    `sabotage`, `fishing` and `liaison`: what is done when one keeps the other from help or asks after them, and how the
    workers of both keep in touch.
    `because` and `said_by` tell why they are kept apart, and stay with the safeguarding leads.
    """

    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    because = models.CharField(max_length=20, choices=codes(SeparateBecause))
    said_by = EncryptedTextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    prescriber = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    manager = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    zones = models.JSONField(default=list)
    sabotage = EncryptedTextField(blank=True)
    fishing = EncryptedTextField(blank=True)
    liaison = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=0)
    """How often it was planned."""

    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_note = EncryptedTextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "ended_at"], name="separation_plan_of_agency")]
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="separation_plan_is_of_two"),
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(ended_at=None), name="separation_plan_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(planned_at=None, planned_by=None)
                | Q(planned_at__isnull=False, planned_by__isnull=False, review_on__isnull=False),
                name="separation_planned_whole",
            ),
        ]


class SeparationPlanVersion(models.Model):
    """What a plan said before a change."""

    plan = models.ForeignKey(SeparationPlan, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    before = EncryptedJSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="separation_version_once")]


class Separation(Live):
    """Whoever serves `opposed` sees nothing of `subject` but live openings. A pair is two rows, one each way.

    `plan` names who is excepted. `kept_close`: both attend one service, and the record of `subject` has left its shared
    lists.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="separations")
    opposed = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(
        SeparationPlan, on_delete=models.CASCADE, null=True, blank=True, related_name="separations"
    )
    kept_close = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["opposed", "subject"], name="separation_by_opposed"),
            models.Index(fields=["subject"], condition=Q(kept_close=True), name="separation_kept_close"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("opposed")), name="separation_is_of_two"),
        ]


class Opening(Live):
    """What a named worker may see across a separation, for one category; the rows of one act share `act`."""

    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="openings")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="openings")
    category = models.CharField(max_length=20, choices=CATEGORIES)
    purpose = models.CharField(max_length=60)
    review_on = models.DateField()
    act = models.UUIDField(default=uuid4)
    made_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["act"], name="opening_of_act")]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_by=None) | ~Q(made_by=F("worker")), name="opening_not_to_its_maker"
            ),
        ]
