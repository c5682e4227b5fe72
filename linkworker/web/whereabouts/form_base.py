"""What every form about where somebody is shares: none keeps a draft, and none takes words that tell an address."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linkworker.design.words import Words
from linkworker.events.changed import Changed
from linkworker.practice.sharing import Category
from linkworker.practice.whereabouts import LONGEST_DAYS, SHOWN_MINUTES
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.clients.form_pages import OfClient
from linkworker.web.whereabouts.words import PLACES
from linkworker.whereabouts import gates
from linkworker.whereabouts.models import SealedPlace
from linkworker.whereabouts.sealing import Tells

TELLS = gettext_lazy("This reads like an address. Colleagues read these words: say it without the address")


class OfWhereabouts(OfClient):
    """A form about where one person of the reader's own agency is."""

    needs = Category.WHEREABOUTS
    keeps_draft = False
    template = "web/whereabouts/form.jinja"
    save_label: Words = gettext_lazy("Save")

    def here(self) -> str:
        return reverse("address", args=[self.opened.client.reference])

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "name": self.opened.client.chosen_name,
            "save_label": self.save_label,
            "most_days": LONGEST_DAYS,
            "minutes": SHOWN_MINUTES,
        }

    def post(self, request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            return super().post(request, **path)
        except Tells as told:
            form = self._form(request.POST)
            form.is_valid()
            form.add_error(told.field, str(TELLS))
            return self._show(form, status=422)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who was quicker; of a sealed address nothing of what it says."""
        now = changed.now
        by = getattr(now, "ended_by", None) or getattr(now, "decided_by", None) or getattr(now, "by", None)
        at = getattr(now, "ended_at", None) or getattr(now, "decided_at", None)
        return was_quicker(by, at or getattr(now, "recorded_at", None))


class OfPlace(OfWhereabouts):
    """A form about one sealed place."""

    place: SealedPlace

    def open(self, **path: Any) -> None:
        self.opened, self.place = gates.open_place(self.visit, path["reference"], path["number"])

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "label": self.place.label, "kind": PLACES[self.place.kind]}
