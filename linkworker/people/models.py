"""One agency's record of one person: what they are called, how they may safely be reached, who is at home.

Everything but a name may be left empty, which reads as *not asked yet*; "not known" is an answer of its own.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linkworker.partnership.models import Agency, Worker
from linkworker.practice.contact import Channel, Days
from linkworker.sharing.models import Holding, Subject


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
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(chosen_name=""), name="client_has_a_name"),
        ]


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
