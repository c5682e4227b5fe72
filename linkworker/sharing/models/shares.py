"""What somebody agreed to, each act of sharing, and why something is shared although they have not agreed."""

from django.db import models
from django.db.models import F, Q

from linkworker.partnership.models import Agency, Protocol, Service, Worker
from linkworker.practice.agreement import Able, Community, Whose, Wish
from linkworker.practice.asking import Alone, Interpreting
from linkworker.practice.referring import EndBecause, HowSaid, Route, ShareState, Told
from linkworker.sharing.models.holdings import Holding, codes


class Agreement(models.Model):
    """One time of asking a person what may be shared, and what they answered. The newest that speaks counts.

    Nothing is changed afterwards: a new answer is a new row. `purposes` are codes of `practice.purposes`;
    `kept_back_categories` what they asked to keep back. `next_on`: when to ask again, of a "not today".
    `interpreting` is empty of what was said on ending a share.
    """

    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="agreements")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    wish = models.CharField(max_length=20, choices=codes(Wish))
    alone = models.CharField(max_length=10, choices=codes(Alone))
    interpreting = models.CharField(max_length=20, choices=codes(Interpreting), blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    community = models.CharField(max_length=20, choices=codes(Community), blank=True)
    able = models.CharField(max_length=10, choices=codes(Able), blank=True)
    able_note = models.TextField(blank=True)
    whose = models.CharField(max_length=10, choices=codes(Whose), blank=True)
    whose_note = models.CharField(max_length=500, blank=True)
    not_today_because = models.CharField(max_length=30, blank=True)
    next_on = models.DateField(null=True, blank=True)
    purposes = models.JSONField(default=list)
    until = models.DateTimeField(null=True, blank=True)
    both_ways = models.BooleanField(default=False)
    own_words = models.TextField(blank=True)
    kept_back = models.TextField(blank=True)
    kept_back_categories = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["holding", "at"], name="agreement_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(wish="not-today") | Q(next_on__isnull=False),
                name="agreement_not_today_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(wish__in=["agreed", "agreed-in-part"]) | Q(alone="alone", able="yes"),
                name="agreement_given_alone_and_able",
            ),
        ]


class Share(models.Model):
    """One act of sharing: what of a case, with whom, for what, why it is lawful, and until when.

    While it is live its grants carry its `act`. `wish` is what the person had said when it was made; `told` whether
    they know now, as `told_by` wrote it down last at `told_at`, and `tell_on` the day to look at that again. A share
    whose day has passed is expired without being changed (`practice.referring.SHARE`).
    """

    reference = models.CharField(max_length=12, unique=True)
    act = models.UUIDField(unique=True)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="shares")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to_service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=40)
    categories = models.JSONField()
    route = models.CharField(max_length=20, choices=codes(Route))
    state = models.CharField(max_length=30, choices=codes(ShareState))
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    wish = models.CharField(max_length=20, choices=codes(Wish), blank=True)
    lawful_because = models.TextField()
    ground = models.CharField(max_length=40)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    told = models.CharField(max_length=10, choices=codes(Told))
    told_why = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tell_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    live_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_because = models.CharField(max_length=20, choices=codes(EndBecause), blank=True)
    end_how_said = models.CharField(max_length=20, choices=codes(HowSaid), blank=True)
    end_alone = models.CharField(max_length=10, choices=codes(Alone), blank=True)
    end_note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["holding", "made_at"], name="share_of_case"),
            models.Index(fields=["to_agency", "ended_at"], name="share_to_agency"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(agency=F("to_agency")), name="share_crosses_agencies"),
            models.CheckConstraint(condition=~Q(purpose=""), name="share_has_a_purpose"),
            models.CheckConstraint(
                condition=~Q(told="not-told") | ~Q(told_why=""), name="share_not_told_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "refused", "lapsed"]) | Q(ended_at__isnull=False),
                name="share_over_since_a_time",
            ),
        ]


class SeriousHarm(models.Model):
    """Why something is shared although the person has not agreed, and a manager's decision on it.

    `urgent`: it was used at once and is authorised by the next working day, never by whoever used it.
    """

    share = models.OneToOneField(Share, on_delete=models.CASCADE, related_name="serious_harm")
    danger = models.TextField()
    necessity = models.TextField()
    proportion = models.TextField()
    urgent = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authorised = models.BooleanField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, authorised=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, authorised__isnull=False),
                name="serious_harm_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="serious_harm_not_decided_by_asker",
            ),
        ]
