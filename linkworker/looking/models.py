"""Looks by person and by worker: what the information governance lead reads. Made from the looks themselves.

Every row of `Seen` can be made again from `events.Look`, which stays the record: ids, kinds and times, never text.
"""

from django.db import models

from linkworker.events.encrypted import EncryptedTextField
from linkworker.events.kinds import LookKind
from linkworker.partnership.models import Agency, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.noticing import Bond, Outcome, Pattern
from linkworker.practice.seen_by import Keeps
from linkworker.sharing.models import Subject, codes


class Seen(models.Model):
    """One person at whom one look looked. `agency` is the person's, whosever worker it was.

    `bond`: the work that joined them then, worked out when the row was made.
    """

    look = models.BigIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="seen", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="seen", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=codes(LookKind))
    route = models.CharField(max_length=64)
    bond = models.CharField(max_length=20, choices=codes(Bond))

    class Meta:
        indexes = [
            models.Index(fields=["agency", "id"], name="seen_of_agency"),
            models.Index(fields=["subject", "id"], name="seen_of_person"),
            models.Index(fields=["worker", "at"], name="seen_by_worker"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["look", "subject"], name="seen_once_a_look"),
        ]


class Mark(models.Model):
    """Up to which look of an agency the rows of `Seen` are made."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, primary_key=True, related_name="+")
    look = models.BigIntegerField(default=0)


class SeenPaper(models.Model):
    """One time that somebody was given the paper of who has seen their record, after it was asked whether that is safe.

    What stood on it can be worked out again: looks from `since` (none: all) until `at`.
    """

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="seen_papers")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, blank=True)
    keeps = models.CharField(max_length=20, choices=codes(Keeps))

    class Meta:
        indexes = [models.Index(fields=["client", "at"], name="seen_paper_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(keeps=Keeps.NOT_SURE.value), name="seen_paper_has_a_safe_place"
            ),
        ]


class Notice(models.Model):
    """Looks of one worker that ask for a question: of one person, or of many (`subject` empty).

    `people` is [person, looks, the first of them, the last] each, so that whom a lead must not know of is taken out
    before anything is counted; `least`: so many people were needed for it. It grows until somebody settles it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    pattern = models.CharField(max_length=20, choices=codes(Pattern))
    people = models.JSONField(default=list)
    least = models.PositiveSmallIntegerField(default=1)
    until = models.DateTimeField()
    """The last look that is in it."""

    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=codes(Outcome), blank=True)
    note = EncryptedTextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "settled_at", "id"], name="notice_of_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "worker", "pattern"],
                condition=models.Q(subject=None, settled_at=None),
                name="one_open_notice_of_many",
            ),
            models.UniqueConstraint(
                fields=["worker", "pattern", "subject"],
                condition=models.Q(subject__isnull=False, settled_at=None),
                name="one_open_notice_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None, outcome="")
                | (models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(outcome="")),
                name="notice_settled_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("worker")),
                name="notice_not_settled_by_its_worker",
            ),
        ]
