"""Cases, the other people in them, the chronology and the enquiries.

Nothing told is overwritten: a corrected enquiry or entry is a new row of the same `thread`, which names what was
wrong; the one before it stays, no longer current.
"""

from django.db import models
from django.db.models import F, Q

from linkworker.events.encrypted import EncryptedJSONField, EncryptedTextField
from linkworker.partnership.models import Agency, Service, Worker
from linkworker.people.models import ClientRecord, Known
from linkworker.practice.asking import Alone, FourAnswers, Interpreting, Occasion, Place
from linkworker.practice.danger import Caller, Danger
from linkworker.practice.facts import Mode, NotAskedBecause, Outcome, Use, WantsHelp
from linkworker.practice.offering import OfferAnswer
from linkworker.practice.position import PositionKind
from linkworker.practice.provenance import Source
from linkworker.practice.substances import Known as YesNo
from linkworker.sharing.models import Holding, Live, codes


class Case(models.Model):
    """One agency's piece of work with one client. Its key is its holding's."""

    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, primary_key=True, related_name="case")
    client = models.ForeignKey(ClientRecord, on_delete=models.PROTECT, related_name="cases")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    key_worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="key_cases"
    )
    allocated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["client"], name="case_of_client"),
            models.Index(
                fields=["service", "holding"], condition=Q(closed_at=None), name="open_case_of_service"
            ),
            models.Index(
                fields=["service", "holding"], condition=~Q(closed_at=None), name="closed_case_of_service"
            ),
            models.Index(
                fields=["service", "holding"],
                condition=Q(closed_at=None, key_worker=None),
                name="unallocated_case_of_service",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="case_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(key_worker=None) | Q(allocated_at__isnull=False), name="key_worker_since_a_time"
            ),
        ]


class Versioned(models.Model):
    """A row of which a correction is another row: `thread` is the first one's key, shared by all its versions."""

    thread = models.BigIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    wrong = models.CharField(max_length=500, blank=True)
    """What was wrong in the version before this one; empty in a first version."""

    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


def versioned_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(
            fields=["thread", "version"], condition=~Q(thread=0), name=f"{name}_version_once"
        ),
        models.UniqueConstraint(
            fields=["thread"], condition=Q(is_current=True) & ~Q(thread=0), name=f"{name}_one_current"
        ),
        models.CheckConstraint(
            condition=Q(version=1) | ~Q(wrong=""), name=f"{name}_correction_names_the_wrong"
        ),
    ]


class Enquiry(Versioned):
    """One time of asking about abuse, or of deciding that it was not safe to ask."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="enquiries")
    occasion = models.CharField(max_length=20, choices=codes(Occasion))
    mode = models.CharField(max_length=20, choices=codes(Mode))
    place = models.CharField(max_length=20, choices=codes(Place))
    alone = models.CharField(max_length=10, choices=codes(Alone))
    interpreting = models.CharField(max_length=20, choices=codes(Interpreting))
    interpreter_name = models.CharField(max_length=120, blank=True)
    told_we_ask_everybody = models.BooleanField(default=False)
    outcome = models.CharField(max_length=40, choices=codes(Outcome))
    not_asked_because = models.CharField(max_length=30, choices=codes(NotAskedBecause), blank=True)
    next_on = models.DateField(null=True, blank=True)
    experienced_now = models.CharField(max_length=10, choices=codes(FourAnswers), blank=True)
    experienced_past = models.CharField(max_length=10, choices=codes(FourAnswers), blank=True)
    caused_now = models.CharField(max_length=10, choices=codes(FourAnswers), blank=True)
    caused_past = models.CharField(max_length=10, choices=codes(FourAnswers), blank=True)
    behaviours = models.JSONField(default=list)
    abuse_types = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    own_words = models.TextField(blank=True)
    signs = models.JSONField(default=list)
    signs_noted = models.TextField(blank=True)
    worried = models.BooleanField(default=False)
    response = models.JSONField(default=list)
    action_taken = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="enquiry_of_case")]
        constraints = [
            *versioned_constraints("enquiry"),
            models.CheckConstraint(
                condition=(Q(outcome="not-asked") & ~Q(not_asked_because="") & Q(next_on__isnull=False))
                | (~Q(outcome="not-asked") & Q(not_asked_because="")),
                name="enquiry_not_asked_has_why_and_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="not-asked") | Q(alone="alone"), name="enquiry_asked_only_alone"
            ),
        ]


class SubstanceEnquiry(Versioned):
    """One time of asking about drink and drugs where the work is about abuse, or of deciding that it was not the time.

    `substances`, `how` and `safer_use` hold codes of `practice.substances`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="substance_enquiries")
    occasion = models.CharField(max_length=20, choices=codes(Occasion))
    mode = models.CharField(max_length=20, choices=codes(Mode))
    place = models.CharField(max_length=20, choices=codes(Place))
    alone = models.CharField(max_length=10, choices=codes(Alone))
    interpreting = models.CharField(max_length=20, choices=codes(Interpreting))
    interpreter_name = models.CharField(max_length=120, blank=True)
    use = models.CharField(max_length=20, choices=codes(Use))
    why_not_asked = models.CharField(max_length=30, choices=codes(NotAskedBecause), blank=True)
    next_on = models.DateField(null=True, blank=True)
    substances = models.JSONField(default=list)
    how = models.JSONField(default=list)
    dependent = models.CharField(max_length=10, choices=codes(YesNo), blank=True)
    pregnant = models.CharField(max_length=10, choices=codes(YesNo), blank=True)
    wants_help = models.CharField(max_length=10, choices=codes(WantsHelp), blank=True)
    safer_use = models.JSONField(default=list)
    own_words = models.TextField(blank=True)
    what_next = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="substances_of_case")]
        constraints = [
            *versioned_constraints("substances"),
            models.CheckConstraint(
                condition=(Q(use="not-asked") & ~Q(why_not_asked="") & Q(next_on__isnull=False))
                | (~Q(use="not-asked") & Q(why_not_asked="")),
                name="substances_not_asked_has_why_and_when",
            ),
            models.CheckConstraint(
                condition=Q(use="not-asked") | Q(alone="alone"), name="substances_asked_only_alone"
            ),
        ]


class EntryKind(models.TextChoices):
    """What kind of thing a piece of the chronology tells."""

    OPENED = "opened"
    ALLOCATED = "allocated"
    CONFIDENTIALITY = "confidentiality"
    ENQUIRY = "enquiry"
    SCREEN = "screen"
    CHECKLIST = "checklist"
    RISK_FORM = "risk-form"
    DUTY = "duty"
    PARTICIPANT = "participant"
    PREFERENCE = "preference"
    AGREEMENT = "agreement"
    SHARE = "share"
    REFERRAL = "referral"
    SELF_REFERRAL = "self-referral"
    OFFER = "offer"
    EMERGENCY = "emergency"
    SUBSTANCES = "substances"
    LIAISON = "liaison"
    NOTE = "note"
    CLOSED = "closed"
    REOPENED = "reopened"
    MISPLACED = "misplaced"


class Entry(Versioned):
    """One piece of the chronology. `thing_id` is the thread of what it tells of; `text` is the worker's own.

    `source` is where it comes from, `said_by` who that was in words; neither passes to whoever serves the other side.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    holding = models.ForeignKey(
        Holding, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    thing_id = models.BigIntegerField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    said_by = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=20, choices=codes(Source), blank=True)
    not_to_be_revealed_to = EncryptedTextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="entry_of_case"),
            models.Index(fields=["holding"], condition=Q(holding__isnull=False), name="entry_of_its_own"),
        ]
        constraints = versioned_constraints("entry")


class Participant(models.Model):
    """Another person in a case: someone who harms, is harmed, or is close.

    `child_age` is how old the child of both was, in years, at a time when both held a parental relationship to it.
    `known_by` is what else they may be recognised by (`cases.participants.person_told`). `matched_at` is empty until
    the system's own pass has looked for them among the agency's own clients, and again after every change.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=40)
    former = models.BooleanField(default=False)
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    child_age = models.PositiveSmallIntegerField(null=True, blank=True)
    lives_with = models.CharField(max_length=10, choices=Known.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    known_by = EncryptedJSONField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    matched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(matched_at=None), name="participant_to_match"),
        ]


class ParticipantVersion(models.Model):
    """What was known of another person before a correction, and what was wrong of it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    wrong = models.CharField(max_length=500)
    before = models.JSONField()
    known_before = EncryptedJSONField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "version"], name="participant_version_once")
        ]


class Position(models.Model):
    """Who harms whom in one relationship, as somebody said at some time. Never computed; the newest is shown."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="positions")
    kind = models.CharField(max_length=20, choices=codes(PositionKind))
    said_by = models.CharField(max_length=120)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")


class Link(Live):
    """A decided relation between two agencies' cases of one person, who work together. Two rows, one each way.

    While either shares anything with the other it shows each the other's named worker; afterwards, that they worked
    together and until when (`cases.links.Partner`). What else may be read follows from grants alone.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "other"], name="link_of_case")]
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("other")), name="link_is_of_two"),
            models.UniqueConstraint(
                fields=["case", "other"], condition=Q(until=None), name="link_once_at_a_time"
            ),
        ]


class Offer(models.Model):
    """One kind of help that was offered after somebody told of abuse, and what the person said to it.

    `talk` is the key of the first offer of the same conversation, shared by all of them.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="offers")
    talk = models.BigIntegerField(default=0)
    of = models.CharField(max_length=30)
    answer = models.CharField(max_length=20, choices=codes(OfferAnswer))
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="offer_of_case")]


class Emergency(models.Model):
    """One time at which the police were called because of immediate danger.

    `called_by` says who called, `told` whom we told of it; both are codes.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="emergencies")
    danger = models.CharField(max_length=20, choices=codes(Danger))
    called_by = models.CharField(max_length=20, choices=codes(Caller))
    told = models.JSONField(default=list)
    incident_number = models.CharField(max_length=60, blank=True)
    police_said = models.TextField(blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="emergency_of_case")]


class Liaison(models.Model):
    """One talk of two services that work with one person, as the worker of `case` wrote it down."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="liaisons")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    with_whom = models.CharField(max_length=120)
    agreed = models.TextField()
    who_does_what = models.TextField(blank=True)
    next_on = models.DateField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="liaison_of_case")]
        constraints = [models.CheckConstraint(condition=~Q(case=F("other")), name="liaison_is_of_two")]


class Part(Live):
    """A part of joint care (`practice.joint_working.PARTS`) that a case's service does, as its own workers stated."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parts")
    what = models.CharField(max_length=20)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "what"], condition=Q(until=None), name="part_once_at_a_time"
            )
        ]


class Lead(models.Model):
    """Which of linked cases' services leads, as agreed and written down in `case`. The newest of either side stands."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="leads")
    leads = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
