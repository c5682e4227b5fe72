"""Requests of a person for what an agency holds about them, the record they are about, and the pieces of the answer.

What was asked is written down as it was asked. Who that may be is looked for by the tick, never in a request of a page.
"""

from django.db import models
from django.db.models import F, Q

from linkworker.cases.models import Case
from linkworker.events.encrypted import EncryptedJSONField, EncryptedTextField
from linkworker.partnership.models import Agency, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import (
    Acting,
    Because,
    Class,
    Decision,
    Identity,
    Reply,
    SendBy,
    Surely,
    What,
    Withheld,
)
from linkworker.sharing.models import Holding, codes


class Way(models.TextChoices):
    """How a request came."""

    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in-person"
    PHONE = "phone"


class AccessRequest(models.Model):
    """One request, from the day it came to the day it is answered.

    `told` is whom it is about, as whoever asked wrote it (`people.connecting.PersonTold`). It is handed to a reviewer
    (`handed_at`), looked for by the tick (`looked_at`), and answered with `reply`: of a pack, `client` is whose. When
    all of it is read it is `ready_at`; whoever read it does not send it.
    """

    reference = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=20, choices=Way.choices)
    acting = models.CharField(max_length=20, choices=codes(Acting))
    asker = EncryptedTextField(blank=True)
    told = EncryptedJSONField(default=dict)
    received_on = models.DateField()
    identity = models.CharField(max_length=20, choices=codes(Identity), default=Identity.NOT_YET.value)
    surely = models.CharField(max_length=10, choices=codes(Surely), default=Surely.NOT_YET.value)
    send_by = models.CharField(max_length=20, choices=codes(SendBy), default=SendBy.NOT_YET.value)
    send_to = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_because = EncryptedTextField(blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    client = models.ForeignKey(
        ClientRecord, on_delete=models.CASCADE, null=True, blank=True, related_name="access_requests"
    )
    reply = models.CharField(max_length=10, choices=codes(Reply), blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    found_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "sent_at", "id"], name="access_request_of_agency"),
            models.Index(
                fields=["id"],
                condition=Q(looked_at=None, handed_at__isnull=False),
                name="access_request_to_look",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply=Reply.PACK.value, client__isnull=False)
                | (~Q(reply=Reply.PACK.value) & Q(client=None)),
                name="access_pack_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False, ready_at__isnull=False),
                name="access_sent_when_ready",
            ),
            models.CheckConstraint(
                condition=Q(sent_by=None) | (~Q(sent_by=F("ready_by")) & ~Q(sent_by=F("found_by"))),
                name="access_not_sent_by_its_reviewer",
            ),
        ]


class Wait(models.Model):
    """One time that the clock stood: what was asked of whoever asked, from which day, until it came."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="waits")
    why = models.CharField(max_length=10, choices=codes(Awaited))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(until=None), name="access_waits_for_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="access_wait_ends_after_it_begins"
            ),
        ]


class MaybeMeant(models.Model):
    """Somebody of the agency who may be the person of a request: written by the tick, read by who may find them."""

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="maybe")
    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "client"], name="access_maybe_once"),
        ]


class Item(models.Model):
    """One piece of the record as it stood when it was gathered, its class by rule, and what was decided of it.

    `facts` are [name, value] of chosen answers, `text` what was written; both are emptied of whatever is not given
    once the answer is ready. `given` is a new text, from which passages were taken out.
    """

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="items")
    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=20, choices=codes(What))
    thing = models.BigIntegerField()
    part = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    facts = EncryptedJSONField(default=list)
    text = EncryptedTextField(blank=True)
    rule = models.CharField(max_length=10, choices=codes(Class))
    because = models.CharField(max_length=20, choices=codes(Because))
    decision = models.CharField(max_length=10, choices=codes(Decision), blank=True)
    given = EncryptedTextField(blank=True)
    withheld = models.CharField(max_length=10, choices=codes(Withheld), blank=True)
    why = EncryptedTextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["request", "rule"], name="access_item_of_request")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="access_item_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(rule=Class.REVIEW.value), name="access_item_decided_if_mixed"
            ),
        ]

    @property
    def is_given(self) -> bool:
        """Whether any of it goes into the pack."""
        return self.rule == Class.GIVEN or self.decision in {Decision.GIVE, Decision.PART}
