"""That a person may be known to two agencies, what she said to it, and what came of it.

`holder` is the record that was there first: its agency's link worker is told, and asks her. `other` was registered
later: its agency reads nothing until an offer is sent.
"""

from django.db import models
from django.db.models import F, Q

from linkworker.events.encrypted import EncryptedTextField
from linkworker.partnership.models import Agency, Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import Looking, Reply, Said
from linkworker.sharing.models import codes


class LookingSaid(models.Model):
    """What somebody said to being looked for in other services; the newest stands."""

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="looking_said")
    said = models.CharField(max_length=20, choices=codes(Looking))
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["client", "at"], name="looking_of_client")]


class MatchedPair(models.Model):
    """Two agencies whose clients are compared, both ways, since both signed; `agency` is the first by its key.

    Kept so that the day on which a pair begins is seen, and everybody who was registered before is compared.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "other"], name="matched_pair_once"),
            models.CheckConstraint(condition=Q(agency__lt=F("other")), name="matched_pair_in_order"),
        ]


class Match(models.Model):
    """That a person may be known to two agencies. What the matcher found alike is not kept: nobody is to read it."""

    reference = models.CharField(max_length=12, unique=True)
    holder = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="+")
    holder_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    other_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    found_at = models.DateTimeField()
    harm = EncryptedTextField(blank=True)
    """What serious harm may come otherwise, when it is to be shared without her yes."""

    harm_at = models.DateTimeField(null=True, blank=True)
    harm_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authorised = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_note = EncryptedTextField(blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=20, choices=codes(Reply), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["holder_agency", "found_at"], name="match_of_holder"),
            models.Index(fields=["other_agency", "offered_at"], name="match_offered_to"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["holder", "other"], name="match_once"),
            models.CheckConstraint(
                condition=~Q(holder_agency=F("other_agency")), name="match_is_of_two_agencies"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (Q(harm_at__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("harm_by"))),
                name="match_is_authorised_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None)
                | ~Q(reply="")
                & Q(replied_at__isnull=False, replied_by__isnull=False, offered_at__isnull=False),
                name="match_is_answered_whole",
            ),
        ]


class MatchAnswer(models.Model):
    """What she said when asked whether her services may work together. Nothing told is overwritten."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="answers")
    alone = models.CharField(max_length=20, choices=codes(Alone))
    said = models.CharField(max_length=10, choices=codes(Said))
    next_on = models.DateField(null=True, blank=True)
    words = EncryptedTextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["match", "at"], name="answer_of_match")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(said=Said.YES.value) | Q(alone=Alone.ALONE.value), name="match_yes_is_said_alone"
            )
        ]
