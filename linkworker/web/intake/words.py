"""What the codes of an intake are called by its receiver."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_lazy

from linkworker.design.words import Words
from linkworker.practice.referring import AddressKind, Consent, ReferralState, Told
from linkworker.practice.triage import PROFESSIONALS
from linkworker.web.sharing.words import KNOWS

STATES: Mapping[str, Words] = {
    ReferralState.SENT: gettext_lazy("Waiting"),
    ReferralState.RECEIVED: gettext_lazy("Waiting"),
    ReferralState.ACCEPTED: gettext_lazy("Accepted"),
    ReferralState.DECLINED: gettext_lazy("Returned"),
    ReferralState.REDIRECTED: gettext_lazy("To be sent to another service"),
    ReferralState.WITHDRAWN: gettext_lazy("Taken back by the sender"),
    ReferralState.ENGAGED: gettext_lazy("We have met them"),
    ReferralState.NOT_ENGAGED: gettext_lazy("We have not reached the person yet"),
    ReferralState.CLOSED: gettext_lazy("Closed"),
}
CONSENTS: Mapping[str, Words] = {
    Consent.WITH: gettext_lazy("The person knows, and agrees"),
    Consent.WITHOUT: gettext_lazy("Sent without the person’s agreement"),
}
TOLD: Mapping[str, Words] = {
    Told.TOLD: gettext_lazy("The person has been told"),
    **KNOWS,
}
ADDRESSES: Mapping[str, Words] = {
    AddressKind.CARE_OF: gettext_lazy("Care-of name"),
    AddressKind.PO_BOX: gettext_lazy("PO Box"),
    AddressKind.CORRESPONDENCE: gettext_lazy("For letters only"),
    AddressKind.SEALED: gettext_lazy("Hidden address; the agreed name is"),
    AddressKind.ORDINARY: gettext_lazy("Address"),
}


def role_words(role: str) -> str:
    """A professional's role: a code of the form, or as somebody wrote it."""
    return gettext(PROFESSIONALS[role]) if role in PROFESSIONALS else role
