"""A worker's own alerts."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from linkworker.design.forms import Form
from linkworker.exchange.notify.actions import Chosen, choose_alerts
from linkworker.exchange.notify.models import Sort
from linkworker.exchange.notify.queries import choice_of
from linkworker.exchange.notify.ways import WORDS, ways
from linkworker.web.alerts.forms import AlertsForm
from linkworker.web.form_page import FormPage


class Alerts(FormPage):
    """Whether, how and of what the worker is told."""

    template = "web/alerts/alerts.jinja"
    form_class = AlertsForm
    done = gettext_lazy("Your alerts are set")

    def open(self, **path: Any) -> None:
        """Everybody's own page: there is nothing to be opened."""

    def initial(self) -> Mapping[str, Any]:
        chosen, me = choice_of(self.visit.worker), self.visit.worker
        return {
            "way": (chosen.way if chosen else "") or "none",
            "sorts": (chosen.sorts if chosen else []) or [sort.value for sort in Sort],
            "email": me.email,
            "mobile": me.mobile,
        }

    def form_options(self) -> Mapping[str, Any]:
        return {"ways": ways()}

    def context(self) -> Mapping[str, Any]:
        return {"words": WORDS, "sends": bool(ways()), "cancel_href": reverse("mfa_index")}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        chosen = Chosen(
            way="" if given["way"] == "none" else given["way"],
            sorts=tuple(given["sorts"]),
            email=given.get("email", ""),
            mobile=given.get("mobile", ""),
        )
        choose_alerts(self.visit.worker, chosen, at=self.visit.at)
        return reverse("alerts")
