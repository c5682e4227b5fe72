"""Where people are: ordinary addresses, and sealed ones with who asked to read them, who let them, and who did.

An ordinary address is a row that a correction follows with another row. Of a sealed one the agreed label stands in the
client record for everybody; the address itself is encrypted under a key of its own, and bound to its holding.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linkworker.events.encrypted import EncryptedTextField
from linkworker.partnership.models import Service, Worker
from linkworker.people.models import ClientRecord, Known
from linkworker.practice.whereabouts import Place, ReadFor
from linkworker.sharing.models import Holding, codes

LONGEST = 300
"""Letters of an address."""


class Address(models.Model):
    """An ordinary address: what it is, from when until when, and whether it is safe to write there.

    `thread` is the first version's key, shared by all versions; nothing told is overwritten.
    """

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="addresses")
    text = models.CharField(max_length=LONGEST)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    safe_to_write = models.CharField(max_length=10, choices=Known.choices, blank=True)
    thread = models.BigIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    wrong = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["client", "recorded_at"], name="address_of_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "version"], condition=~Q(thread=0), name="address_version_once"
            ),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(is_current=True) & ~Q(thread=0), name="address_one_current"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(wrong=""), name="address_correction_names_the_wrong"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="address_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="address_says_where"),
        ]


class SealedPlace(models.Model):
    """A place of somebody's that must not be known: their home, a child's school, a doctor, an appointment.

    `label` is what everybody reads instead. `covered` names the rows out of which the address was taken when it was
    sealed: [table, key] each. The holding is a restricted part of the client record, read by grants to a worker alone.
    """

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="sealed_places")
    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="sealed_place")
    kind = models.CharField(max_length=20, choices=codes(Place))
    label = models.CharField(max_length=120)
    because = EncryptedTextField(blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    covered = models.JSONField(default=list)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unsealed = models.BooleanField(default=False)
    """Whether it ended because it became an ordinary address, and not because it is no longer theirs."""

    class Meta:
        indexes = [models.Index(fields=["client", "sealed_at"], name="sealed_place_of_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(kind="home", ended_at=None), name="one_sealed_home"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, unsealed=False)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="sealed_place_is_ended_whole",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="sealed_place_has_a_label"),
        ]


class SealedVersion(models.Model):
    """What a sealed place says, or said: `text` and `wrong` are encrypted, and only `sealing.opened` reads them.

    Loading a row decrypts nothing.
    """

    place = models.ForeignKey(SealedPlace, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    text = models.BinaryField()
    wrong = models.BinaryField(default=b"")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "version"], name="sealed_version_once")]


class ReviewKind(models.TextChoices):
    """What one worker alone may not decide."""

    READ = "read", _("To read a sealed address")
    UNSEAL = "unseal", _("To keep an address as an ordinary one again")
    RECORD = "record", _("To answer somebody who asks for a record")


class Answer(models.TextChoices):
    """What was decided on somebody's request for a record."""

    NOTHING = "nothing", _("Nothing is given, and nothing is said of whether there is a record")
    PART = "part", _("A part is given, without whatever tells where anybody is")
    ALL = "all", _("All of it is given: nothing in it tells where anybody is")


class ReviewRequest(models.Model):
    """What one worker asks and another, who leads, decides: never the asker, and never whom it is for.

    To read a sealed address: `worker` may, for `task`, through the last day `until`, by the grant of `act`. To unseal
    one. Or to answer a parent or another person who asks for a record: `task` says who asks and what for, and `answer`
    what was decided. `ended_because` says how permission ended before its day.
    """

    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="review_requests")
    place = models.ForeignKey(
        SealedPlace, on_delete=models.CASCADE, null=True, blank=True, related_name="requests"
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = EncryptedTextField()
    until = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    note = EncryptedTextField(blank=True)
    act = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["client", "asked_at"], name="review_of_client"),
            models.Index(fields=["worker"], condition=Q(granted=True, ended_at=None), name="review_to_read"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="record", place=None, worker=None, until=None)
                | Q(kind="unseal", place__isnull=False, worker=None, until=None)
                | Q(kind="read", place__isnull=False, worker__isnull=False, until__isnull=False),
                name="review_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, granted__isnull=False),
                name="review_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("asked_by")) & (Q(worker=None) | ~Q(decided_by=F("worker")))),
                name="review_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(act=None) | Q(kind="read", granted=True), name="review_opens_when_granted"
            ),
        ]


class AddressReading(models.Model):
    """One time of reading a sealed address: for what, in a code and in the worker's own words."""

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    code = models.CharField(max_length=20, choices=codes(ReadFor))
    reason = EncryptedTextField()

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="reading_of_request")]


class LivesWith(models.Model):
    """A child with a record of their own lives with a parent whose record the agency holds too, from a day on.

    While the parent's home is sealed the child carries the same protection.
    """

    child = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="lives_with")
    parent = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="children_here")
    since = models.DateTimeField()
    set_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(child=F("parent")), name="lives_with_somebody_else"),
            models.UniqueConstraint(
                fields=["child", "parent"], condition=Q(until=None), name="lives_with_once_at_a_time"
            ),
        ]


class GuardedPlace(models.Model):
    """A house of a refuge or another service whose address nobody may write down; `called` tells houses apart.

    The address itself is kept nowhere: its signs alone, each as a digest under the key of sealed addresses.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="guarded_places")
    called = models.CharField(max_length=60)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class GuardedSign(models.Model):
    """By what a guarded address is known again when somebody types it (`practice.whereabouts.signs_of`)."""

    place = models.ForeignKey(GuardedPlace, on_delete=models.CASCADE, related_name="signs")
    digest = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="guarded_sign_by_digest")]
