"""The desk: finding by a reference, writing down that somebody came, and how their waiting ended."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import clock_time, day_and_time
from linkworker.design.forms import Form
from linkworker.desk import gates
from linkworker.desk.actions import arrive, end
from linkworker.desk.gates import AtDesk
from linkworker.desk.models import Arrival
from linkworker.events.changed import Changed
from linkworker.people.actions import change_arrival_reference
from linkworker.people.models import ClientRecord
from linkworker.practice.desk import Ended
from linkworker.practice.sharing import Refused
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.clients.form_pages import OfClient
from linkworker.web.desk import forms
from linkworker.web.desk.words import NOBODY, ON_DUTY
from linkworker.web.form_page import FormPage, NotDone


class Desk(FormPage):
    """Who waits, and one box for the reference of whoever comes. What is typed stands in no address, history or log."""

    template = "web/desk/desk.jinja"
    form_class = forms.DeskForm
    keeps_draft = False
    waits: list[Arrival]

    def open(self, **path: Any) -> None:  # noqa: ARG002
        self.waits = gates.who_waits(self.visit)

    def context(self) -> Mapping[str, Any]:
        return {"rows": [_row(one) for one in self.waits]}

    def act(self, form: Form) -> str:
        try:
            found = gates.open_by_reference(self.visit, form.cleaned_data["reference"])
        except Refused:
            raise NotDone("reference", NOBODY) from None
        return reverse("arrival-new", args=[found.client.pk, gates.sign_of(found.client)])


def _row(one: Arrival) -> Mapping[str, Any]:
    """Somebody who waits, as a desk's list says it: no name."""
    called = {
        "who": one.comes.name if one.comes else _("Whoever is on duty"),
        "service": one.service.name,
    }
    return {
        "reference": one.client.arrival_reference,
        "called": _("%(who)s, %(service)s") % called,
        "at": one.at,
        "since": clock_time(one.at),
        "href": reverse("arrival", args=[one.pk]),
    }


class Arrive(FormPage):
    """What to call somebody who came, whom to call, and that they are here."""

    template = "web/desk/arrive.jinja"
    form_class = forms.ArriveForm
    keeps_draft = False
    found: AtDesk

    def open(self, **path: Any) -> None:
        self.found = gates.open_at_desk(self.visit, path["number"], path["sign"])

    def form_options(self) -> Mapping[str, Any]:
        return {"comes": self.found.comes}

    def context(self) -> Mapping[str, Any]:
        only = self.found.comes[0] if len(self.found.comes) == 1 else None
        return {
            "name": self.found.client.chosen_name,
            "arrival_reference": self.found.client.arrival_reference,
            "only": forms.comes_words(only) if only else "",
            "cancel_href": reverse("arrivals"),
        }

    def act(self, form: Form) -> str:
        comes = self.found.comes[int(form.cleaned_data.get("whom", 0))]
        told: dict[str, Any] = {"by": self.visit.worker, "at": self.visit.at}
        arrive(self.found.client, service=comes.service, comes=comes.worker, **told)
        words = _("Written down. %(who)s reads it on Today: call them too") if comes.worker else ON_DUTY
        messages.success(self.request, words % {"who": comes.worker.name if comes.worker else ""})
        return reverse("arrivals")

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        told = {"time": clock_time(changed.now.at), "name": changed.now.by.name}
        return {"words": _("%(name)s wrote down at %(time)s that they are here.") % told, "over": True}


class EndArrival(FormPage):
    """How somebody's waiting ended: for the desk, and for whoever came to them."""

    template = "web/desk/end.jinja"
    form_class = forms.EndForm
    keeps_draft = False
    done = gettext_lazy("Written down")
    row: Arrival

    def open(self, **path: Any) -> None:
        self.row = gates.open_arrival(self.visit, path["number"])
        if self.row.ended_at is not None and self.request.method == "GET":
            raise Refused("waits no more")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.ended_at is not None:
            raise Changed(self.row)

    def context(self) -> Mapping[str, Any]:
        return {"row": _row(self.row), "name": self.row.client.chosen_name, "cancel_href": self._back()}

    def act(self, form: Form) -> str:
        how = Ended(form.cleaned_data["ended"])
        end(self.row, how, by=self.visit.worker, at=self.visit.at)
        return self._back()

    def _back(self) -> str:
        return reverse("arrivals" if gates.has_desk(self.visit) else "today")

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.ended_by, changed.now.ended_at)


class ArrivalReference(OfClient):
    """By which reference somebody arrives, and giving them another."""

    template = "web/desk/reference.jinja"
    form_class = forms.AnotherForm
    keeps_draft = False
    done = gettext_lazy("They have another reference. The old one means nobody")

    def open(self, **path: Any) -> None:
        self.opened = gates.open_own_reference(self.visit, path["reference"])

    def here(self) -> str:
        return reverse("client-arrival", args=[self.opened.client.reference])

    def check_unchanged(self, version: str) -> None:
        if version != self.version():
            raise Changed(self.opened.client)

    def version(self) -> str:  # type: ignore[override]
        return self.opened.client.arrival_reference

    def context(self) -> Mapping[str, Any]:
        client = self.opened.client
        return {
            **super().context(),
            "name": client.chosen_name,
            "arrival_reference": client.arrival_reference,
            "changed_words": _changed(client),
            "cancel_href": reverse("client", args=[client.reference]),
        }

    def act(self, form: Form) -> str:  # noqa: ARG002
        change_arrival_reference(
            self.opened.client, seen=self.version(), by=self.visit.worker, at=self.visit.at
        )
        return self.here()

    def version_after(self, changed: Changed) -> str:
        return changed.now.arrival_reference  # type: ignore[no-any-return]

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return {"words": f"{_changed(changed.now)} {_('Does this one need to be changed, too?')}"}


def _changed(client: ClientRecord) -> str:
    if client.arrival_changed_at is None or client.arrival_changed_by is None:
        return ""
    told = {"at": day_and_time(client.arrival_changed_at), "name": client.arrival_changed_by.name}
    return _("Given anew on %(at)s by %(name)s.") % told
