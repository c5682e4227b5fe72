"""Partnerships, agencies, services with their directory entries, workers, roles, cover, and protocols.

A worker is also the account that signs in. Nothing here knows a client.
"""

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linkworker.practice.contact import Days
from linkworker.practice.sharing import Role


class Sector(models.TextChoices):
    """What kind of help an agency gives."""

    SUBSTANCE = "substance", _("Drug and alcohol")
    ABUSE = "abuse", _("Domestic abuse")
    REFUGE = "refuge", _("Refuge")
    PERPETRATOR = "perpetrator", _("Work with people who cause harm")
    CHILDREN = "children", _("Children's social care")
    ADULTS = "adults", _("Adult social care")
    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing")
    POLICE = "police", _("Police")
    PROBATION = "probation", _("Probation")


class Partnership(models.Model):
    """The agencies of one area that agreed to work together."""

    name = models.CharField(max_length=120, unique=True)
    locality = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An organisation that controls its own client records and cases."""

    name = models.CharField(max_length=120, unique=True)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    locality = models.CharField(max_length=60)
    partnerships = models.ManyToManyField(Partnership, related_name="agencies")

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A part of an agency that works cases; each case is worked under its service's locality."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=120)
    locality = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="service_name_once_in_an_agency")
        ]

    def __str__(self) -> str:
        return self.name


class WorkerManager(BaseUserManager["Worker"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Worker":
        worker = self.model(username=username, **fields)
        worker.set_password(password)
        worker.save(using=self._db)
        return worker


class Worker(AbstractBaseUser):
    """A person who works for an agency, and their sign-in."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="workers")
    is_active = models.BooleanField(default=True)
    closed_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The administrator who closed the account; nobody while it is open, or when it was closed by command."""

    is_female = models.BooleanField(null=True)
    """Whether the worker said that clients who ask for a woman may be offered her."""

    person = models.BigIntegerField(null=True, blank=True, db_index=True)
    """The same in each account of one person who works for several agencies; nothing in anybody else's."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = WorkerManager()

    def __str__(self) -> str:
        return self.name


class RoleGiven(models.Model):
    """A role held by a worker in one service, or in the whole agency when no service is named."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="roles")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Who last set these times, an administrator or on the rota whoever leads; nobody when it was done by command."""

    class Meta:
        indexes = [models.Index(fields=["service", "role"], name="role_by_service")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_is_known"),
        ]


class DirectoryEntry(models.Model):
    """What the directory says of a service. Codes are of the vocabularies of `practice.directory`.

    The entry of a refuge or safe house never tells where it stands. A service without an entry is listed all the same.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="entry")
    needs = models.JSONField(default=list)
    who_for = models.TextField(blank=True)
    not_for = models.TextField(blank=True)
    """Whom it can't help, and where to turn instead."""

    area = models.CharField(max_length=200, blank=True)
    takes_from_outside = models.BooleanField(default=False)
    open_days = models.CharField(max_length=20, choices=[(day.value, day.value) for day in Days], blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    round_the_clock = models.BooleanField(default=False)
    hours = models.CharField(max_length=300, blank=True)
    """In words: who answers when the office is closed."""

    how_to_refer = models.TextField(blank=True)
    care_of = models.CharField(max_length=120, blank=True)
    """The agreed words that stand in letters and referrals for an address that must not be known; empty: none."""

    open_to_referrals = models.BooleanField(default=True)
    considers = models.JSONField(default=list)
    never_refuses_for = models.JSONField(default=list)
    version = models.PositiveSmallIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open_days="", opens_at=None, closes_at=None)
                | ~Q(open_days="")
                & Q(opens_at__isnull=False, closes_at__isnull=False)
                & Q(closes_at__gt=F("opens_at")),
                name="directory_hours_whole",
            )
        ]


class DirectoryEntryVersion(models.Model):
    """What an entry said before a change, and who wrote that, when."""

    entry = models.ForeignKey(DirectoryEntry, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    before = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="directory_version_once")]


class ProtocolKind(models.TextChoices):
    """What agencies signed about."""

    INFORMATION_SHARING = "information-sharing", _("Information sharing")
    OPERATING = "operating", _("Working together")
    MATCHING = "matching", _("Blind matching")
    CARE_OF = "care-of", _("Care-of addresses")


class Protocol(models.Model):
    """One version of what agencies of a partnership signed. In force from a day to its last day, `until`."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="protocols")
    kind = models.CharField(max_length=20, choices=ProtocolKind.choices)
    name = models.CharField(max_length=160)
    version = models.CharField(max_length=30)
    framework = models.CharField(max_length=200, blank=True)
    in_force_from = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    where_kept = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name", "version"], name="protocol_version_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("in_force_from")),
                name="protocol_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(kind__in=ProtocolKind.values), name="protocol_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Signatory(models.Model):
    """An agency's signature under a protocol: it binds from `signed_on` to before `ended_on`."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="signatories")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="signatures")
    signed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "agency"], condition=Q(ended_on=None), name="one_live_signature"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("signed_on")),
                name="signature_ends_after_it_starts",
            ),
        ]


class DutyLine(models.Model):
    """A telephone at which an agency's co-ordination point is reached, in office hours or outside them.

    Another number is another row: what stood until then stays. `set_by` nobody: an administrator, by command.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duty_lines")
    out_of_hours = models.BooleanField()
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40)
    hours = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "out_of_hours"], condition=Q(until=None), name="one_duty_line_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="duty_line_ends_after_it_starts",
            ),
        ]


class NoNewCases(models.Model):
    """A worker takes no new cases for a time. Safeguarding leads set it and see it, nobody is told why.

    So an allocation that can't be tells nobody its cause: this is one of several, and a common one.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="no_new_cases")
    since = models.DateTimeField()
    until = models.DateTimeField()
    set_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["worker", "until"], name="no_new_cases_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="no_new_cases_ends_after_it_starts"
            ),
        ]


class Away(models.Model):
    """Days on which a worker is not at work, the first and the last included. Nobody is asked why.

    `back_on` is the first day at work again of somebody who was back sooner; the day it was to begin: it never did.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="away")
    from_on = models.DateField()
    until_on = models.DateField()
    set_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    back_on = models.DateField(null=True, blank=True)
    back_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["until_on"], name="away_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="away_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(back_on=None, back_by=None, back_at=None)
                | Q(
                    back_on__gte=models.F("from_on"),
                    back_on__lte=models.F("until_on"),
                    back_by__isnull=False,
                    back_at__isnull=False,
                ),
                name="away_is_ended_whole",
            ),
        ]

    @property
    def last_on(self) -> date:
        """The last day away; the day before the first one when it never began."""
        return self.until_on if self.back_on is None else self.back_on - timedelta(days=1)


class Accepting(models.TextChoices):
    """What kind of organisation writes to a care-of label."""

    PRESCRIBER = "prescriber", _("Prescriber")
    PHARMACY = "pharmacy", _("Pharmacy")
    DOCTOR = "doctor", _("GP or health visitor")
    HOSPITAL = "hospital", _("Hospital")
    COURT = "court", _("Court or solicitor")
    COUNCIL = "council", _("Council or housing")
    OTHER = "other", _("Somebody else")


class LabelAcceptance(models.Model):
    """An organisation accepted in writing that an agency's care-of label stands where an address would.

    The first part of the protocol register that names somebody outside Linkworker. It is the agency's own: a pharmacy
    in it may tell in which town a refuge stands. `until` is its last day, none: until it is taken back.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="label_acceptances")
    label = models.CharField(max_length=120)
    organisation = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Accepting.choices)
    accepted_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    where_kept = models.CharField(max_length=200)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "organisation"], name="label_acceptance_of_agency")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("accepted_on")), name="label_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_note="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_note="")),
                name="label_is_ended_whole",
            ),
            models.CheckConstraint(condition=~Q(label="") & ~Q(where_kept=""), name="label_is_in_writing"),
        ]
