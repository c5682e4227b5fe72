"""What the codes of referrals are called on screen: their states as the sender reads them, and what was done."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.purposes import purposes
from linkworker.practice.referring import PRIORITIES, AddressKind, Consent, ReferralAct, ReferralState
from linkworker.practice.vocabulary import code_list
from linkworker.referrals.answering import ONWARD, TAKE
from linkworker.referrals.models import Referral
from linkworker.web.data_words import pick

ADDRESS_KINDS: Mapping[str, Words] = {
    AddressKind.NONE: _("No letters"),
    AddressKind.ORDINARY: _("An address that may be known"),
    AddressKind.CARE_OF: _("Care of"),
    AddressKind.PO_BOX: _("PO box"),
    AddressKind.CORRESPONDENCE: _("Address for letters"),
    AddressKind.SEALED: _("The address must not be known. Care of"),
}

STATES: Mapping[str, Words] = {
    ReferralState.SENT: _("Sent, not received yet"),
    ReferralState.RECEIVED: _("Received, not answered yet"),
    ReferralState.ACCEPTED: _("Accepted"),
    ReferralState.DECLINED: _("Returned"),
    ReferralState.REDIRECTED: _("Returned, with another service named"),
    ReferralState.WITHDRAWN: _("Taken back"),
    ReferralState.ENGAGED: _("They have met"),
    ReferralState.NOT_ENGAGED: _("Not reached yet"),
    ReferralState.CLOSED: _("Closed by the service"),
}
TONES: Mapping[str, str] = {
    ReferralState.SENT: "orange",
    ReferralState.RECEIVED: "blue",
    ReferralState.ACCEPTED: "green",
    ReferralState.DECLINED: "red",
    ReferralState.REDIRECTED: "red",
    ReferralState.ENGAGED: "green",
    ReferralState.NOT_ENGAGED: "orange",
}

ACTS: Mapping[str, Words] = {
    "send": _("Sent"),
    ReferralAct.RECEIVE: _("Arrived"),
    ReferralAct.ACCEPT: _("Accepted"),
    ReferralAct.DECLINE: _("Returned"),
    ReferralAct.REDIRECT: _("Returned, with another service named"),
    ReferralAct.WITHDRAW: _("Taken back"),
    ReferralAct.ENGAGE: _("They have met"),
    ReferralAct.NOT_ENGAGE: _("Not reached yet"),
    ReferralAct.CLOSE: _("Closed"),
    ONWARD: _("Sent on within the agency"),
    TAKE: _("Given to somebody to look at"),
}
"""What was done with a referral or an intake, in its timeline."""

CONSENTS: Mapping[str, Words] = {
    Consent.WITH: _("With agreement"),
    Consent.WITHOUT: _("Without agreement"),
}

STATES_TOLD: Mapping[str, Words] = {**STATES, "sent": _("Sent")}
"""A referral's state as the chronology tells that it came to it."""


def need_words(code: str) -> str:
    """What is asked for, as the directory calls it; what only a purpose names, as the purpose does."""
    term = code_list("needs").find(code)
    if term is not None:
        return pick(term.label)
    return next((pick(one.label) for one in purposes().values() if one.need == code), code)


def reason_words(code: str) -> str:
    term = code_list("decline-reasons").find(code)
    return pick(term.label) if term else code


def priority_words(codes: Iterable[str]) -> list[str]:
    return [gettext(PRIORITIES[code]) for code in codes if code in PRIORITIES]


def to_words(row: Referral) -> str:
    """Where a referral went."""
    if row.to_service is None:
        return row.to_outside
    return gettext("%(service)s, %(agency)s") % {
        "service": row.to_service.name,
        "agency": row.to_service.agency.name,
    }
