"""The changelist of Django's own admin, and the same limited to what a user has a permission on."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from guardian.shortcuts import get_objects_for_user

from tests.bench.peers.models import Case

guarded_site = admin.AdminSite("guarded")


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("client", "reference", "level", "key_worker", "last_at", "due", "due_at")
    list_select_related = ("client", "key_worker")
    list_per_page = 25


@admin.register(Case, site=guarded_site)
class GuardedCaseAdmin(CaseAdmin):
    """Django-guardian decides which rows there are; nothing else is asked of the user."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        cases: QuerySet[Case] = get_objects_for_user(request.user, "peers.view_case")
        return cases.order_by("-pk")

    def has_view_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return True
