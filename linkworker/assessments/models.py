"""Instruments filled in. Each keeps the versions of the instrument and the locality that made its result."""

from django.db import models
from django.db.models import Q

from linkworker.cases.models import Case, Versioned, versioned_constraints
from linkworker.events.encrypted import EncryptedBinaryField, EncryptedTextField
from linkworker.partnership.models import Worker


class Completed(models.TextChoices):
    """How the answers came about."""

    WITH_PERSON = "with-person"
    WITH_SPECIALIST = "with-specialist"
    FROM_PROFESSIONALS = "from-professionals"
    COPIED = "copied"


class OwnView(models.TextChoices):
    """How the person sees their own danger: the codes of the checklist's extra "own_view"."""

    EXPECTS = "expects"
    UNSURE = "unsure"
    DOES_NOT_EXPECT = "does-not-expect"
    NOT_ASKED = "not-asked"


class Specialist(models.TextChoices):
    """Whether the person would like a domestic abuse professional beside them."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not-asked"


class Assessment(Versioned):
    """One instrument completed once.

    `answers` maps item ids to {answer, said_by, comment}; `extras` maps the instrument's extras to a text, a code or
    a list of codes; `result` is its snapshot.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    instrument = models.CharField(max_length=40)
    instrument_version = models.CharField(max_length=60)
    locality = models.CharField(max_length=60)
    locality_version = models.CharField(max_length=200)
    completed = models.CharField(max_length=20, choices=Completed.choices)
    answers = models.JSONField(default=dict)
    extras = models.JSONField(default=dict)
    own_view = models.CharField(max_length=20, choices=OwnView.choices, default=OwnView.NOT_ASKED)
    own_view_words = models.TextField(blank=True)
    judgement = models.CharField(max_length=10, blank=True)
    judgement_reason = models.TextField(blank=True)
    concerns = models.TextField(blank=True)
    incidents = models.PositiveSmallIntegerField(default=0)
    rising = models.BooleanField(default=False)
    last_marac_on = models.DateField(null=True, blank=True)
    abuse_on = models.DateField(null=True, blank=True)
    with_specialist = models.CharField(
        max_length=10, choices=Specialist.choices, default=Specialist.NOT_ASKED
    )
    yes = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(max_length=10, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["case", "instrument", "at"], name="assessment_of_case")]
        constraints = [
            *versioned_constraints("assessment"),
            models.CheckConstraint(
                condition=Q(judgement="") | ~Q(judgement_reason=""), name="judgement_has_its_reason"
            ),
        ]


class AttachedForm(models.Model):
    """A completed form kept with an assessment, encrypted: its file and its name."""

    assessment_thread = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="forms")
    reference = models.CharField(max_length=12, unique=True)
    name = EncryptedTextField()
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    content = EncryptedBinaryField()
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["assessment_thread"], name="form_of_assessment")]
