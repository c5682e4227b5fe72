"""Referrals out, and what arrives: intakes, from partners and from everybody who has no account.

A referral is the sender's: it belongs to a case of theirs. An intake is the receiver's: what they were told, with a
holding and a subject of its own until somebody accepts it. Neither moves a case.
"""

from django.db import models
from django.db.models import Q

from linkworker.assessments.models import Assessment
from linkworker.cases.models import Case
from linkworker.events.encrypted import EncryptedJSONField
from linkworker.partnership.models import Agency, Service, Worker
from linkworker.practice.referring import AddressKind, Consent, ReferralState, Told
from linkworker.practice.triage import Way
from linkworker.sharing.models import Holding, Share, codes


class Referral(models.Model):
    """Asking another service to help a client of ours, and what became of it.

    `need` is a code of the kinds of help; `to_service` is None when it went outside Linkworker, then `to_outside` says
    to whom. `address` holds an ordinary address or the agreed label; of a sealed one the label alone.
    """

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    need = models.CharField(max_length=40)
    to_service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_outside = models.CharField(max_length=200, blank=True)
    outside_reference = models.CharField(max_length=80, blank=True)
    share = models.OneToOneField(
        Share, on_delete=models.PROTECT, null=True, blank=True, related_name="referral"
    )
    consent = models.CharField(max_length=20, choices=codes(Consent))
    asks = models.TextField()
    priorities = models.JSONField(default=list)
    address_kind = models.CharField(max_length=20, choices=codes(AddressKind))
    address = models.CharField(max_length=300, blank=True)
    address_unsafe = models.BooleanField(default=False)
    checklist = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=codes(ReferralState))
    state_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    answer_due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "sent_at"], name="referral_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_service__isnull=False, to_outside="")
                | (Q(to_service=None) & ~Q(to_outside="")),
                name="referral_goes_somewhere",
            ),
        ]


class ReferralStep(models.Model):
    """One thing that was done with a referral or an intake: by whom, when, why, and what its receiver tried."""

    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="steps"
    )
    intake = models.ForeignKey(
        "Intake", on_delete=models.CASCADE, null=True, blank=True, related_name="steps"
    )
    act = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=codes(ReferralState))
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    suggested = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(referral__isnull=False) | Q(intake__isnull=False), name="step_is_of_something"
            ),
        ]


class Intake(models.Model):
    """What an agency was told of somebody it may help. Its key is its holding's.

    `given` is what was told of the person, as a client record takes it (`people.build.as_json`); `level` and `level_on`
    what the sender's newest checklist came to. `consent` and `told` are empty when nobody said. `address` is an
    ordinary address or the agreed label, never a hidden one. `from_role` is a code of `practice.triage.PROFESSIONALS`
    or words. `taken_by`: who looks at it. `case`: the case it was accepted into.
    """

    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, primary_key=True, related_name="intake")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    way = models.CharField(max_length=20, choices=codes(Way))
    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="intake"
    )
    given = EncryptedJSONField(default=dict)
    name = models.CharField(max_length=120)
    need = models.CharField(max_length=40)
    asks = models.TextField(blank=True)
    priorities = models.JSONField(default=list)
    level = models.CharField(max_length=20, blank=True)
    level_on = models.DateField(null=True, blank=True)
    from_name = models.CharField(max_length=120, blank=True)
    from_agency = models.CharField(max_length=120, blank=True)
    from_role = models.CharField(max_length=80, blank=True)
    from_contact = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=20, choices=codes(Consent), blank=True)
    consent_note = models.TextField(blank=True)
    told = models.CharField(max_length=10, choices=codes(Told), blank=True)
    address_kind = models.CharField(max_length=20, choices=codes(AddressKind), default=AddressKind.NONE.value)
    address = models.CharField(max_length=300, blank=True)
    address_unsafe = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    typed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=codes(ReferralState))
    state_at = models.DateTimeField()
    triage_due_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    triaged_at = models.DateTimeField(null=True, blank=True)
    triaged_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    triage = EncryptedJSONField(default=dict)
    taken_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes")

    class Meta:
        indexes = [
            models.Index(
                fields=["service", "holding"],
                condition=Q(state__in=["sent", "received"]),
                name="waiting_intake_of_service",
            ),
            models.Index(fields=["agency", "state_at"], name="intake_of_agency"),
        ]


class Consultation(models.Model):
    """A question of one agency's worker to another agency, with no client in it, and its answer."""

    reference = models.CharField(max_length=12, unique=True)
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_agency", "asked_at"], name="consultation_of_asked"),
            models.Index(fields=["asked_by", "asked_at"], name="consultation_of_asker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="consultation_answered_whole",
            )
        ]
