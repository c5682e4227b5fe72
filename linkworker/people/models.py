"""One agency's record of one person: what they are called, how they may safely be reached, who is at home.

Everything but a name may be left empty, which reads as *not asked yet*; "not known" is an answer of its own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linkworker.events.encrypted import EncryptedBinaryField, EncryptedJSONField
from linkworker.partnership.models import Agency, Service, Worker
from linkworker.practice.contact import Channel, Days
from linkworker.practice.separating import Relation
from linkworker.sharing.models import Holding, Staging, Subject, codes


class Known(models.TextChoices):
    """An answer to a plain question about someone."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not-known", _("Not known")


class WorkerPreference(models.TextChoices):
    """Whether someone would rather talk with a woman, now and for the work ahead."""

    FEMALE = "female", _("Prefers a female worker")
    NONE = "none", _("No preference")
    MALE = "male", _("Prefers a male worker")
    NOT_KNOWN = "not-known", _("Not known")


class PreferenceFor(models.TextChoices):
    """For which talk the preference holds."""

    BOTH = "both", _("For this conversation and for the work ahead")
    CONVERSATION = "conversation", _("For this conversation")
    ONGOING = "ongoing", _("For the work ahead")


class ClientRecord(models.Model):
    """One agency's record of one person. Its key is its subject's.

    `own_reference` may stand on several records: refusing a second one would tell somebody who may not see the first
    that it exists. Whoever may find the first is asked whether they are one person.
    """

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, primary_key=True, related_name="client")
    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="client")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    chosen_name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=200, blank=True)
    other_names = models.CharField(max_length=300, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    own_reference = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=60, blank=True)
    interpreter = models.CharField(max_length=10, choices=Known.choices, blank=True)
    worker_preference = models.CharField(max_length=10, choices=WorkerPreference.choices, blank=True)
    preference_for = models.CharField(max_length=12, choices=PreferenceFor.choices, blank=True)
    preference_met = models.CharField(max_length=10, choices=Known.choices, blank=True)
    preference_note = models.CharField(max_length=300, blank=True)
    children = models.CharField(max_length=10, choices=Known.choices, blank=True)
    pregnant = models.CharField(max_length=10, choices=Known.choices, blank=True)
    contact_note = models.CharField(max_length=500, blank=True)
    arrival_reference = models.CharField(max_length=12, blank=True)
    """What they say or show at a desk in place of a name; everybody has one, and it can be changed at any time."""

    arrival_changed_at = models.DateTimeField(null=True, blank=True)
    arrival_changed_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    care_of = models.CharField(max_length=120, blank=True)
    """What stands for their address wherever one is asked for, while it is sealed (`whereabouts.sealing`)."""

    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(chosen_name=""), name="client_has_a_name"),
        ]
        indexes = [models.Index(fields=["arrival_reference", "agency"], name="client_who_arrives")]


class ClientVersion(models.Model):
    """What a client record said before a change: nothing told is overwritten."""

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    wrong = models.TextField(blank=True)
    """What had been wrong; empty when something changed in the person's life."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "version"], name="client_version_once")]


class SafeContact(models.Model):
    """One way of reaching someone, and whether and when it is safe. What is not known is not safe."""

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=20, choices=[(channel.value, channel.value) for channel in Channel])
    detail = models.CharField(max_length=120, blank=True)
    safe = models.CharField(max_length=10, choices=Known.choices, blank=True)
    days = models.CharField(max_length=10, choices=[(days.value, days.value) for days in Days], blank=True)
    from_time = models.TimeField(null=True, blank=True)
    until_time = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "channel"], name="one_safe_contact_a_channel"),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None) | Q(from_time__lt=F("until_time")),
                name="safe_hours_begin_before_they_end",
            ),
        ]


class HouseholdMember(models.Model):
    """A child, or someone else at home or close, as the person told us."""

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="household")
    name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=60, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    is_child = models.BooleanField(default=False)
    lives_with = models.CharField(max_length=10, choices=Known.choices, blank=True)


class SearchKey(models.Model):
    """What a client record can be found by: one row a key of `practice.names` or an identifier."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="keys")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["agency", "key", "subject"], name="search_key_of_agency")]


class MatchKey(models.Model):
    """What the matcher finds a client record by, as a digest under a key outside the database (`people.match_keys`).

    Whoever holds the table without that key reads in it which records share something, and nothing of what.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "agency", "subject"], name="match_key_of_agency")]


class MatchWaiting(models.Model):
    """A client record that the system's own pass has still to compare with those of other agencies.

    Written with every registration and every change, whether or not anything could match, so that neither tells.
    """

    subject = models.OneToOneField(Subject, on_delete=models.CASCADE, primary_key=True, related_name="+")


class ApartWaiting(models.Model):
    """A client record that the system's own pass has still to compare with the people named in its agency's cases.

    Written with every registration and every change, as `MatchWaiting`. One row each time: the pass takes away the
    rows that it had read before it read the record, so that no change made meanwhile is passed over.
    """

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")


class Connection(models.Model):
    """Somebody a worker knows, or the worker themself, as they told it: read by that worker and the matcher alone.

    `told` is `people.connecting.PersonTold`. `matched_at` is empty until the system's own pass has compared it with
    everybody.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="connections")
    relation = models.CharField(max_length=20, choices=codes(Relation))
    told = EncryptedJSONField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    matched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "ended_at"], name="connection_of_worker"),
            models.Index(
                fields=["id"], condition=Q(matched_at=None, ended_at=None), name="connection_to_match"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(relation=Relation.SELF.value, ended_at=None),
                name="one_self_a_worker",
            ),
        ]


class ImportState(models.TextChoices):
    """How far a list that is brought in has come."""

    CHECKING = "checking", _("Being checked")
    WRONG = "wrong", _("Lines to put right")
    READY = "ready", _("Ready to bring in")
    WRITING = "writing", _("Being brought in")
    VISIBLE = "visible", _("Brought in")
    DROPPING = "dropping", _("Being taken away")
    DROPPED = "dropped", _("Taken away")


class Import(models.Model):
    """An existing list of clients, brought into one service as a whole or not at all.

    `place` and `line` are where reading goes on: bytes of the kept text, and its lines before that. `header` names the
    file's columns once its first line was read. `people`, `wrong` and `known` count lines; `written` those of `people`
    that stand in `staging`. `skips_known` leaves out the lines that may be people who are known already. `is_tidy`: it
    has ended, and nothing of the file is kept any longer.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    encoding = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    header = models.JSONField(default=list)
    delimiter = models.CharField(max_length=1, default=",")
    place = models.PositiveBigIntegerField(default=0)
    line = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    skips_known = models.BooleanField(default=False)
    staging = models.ForeignKey(Staging, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    is_tidy = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["by", "at"], name="import_by_worker"),
            models.Index(fields=["at"], condition=Q(is_tidy=False), name="import_not_tidy"),
        ]


class ImportChunk(models.Model):
    """A piece of what was uploaded, as UTF-8 text with one kind of line end: `import_text.CHUNK` bytes but the last."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    content = EncryptedBinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_chunk_once")]


class ImportLine(models.Model):
    """A line of which there is something to say: what is wrong with it, or the subjects who may be that person.

    `problems` are {column, code, typed} as `import_columns.Problem` has them.
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    is_wrong = models.BooleanField()
    problems = EncryptedJSONField(default=list)
    known = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_line_once")]


class ImportKey(models.Model):
    """An identifier that stood on a line of a list: a second line with it is the same person once more."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=60)
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "key"], name="import_key_once")]
