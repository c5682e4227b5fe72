"""Who is named in a case as one side of harm, found among the own clients; and what a specialist found between them."""

from django.db import models
from django.db.models import F, Q

from linkworker.cases.models import Participant, Versioned, versioned_constraints
from linkworker.events.encrypted import EncryptedJSONField, EncryptedTextField
from linkworker.partnership.models import Agency, Worker
from linkworker.practice.opposed import Asks
from linkworker.practice.position import PositionKind
from linkworker.practice.who_does_what import Concluded
from linkworker.sharing.models import SeparationPlan, Subject, codes


class ParticipantKey(models.Model):
    """What the matcher finds another person of a case by, as a digest under a key outside the database.

    As `people.MatchKey`, and under the same digests; the system's own pass alone writes and reads it.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "agency", "participant"], name="participant_key_of_agency")]


class FoundApart(models.Model):
    """That somebody named in a case may be a client of the same agency, by which the two are kept apart.

    `likeness` holds codes of what is alike, never what it is; `position` what was told last of who harms whom. `asks`
    is what a safeguarding lead has to say, since `asked_at`; `decided_by` who said it last.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    """In whose case they are named."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(SeparationPlan, on_delete=models.CASCADE, related_name="found")
    position = models.CharField(max_length=20, choices=codes(PositionKind))
    likeness = models.JSONField(default=list)
    is_sure = models.BooleanField()
    found_at = models.DateTimeField()
    asks = models.CharField(max_length=10, choices=codes(Asks), blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["client", "subject"], name="found_apart_of_two"),
            models.Index(fields=["agency"], condition=~Q(asks=""), name="found_apart_to_decide"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["participant", "subject", "plan"], name="found_apart_once"),
            models.CheckConstraint(condition=~Q(client=F("subject")), name="found_apart_is_of_two"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="found_apart_decided_whole",
            ),
        ]


class WhoDoesWhat(Versioned):
    """What a named specialist found of who does what to whom in one relationship. Never overwritten: a version each.

    `evidence` says, by topic of `practice.who_does_what`, what was considered of both sides. `by` wrote it down.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    specialist = models.CharField(max_length=120)
    evidence = EncryptedJSONField()
    concluded = models.CharField(max_length=20, choices=codes(Concluded))

    class Meta:
        indexes = [models.Index(fields=["participant", "recorded_at"], name="who_does_what_of_person")]
        constraints = versioned_constraints("who_does_what")


class TakingPart(models.Model):
    """That another person of a case takes part in the work on our client's plan, from `at` until it ended.

    `note` says what they take part in; `end_note` how it was ended safely.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    note = EncryptedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_note = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(ended_at=None), name="takes_part_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="taking_part_ended_whole",
            ),
        ]
