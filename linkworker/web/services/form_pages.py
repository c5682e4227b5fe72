"""Writing the entry of a service: by its manager or the agency's link worker."""

from collections.abc import Mapping
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.partnership.directory import (
    EntryGiven,
    as_kept,
    entry_of,
    require_editor,
    save_entry,
    starting_entry,
    values_of,
    version_before,
)
from linkworker.partnership.models import DirectoryEntry, Service
from linkworker.web.form_page import FormPage
from linkworker.web.services.forms import EntryForm
from linkworker.web.services.presenters import changes


class ServiceChange(FormPage):
    """Writing what the directory says of a service, for the first time or anew."""

    template = "web/services/change.jinja"
    form_class = EntryForm
    done = gettext_lazy("Saved. What it said before stays readable")
    service: Service
    entry: DirectoryEntry | None

    def open(self, **path: Any) -> None:
        self.service = require_editor(self.visit.worker, path["number"], self.visit.at)
        self.entry = entry_of(self.service)

    def version(self) -> int:
        return self.entry.version if self.entry else 0

    def check_unchanged(self, version: str) -> None:
        if self.entry is not None and version != str(self.version()):
            raise Changed(self.entry)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who was quicker, and what they changed, in the words it has now."""
        now: DirectoryEntry = changed.now
        name = now.changed_by.name if now.changed_by else _("An administrator")
        before = version_before(now, self.request.POST.get("version", ""))
        return {
            "words": _("%(name)s changed it on %(at)s. What you typed is still here.")
            % {"name": name, "at": day_and_time(now.changed_at)},
            "fields": changes(as_kept(now), before) if before else [],
        }

    def form_options(self) -> Mapping[str, Any]:
        return {"sector": self.service.agency.sector}

    def initial(self) -> Mapping[str, Any]:
        return values_of(self.entry) if self.entry else starting_entry(self.service)

    def context(self) -> Mapping[str, Any]:
        back = reverse("service", args=[self.service.pk])
        return {"service": self.service, "is_new": self.entry is None, "back_href": back, "cancel_href": back}

    def act(self, form: Form) -> str:
        given: EntryGiven = cast(EntryForm, form).given()
        save_entry(self.service, given, seen_version=self.version(), by=self.visit.worker, at=self.visit.at)
        return reverse("service", args=[self.service.pk])
