from django.contrib import admin

from tests.bench.peers.models import Case


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("client", "reference", "level", "key_worker", "last_at", "due", "due_at")
    list_select_related = ("client", "key_worker")
    list_per_page = 25
