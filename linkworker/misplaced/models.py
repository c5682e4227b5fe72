"""What stands in the wrong place: entries about somebody else, and one person registered twice."""

from django.db import models
from django.db.models import F, Q

from linkworker.cases.models import Case, EntryKind
from linkworker.events.encrypted import EncryptedJSONField, EncryptedTextField
from linkworker.partnership.models import Agency, Worker
from linkworker.people.models import ClientRecord
from linkworker.sharing.models import Holding


class TakenOut(models.Model):
    """One entry that was taken out of `case`, with all its versions: into `to_case`, or to nobody's when that is empty.

    `thing` is the thread of what it told of, or its own; it stood from `stood_since` until `at`. `guard` is a part of
    the old case that nobody is named for: it hides what the case kept of duties which rested on the entry.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="taken_out")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    thing = models.BigIntegerField()
    stood_since = models.DateTimeField()
    reason = EncryptedTextField()
    guard = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="+")
    to_case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("to_case")), name="taken_out_goes_elsewhere"),
        ]


class Aside(models.Model):
    """What an entry said that belongs to nobody whom we know: its rows, encrypted, in no other table any longer."""

    taken_out = models.OneToOneField(TakenOut, on_delete=models.CASCADE, related_name="aside")
    said = EncryptedJSONField()


class AsideReading(models.Model):
    """One time that a safeguarding lead read what is kept aside, and why."""

    aside = models.ForeignKey(Aside, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = EncryptedTextField()


class Telling(models.Model):
    """That somebody who may have read the entry is told not to act on it: a worker, or an agency by those who lead it.

    `holding` is by what they may see the person: the case, what their agency received of it, or their own case.
    """

    taken_out = models.ForeignKey(TakenOut, on_delete=models.CASCADE, related_name="tellings")
    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["worker"], condition=Q(read_at=None, worker__isnull=False), name="telling_of_worker"
            ),
            models.Index(fields=["agency"], condition=Q(read_at=None, worker=None), name="telling_of_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["taken_out", "worker"],
                condition=Q(worker__isnull=False),
                name="worker_told_once",
            ),
            models.UniqueConstraint(
                fields=["taken_out", "agency"],
                condition=Q(worker=None),
                name="agency_told_once",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False),
                name="telling_read_whole",
            ),
        ]


class Merge(models.Model):
    """That two records of one agency are of one person, from `at` until it is undone. No row of either moves.

    `chosen`: which record's value stands where they differ ({field: "one" | "other"}), for whoever may see both.
    `before`: what each said, by key, and `after`: as it became by the stricter of both. `walls` and `separations`: keys
    of those that stand on a record only because the other has them; they go when the merge is undone.
    """

    one = models.ForeignKey(ClientRecord, on_delete=models.PROTECT, related_name="merged_as_one")
    other = models.ForeignKey(ClientRecord, on_delete=models.PROTECT, related_name="merged_as_other")
    chosen = models.JSONField(default=dict)
    before = EncryptedJSONField()
    after = EncryptedJSONField()
    walls = models.JSONField(default=list)
    separations = models.JSONField(default=list)
    reason = EncryptedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one"], condition=Q(ended_at=None), name="one_merged_once"),
            models.UniqueConstraint(fields=["other"], condition=Q(ended_at=None), name="other_merged_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="merge_is_of_two"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="merge_ended_whole",
            ),
        ]
