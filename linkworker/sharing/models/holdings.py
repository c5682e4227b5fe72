"""Holdings and who may read them by allocation and grant: the tables of the sharing policy.

A *holding* is the opaque handle of anything readable about a person. Roots are an agency's record of a person and
each of its cases; a part has a holding of its own only when its audience differs from its root's.
"""

from django.db import models
from django.db.models import F, Q

from linkworker.partnership.models import Agency, Service, Worker
from linkworker.practice.sharing import EVERY_CATEGORY, Category

CATEGORIES = [(category.value, category.value) for category in Category if category in EVERY_CATEGORY]


def codes(words: type) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]  # type: ignore[attr-defined]


class Subject(models.Model):
    """One agency's knowledge of one person, as an opaque number; the client record shares its key."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")


class Staging(models.Model):
    """Holdings that are brought in together: nothing to anybody until `visible_at`, and then all of them at once."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    visible_at = models.DateTimeField(null=True, blank=True)


class HoldingKind(models.TextChoices):
    """What stands behind a holding."""

    CLIENT = "client"
    CASE = "case"
    INTAKE = "intake"
    PART = "part"


class Holding(models.Model):
    """The handle of something readable about a subject. A root's `category` is empty: it holds parts of each."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="holdings")
    kind = models.CharField(max_length=10, choices=HoldingKind.choices)
    category = models.CharField(max_length=20, choices=CATEGORIES, blank=True)
    root = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts", db_index=False
    )
    restricted = models.BooleanField(default=False)
    staging = models.ForeignKey(
        Staging, on_delete=models.PROTECT, null=True, blank=True, related_name="holdings", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["service", "kind", "id"], name="holding_of_service"),
            models.Index(fields=["subject", "kind", "service"], name="holding_of_subject"),
            models.Index(fields=["root"], condition=Q(root__isnull=False), name="part_of_holding"),
            models.Index(fields=["staging"], condition=Q(staging__isnull=False), name="holding_staged"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="part", root__isnull=False) & ~Q(category="")
                | (~Q(kind="part") & Q(root__isnull=True, category="")),
                name="holding_is_root_or_part",
            ),
        ]


class Live(models.Model):
    """Something true from `since` to before `until`, or until ended."""

    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Allocation(Live):
    """A worker works a case."""

    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="allocations")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="allocations")

    class Meta:
        indexes = [models.Index(fields=["worker", "holding"], name="allocation_of_worker")]
        constraints = [
            models.UniqueConstraint(
                fields=["holding", "worker"], condition=Q(until=None), name="allocation_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="allocation_ends_after_it_starts"
            ),
        ]


class Grant(Live):
    """A live permission on a holding, for one category; the rows of one act share `act`."""

    holding = models.ForeignKey(Holding, on_delete=models.CASCADE, related_name="grants")
    category = models.CharField(max_length=20, choices=CATEGORIES)
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_page = models.CharField(max_length=40, blank=True)
    route = models.CharField(max_length=40)
    purpose = models.CharField(max_length=60)
    act = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["to_agency", "category", "holding"], name="grant_to_agency"),
            models.Index(fields=["to_worker", "category", "holding"], name="grant_to_worker"),
            models.Index(fields=["holding"], name="grant_on_holding"),
            models.Index(fields=["to_agency", "until"], name="grant_that_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_agency__isnull=False, to_worker=None, to_page="")
                | Q(to_agency=None, to_worker__isnull=False, to_page="")
                | (Q(to_agency=None, to_worker=None) & ~Q(to_page="")),
                name="grant_is_to_one",
            ),
            models.CheckConstraint(condition=~Q(until=None), name="grant_has_an_end"),
        ]
