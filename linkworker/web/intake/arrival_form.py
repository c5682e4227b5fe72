"""What every form asks about somebody who arrives: who, safe contact, what is asked, agreement, letters."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linkworker.design.fields import Checkboxes, Choice, Date, LongText, Radios, Text
from linkworker.people.build import ClientGiven
from linkworker.practice.directory import reads_like_an_address
from linkworker.practice.referring import PRIORITIES, AddressKind, Consent, Told
from linkworker.referrals.arriving import ArrivalGiven
from linkworker.web.clients.contact_form import ContactPart

LABEL_ONLY = frozenset({AddressKind.CARE_OF, AddressKind.SEALED})
"""Where a street address must not be written, even by mistake."""

PRIORITY = [Choice(code, label) for code, label in PRIORITIES.items()]


class ArrivalPart(ContactPart):
    """Mixed into a form by which somebody arrives. Only a name and what is asked for are needed of the person."""

    chosen_name = Text(
        label=_("What they like to be called"),
        missing=_("Write what they like to be called"),
        max_length=120,
        width=30,
    )
    full_name = Text(label=_("Full name, if it is another one"), required=False, max_length=200, width=30)
    birth_date = Date(label=_("Date of birth, if it is known"), required=False, must_be="past")
    asks = LongText(
        label=_("What has happened, and what do they need?"),
        hint=_("A few sentences are enough. No crime reference number is needed, and no proof."),
        missing=_("Write what has happened, and what they need"),
        rows=5,
        max_length=4000,
    )
    priorities = Checkboxes(label=_("Do any of these apply?"), required=False, items=PRIORITY)
    consent = Radios(
        label=_("Does the person know of this, and agree?"),
        missing=_("Say whether the person knows, and agrees"),
        items=[
            Choice(Consent.WITH.value, _("Yes, they agree")),
            Choice(
                Consent.WITHOUT.value,
                _("No, or they could not be asked"),
                hint=_("Only where somebody may come to serious harm."),
                reveals=("without_why", "told"),
            ),
        ],
    )
    without_why = LongText(
        label=_("What serious harm is feared, and why could they not be asked or not agree?"),
        missing=_("Write what serious harm is feared, and why it goes without their agreement"),
        rows=3,
        max_length=2000,
    )
    told = Radios(
        label=_("Do they know that they are being referred?"),
        missing=_("Say whether they know"),
        items=[
            Choice(Told.TOLD.value, _("Yes, they have been told")),
            Choice(Told.WILL_TELL.value, _("Not yet: they will be told")),
            Choice(Told.NOT_TOLD.value, _("No: telling them would add to the danger")),
        ],
    )
    address_kind = Radios(
        label=_("Where may letters go?"),
        hint=_("No street address is needed. A care-of name or a PO Box is enough."),
        required=False,
        items=[
            Choice(AddressKind.NONE.value, _("Nowhere, or not known")),
            Choice(AddressKind.ORDINARY.value, _("To their address")),
            Choice(AddressKind.CARE_OF.value, _("Care of an agreed name")),
            Choice(AddressKind.PO_BOX.value, _("To a PO Box")),
            Choice(AddressKind.CORRESPONDENCE.value, _("To another address, for letters only")),
            Choice(
                AddressKind.SEALED.value,
                _("Their address must stay hidden"),
                hint=_(
                    "Write the agreed care-of name alone. A hidden address is not asked for, and not kept here."
                ),
            ),
        ],
    )
    address = Text(label=_("The address, or the agreed words"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_contacts()
        self._check_address()
        return self.cleaned_data

    def _check_address(self) -> None:
        kind, text = self.cleaned_data.get("address_kind"), self.cleaned_data.get("address", "")
        if kind in LABEL_ONLY and reads_like_an_address(text):
            said = _(
                "Write the agreed name alone. This reads like an address, which must not be written down here"
            )
            self.add_error("address", said)
        elif kind in {None, "", AddressKind.NONE}:
            self.cleaned_data["address"] = ""
        elif not text and "address" not in self.errors:
            self.add_error(
                "address", _("Write the address or the agreed words, or choose “Nowhere, or not known”")
            )

    def person(self) -> ClientGiven:
        said = self.cleaned_data
        return ClientGiven(
            chosen_name=said["chosen_name"],
            full_name=said["full_name"],
            birth_date=said["birth_date"],
            contact_note=said["contact_note"],
            contacts=self.contacts_given(),
        )

    def arrival(self, **about: Any) -> ArrivalGiven:
        """What arrives; `about`: the way, the need, and who tells of it."""
        said = self.cleaned_data
        return ArrivalGiven(
            person=self.person(),
            asks=said["asks"],
            priorities=tuple(said["priorities"]),
            consent=said["consent"],
            consent_note=said["without_why"],
            told=said["told"] or Told.TOLD,
            address_kind=said["address_kind"] or AddressKind.NONE,
            address=said["address"],
            **about,
        )
