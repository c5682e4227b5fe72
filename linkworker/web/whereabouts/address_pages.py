"""The pages that write down where somebody lives, seal it, change what is sealed, and say who lives together."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.partnership.labels import labels_of
from linkworker.people.gates import open_client
from linkworker.practice.sharing import Refused
from linkworker.practice.whereabouts import Place
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.form_page import NotDone
from linkworker.web.whereabouts import forms
from linkworker.web.whereabouts.form_base import OfPlace, OfWhereabouts
from linkworker.whereabouts import addresses, children, gates, sealing
from linkworker.whereabouts.addresses import IsSealed, address_given
from linkworker.whereabouts.models import Address, LivesWith, SealedPlace
from linkworker.whereabouts.sealing import SealedChange, SealGiven

IS_SEALED = gettext_lazy(
    "Their address is sealed, so no ordinary one is written down. Change what is sealed, or seal this one as well"
)
HOME_IS_SEALED = gettext_lazy("Their home is sealed already: change that one, on the page before")


class AddressNew(OfWhereabouts):
    """Writing down an ordinary address."""

    template = "web/whereabouts/address.jinja"
    form_class = forms.AddressForm
    done = gettext_lazy("Written down.")

    def act(self, form: Form) -> str:
        given = form.given()  # type: ignore[attr-defined]
        try:
            addresses.record_address(self.opened.client, given, by=self.visit.worker, at=self.visit.at)
        except IsSealed:
            raise NotDone("text", IS_SEALED) from None
        return self.here()


class AddressCorrect(OfWhereabouts):
    """Correcting an ordinary address, or writing down that they left it."""

    template = "web/whereabouts/address_correct.jinja"
    form_class = forms.CorrectAddressForm
    done = gettext_lazy("Corrected. What stood there stays readable below it.")
    row: Address

    def open(self, **path: Any) -> None:
        self.opened, self.row = gates.open_address_row(self.visit, path["reference"], path["number"])

    def version(self) -> int:
        return self.row.version

    def initial(self) -> Mapping[str, Any]:
        given = address_given(self.row)
        return {name: getattr(given, name) for name in given.__slots__}

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now = changed.now
        words = _("%(name)s changed it meanwhile. What you typed is still here.") % {"name": now.by.name}
        return {"words": words, "wrong": now.wrong, "text": now.text}

    def act(self, form: Form) -> str:
        addresses.correct_address(
            self.row,
            form.given(),  # type: ignore[attr-defined]
            wrong=form.cleaned_data["wrong"],
            seen_version=self.seen_version(),
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.here()


class Seal(OfWhereabouts):
    """Sealing a place of theirs."""

    template = "web/whereabouts/seal.jinja"
    form_class = forms.SealForm
    done = gettext_lazy(
        "Sealed. From now on everybody reads the agreed name; two people let somebody read the address."
    )
    save_label = gettext_lazy("Seal it")
    guards_houses = False
    standing: Address | None

    def open(self, **path: Any) -> None:
        super().open(**path)
        self.standing = gates.standing_address(self.opened.client)

    def form_options(self) -> Mapping[str, Any]:
        return {"standing": self.standing.text if self.standing else ""}

    def initial(self) -> Mapping[str, Any]:
        client = self.opened.client
        first = Place.SCHOOL if sealing.sealed_home(client) else Place.HOME
        known = labels_of(self.visit.reader.agency) if first is Place.HOME else []
        which = forms.STANDS if self.standing else ""
        return {"which": which, "kind": first.value, "label": known[0] if known else ""}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        stands = self.standing if said.get("which") == forms.STANDS else None
        given = SealGiven(
            kind=Place.HOME if stands else said["kind"],
            label=said["label"],
            because=said["because"],
            text="" if stands else said["text"],
            since=None if stands else said["since"],
            address=stands,
        )
        try:
            sealing.seal(self.opened.client, given, by=self.visit.worker, at=self.visit.at)
        except Changed as changed:
            if isinstance(changed.now, SealedPlace):
                raise NotDone("which" if self.standing else "kind", HOME_IS_SEALED) from None
            raise
        return self.here()


class SealedChangePage(OfPlace):
    """Changing what is sealed, or the agreed name, without reading it."""

    template = "web/whereabouts/sealed_change.jinja"
    form_class = forms.SealedChangeForm
    done = gettext_lazy("Saved. What was sealed before stays sealed.")
    guards_houses = False

    def version(self) -> int:
        return self.place.version

    def form_options(self) -> Mapping[str, Any]:
        return {"is_home": self.place.kind == Place.HOME}

    def initial(self) -> Mapping[str, Any]:
        return {"label": self.place.label}

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        by = changed.now.changed_by
        words = _("%(name)s changed it meanwhile. What you typed is still here.")
        return {"words": words % {"name": by.name if by else _("Somebody")}}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        given = SealedChange(label=said["label"], text=said["text"], since=said["since"], wrong=said["wrong"])
        sealing.change_sealed(
            self.place, given, seen_version=self.seen_version(), by=self.visit.worker, at=self.visit.at
        )
        return self.here()


class SealedLeave(OfPlace):
    """A school, a doctor or another place that is no longer theirs."""

    form_class = forms.LeaveForm
    done = gettext_lazy("Written down.")

    def open(self, **path: Any) -> None:
        super().open(**path)
        if self.place.kind == Place.HOME:
            raise Refused("a home is left by the next one")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.place.ended_at is not None:
            raise Changed(self.place)

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "heading": _("No longer theirs"), "lead": self.place.label}

    def act(self, form: Form) -> str:
        del form
        sealing.leave_sealed(self.place, by=self.visit.worker, at=self.visit.at)
        return self.here()


class LivesWithPage(OfWhereabouts):
    """Writing down with which parent a child lives, both with a record here."""

    template = "web/whereabouts/lives_with.jinja"
    form_class = forms.LivesWithForm
    done = gettext_lazy("Written down. While that parent’s address is sealed, this one is protected with it.")

    def act(self, form: Form) -> str:
        by, at = self.visit.worker, self.visit.at
        try:
            parent = open_client(self.visit, form.cleaned_data["parent"].strip().upper())
            children.lives_with(self.opened.client, parent.client, by=by, at=at)
        except (Refused, ValueError):
            raise NotDone("parent", _("No other record that you can find has this reference")) from None
        except Changed:
            raise NotDone("parent", _("That is written down already")) from None
        return self.here()


class LivesElsewhere(OfWhereabouts):
    """Writing down that a child lives with that parent no longer."""

    form_class = forms.LivesElsewhereForm
    done = gettext_lazy("Written down. What was sealed of the child’s own stays sealed.")
    row: LivesWith

    def open(self, **path: Any) -> None:
        self.opened, self.row = gates.open_lives_with(self.visit, path["reference"], path["number"])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.until is not None:
            raise Changed(self.row)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.ended_by, changed.now.until)

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "heading": _("Lives elsewhere now"), "lead": ""}

    def act(self, form: Form) -> str:
        del form
        children.lives_elsewhere(self.row, by=self.visit.worker, at=self.visit.at)
        return self.here()
