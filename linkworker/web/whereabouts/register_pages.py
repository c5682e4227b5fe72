"""Care-of labels that others accepted in writing, and houses whose address is guarded. Nobody is on these pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Choice, Date, LongText, Radios, Text, Tick
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.partnership import labels
from linkworker.partnership.labels import AcceptanceGiven, LabelTells
from linkworker.partnership.models import Accepting, LabelAcceptance, Service
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.visiting import visit
from linkworker.web.whereabouts.forms import NO_NUMBER, offer
from linkworker.web.whereabouts.presenters import acceptance_rows
from linkworker.whereabouts import guarding
from linkworker.whereabouts.models import LONGEST, GuardedPlace

NONE = "none"


def label_register(request: HttpRequest) -> HttpResponse:
    """Who accepted the agency's care-of labels in writing, and who no longer does."""
    here = visit(request)
    labels.may_read(here.worker, here.at)
    context = {
        "may_keep": labels.may_keep(here.worker, here.at),
        "rows": acceptance_rows(labels.accepted(here.reader.agency, here.at)),
        "over": acceptance_rows(labels.over(here.reader.agency, here.at)),
    }
    return render(request, "web/whereabouts/labels.jinja", context)


class LabelForm(Form):
    """What an organisation accepted in writing."""

    label = Text(
        label=_("Care-of label"),
        hint=_("The agreed words, as they stand on letters and prescriptions."),
        missing=_("Write the care-of label"),
        max_length=120,
    )
    organisation = Text(
        label=_("Who accepted it?"),
        hint=_("The surgery, pharmacy or other organisation."),
        missing=_("Write who accepted it"),
        max_length=160,
    )
    kind = Radios(
        label=_("What are they?"),
        missing=_("Choose what they are"),
        items=[Choice(one.value, one.label) for one in Accepting],
    )
    accepted_on = Date(
        label=_("On which day did they write it?"),
        missing=_("Write on which day they wrote it"),
        must_be="past",
        quick=True,
    )
    until = Date(label=_("Until which day, if they set one"), required=False, must_be="future")
    where_kept = Text(
        label=_("Where is their letter kept?"),
        missing=_("Write where their letter is kept: what was only said does not count"),
        max_length=200,
    )
    protocol = Radios(label=_("Under a protocol"), required=False, items=[Choice(NONE, _("None"))])

    def __init__(self, *args: Any, protocols: Any = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        if protocols:
            offer(self.fields["protocol"], [*protocols, Choice(NONE, _("None"))])
        else:
            del self.fields["protocol"]


class LabelNew(FormPage):
    """Recording that an organisation accepted a label in writing."""

    template = "web/whereabouts/label_new.jinja"
    form_class = LabelForm
    done = _("Written down.")

    def open(self, **path: Any) -> None:  # noqa: ARG002
        labels.require_keeper(self.visit.worker, self.visit.at)
        self.protocols = list(labels.care_of_protocols(self.visit.worker, self.visit.at))

    def form_options(self) -> Mapping[str, Any]:
        return {"protocols": [Choice(str(one.pk), one.name) for one in self.protocols]}

    def initial(self) -> Mapping[str, Any]:
        known = labels.labels_of(self.visit.reader.agency)
        return {"label": known[0] if known else "", "protocol": NONE}

    def context(self) -> Mapping[str, Any]:
        return {"cancel_href": reverse("labels"), "save_label": _("Save")}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        given = AcceptanceGiven(
            label=said["label"],
            organisation=said["organisation"],
            kind=said["kind"],
            accepted_on=said["accepted_on"],
            until=said["until"],
            where_kept=said["where_kept"],
            protocol=next((one for one in self.protocols if str(one.pk) == said.get("protocol")), None),
        )
        try:
            labels.accept(given, by=self.visit.worker, at=self.visit.at)
        except LabelTells:
            raise NotDone("label", _("This reads like an address: write the agreed words alone")) from None
        return reverse("labels")


class LabelEndForm(Form):
    """Why an organisation accepts a label no longer."""

    note = Text(
        label=_("What did they write?"),
        missing=_("Write what they wrote"),
        max_length=300,
    )


class LabelEnd(FormPage):
    """Recording that an organisation accepts a label no longer."""

    template = "web/whereabouts/label_end.jinja"
    form_class = LabelEndForm
    done = _("Written down. From today on it no longer counts.")
    row: LabelAcceptance

    def open(self, **path: Any) -> None:
        self.row = labels.open_acceptance(self.visit.worker, path["number"], self.visit.at)

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.ended_at is not None:
            raise Changed(self.row)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.ended_by, changed.now.ended_at)

    def context(self) -> Mapping[str, Any]:
        (row,) = acceptance_rows([self.row])
        return {"cancel_href": reverse("labels"), "save_label": _("Take it back"), "row": row}

    def act(self, form: Form) -> str:
        labels.take_back(self.row, note=form.cleaned_data["note"], by=self.visit.worker, at=self.visit.at)
        return reverse("labels")


class HouseForm(Form):
    """A house whose address is to be guarded."""

    called = Text(
        label=_("What do you call the house?"),
        hint=_("So that you know which one it is. Not its street."),
        missing=_("Write what you call the house"),
        max_length=60,
        width=30,
    )
    address = LongText(
        label=_("Its address"),
        hint=_("With the number or name of the house, and the postcode."),
        missing=_("Write its address"),
        rows=4,
        max_length=LONGEST,
    )


class HouseGuard(FormPage):
    """Letting Linkworker refuse the address of a refuge wherever somebody types it."""

    template = "web/whereabouts/house.jinja"
    form_class = HouseForm
    done = _("Guarded. Wherever that address is typed, the care-of name is asked for instead.")
    keeps_draft = False
    guards_houses = False
    service: Service

    def open(self, **path: Any) -> None:
        self.service = guarding.open_house(self.visit.worker, path["number"], self.visit.at)

    def context(self) -> Mapping[str, Any]:
        return {
            "service": self.service.name,
            "number": self.service.pk,
            "places": guarding.guarded_places(self.service),
            "cancel_href": reverse("service", args=[self.service.pk]),
            "save_label": _("Guard this address"),
        }

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        try:
            guarding.guard(
                self.service, said["address"], called=said["called"], by=self.visit.worker, at=self.visit.at
            )
        except guarding.NotAnAddress:
            raise NotDone("address", NO_NUMBER) from None
        return reverse("house-guard", args=[self.service.pk])


class HouseLeftForm(Form):
    """That a service has left a house."""

    sure = Tick(
        label=_("Nobody of ours lives or will live there"),
        missing=_("Tick it if nobody of yours lives or will live there"),
    )


class HouseLeft(FormPage):
    """Guarding a house no longer."""

    template = "web/whereabouts/house_left.jinja"
    form_class = HouseLeftForm
    done = _("No longer guarded.")
    place: GuardedPlace

    def open(self, **path: Any) -> None:
        self.place = guarding.open_guarded(self.visit.worker, path["number"], path["house"], self.visit.at)

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.place.ended_at is not None:
            raise Changed(self.place)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.ended_by, changed.now.ended_at)

    def context(self) -> Mapping[str, Any]:
        back = reverse("house-guard", args=[self.place.service_id])
        return {"called": self.place.called, "cancel_href": back, "save_label": _("Stop guarding it")}

    def act(self, form: Form) -> str:
        del form
        guarding.unguard(self.place, by=self.visit.worker, at=self.visit.at)
        return reverse("house-guard", args=[self.place.service_id])
