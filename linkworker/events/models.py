"""The tables of events. No foreign keys: what is recorded outlives what it is about.

`Event` and `Look` are append-only by database trigger (see `append_only`). Times are aware UTC.
"""

from django.db import models

from linkworker.events.encrypted import EncryptedJSONField
from linkworker.events.kinds import Kind
from linkworker.practice.chain import GENESIS


class Event(models.Model):
    """One change, chained to the agency's change before it: ids, kinds, codes and times, never text.

    `kind` is a `kinds.Kind`, `actor_kind` a `kinds.ActorKind`. `id` is
    `agency_id * 2**40 + seq`, so that it too is known before the insert and stands under the hash.
    """

    id = models.BigIntegerField(primary_key=True)
    agency_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    category = models.CharField(max_length=40, blank=True)
    holding_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    thing = models.CharField(max_length=40, blank=True)
    thing_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    key_id = models.CharField(max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "seq"], name="events_event_one_place")]
        indexes = [
            models.Index(
                fields=["agency_id", "seq"],
                condition=models.Q(kind=Kind.LOOKS_SEALED.value),
                name="events_event_seals",
            ),
            models.Index(
                fields=["holding_id", "id"],
                condition=models.Q(holding_id__isnull=False),
                name="events_event_holding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.seq} {self.kind}"


class ChainHead(models.Model):
    """The last link of an agency's chain; locked while a link is added."""

    agency_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.seq}"


class Look(models.Model):
    """One recorded read by a worker of an agency: which page, and the ids of the people it showed.

    `kind` is a `kinds.LookKind`. Not chained one by one: `sealing` chains a digest of each run of looks.
    """

    id = models.BigAutoField(primary_key=True)
    agency_id = models.BigIntegerField()
    worker_id = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    route = models.CharField(max_length=64)
    holding_id = models.BigIntegerField(null=True)
    subjects = models.JSONField(default=list)
    reason = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "id"], name="events_look_agency"),
            models.Index(fields=["worker_id", "at"], name="events_look_worker"),
            models.Index(
                fields=["holding_id", "at"],
                condition=models.Q(holding_id__isnull=False),
                name="events_look_holding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.route}"


class Draft(models.Model):
    """What a worker typed and has not committed. Encrypted: it may hold what the record will encrypt."""

    worker_id = models.BigIntegerField()
    form = models.CharField(max_length=200)
    data = EncryptedJSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker_id", "form"], name="events_draft_one_a_form")]

    def __str__(self) -> str:
        return self.form


class Submission(models.Model):
    """A form's one-time token and where its first sending led: a second sending makes no second record."""

    token = models.UUIDField(unique=True)
    worker_id = models.BigIntegerField()
    at = models.DateTimeField()
    result_path = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.token)


class DemoClock(models.Model):
    """How far the demo's clock stands ahead of the real one, in whole seconds. One row, id 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="events_democlock_one_row"),
            models.CheckConstraint(condition=models.Q(offset__gte=0), name="events_democlock_forwards"),
        ]

    def __str__(self) -> str:
        return f"+{self.offset} s"
