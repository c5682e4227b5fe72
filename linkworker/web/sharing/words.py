"""What the codes of agreements, shares and referrals are called on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.agreement import Wish
from linkworker.practice.referring import (
    AddressKind,
    Consent,
    EndBecause,
    HowSaid,
    ReferralAct,
    ReferralState,
    Route,
    ShareState,
    Told,
)

WISHES: Mapping[str, Words] = {
    Wish.AGREED: _("Agreed"),
    Wish.PART: _("Agreed, with something kept back"),
    Wish.NOT_AGREED: _("Did not agree"),
    Wish.WITHDREW: _("No longer agrees"),
    Wish.NOT_TODAY: _("It was not the day to ask"),
}

TOLD: Mapping[str, Words] = {
    Told.TOLD: _("Yes, told"),
    Told.WILL_TELL: _("Not yet: will be told when it is safe"),
    Told.NOT_TOLD: _("No, and will not be told"),
}

ADDRESS_KINDS: Mapping[str, Words] = {
    AddressKind.NONE: _("No letters"),
    AddressKind.ORDINARY: _("An address that may be known"),
    AddressKind.CARE_OF: _("Care of"),
    AddressKind.PO_BOX: _("PO box"),
    AddressKind.CORRESPONDENCE: _("Address for letters"),
    AddressKind.SEALED: _("The address must not be known. Care of"),
}

ROUTES: Mapping[str, Words] = {
    Route.AGREEMENT: _("by agreement"),
    Route.SERIOUS_HARM: _("against serious harm, without agreement"),
    Route.IN_RETURN: _("in return, by the agreement for both ways"),
}

SHARE_STATES: Mapping[str, Words] = {
    ShareState.WAITING: _("Waits for a manager"),
    ShareState.OFFERED: _("Opens once the referral is accepted"),
    ShareState.LIVE: _("Shared now"),
    ShareState.REFUSED: _("Refused by a manager: ended"),
    ShareState.LAPSED: _("Never opened"),
    ShareState.ENDED: _("Ended"),
    ShareState.EXPIRED: _("Its day has passed"),
}
SHARE_TONES: Mapping[str, str] = {
    ShareState.WAITING: "orange",
    ShareState.OFFERED: "blue",
    ShareState.LIVE: "green",
    ShareState.REFUSED: "red",
}
"""The tones of states that are not grey."""

END_BECAUSE: Mapping[str, Words] = {
    EndBecause.WITHDREW: _("They no longer want it"),
    EndBecause.PURPOSE_OVER: _("What it was for is done"),
    EndBecause.NOT_SAFE: _("It is not safe any longer"),
    EndBecause.MISTAKE: _("It was shared by mistake"),
}

HOW_SAID: Mapping[str, Words] = {
    HowSaid.IN_PERSON: _("In person"),
    HowSaid.PHONE: _("By phone"),
    HowSaid.WRITTEN: _("In writing or by message"),
    HowSaid.THROUGH_SOMEBODY: _("Through somebody else"),
    HowSaid.NOT_SAID: _("They did not say so: I decided it"),
}

REFERRAL_STATES: Mapping[str, Words] = {
    ReferralState.SENT: _("Sent, not received yet"),
    ReferralState.RECEIVED: _("Received, not answered yet"),
    ReferralState.ACCEPTED: _("Accepted"),
    ReferralState.DECLINED: _("Returned"),
    ReferralState.REDIRECTED: _("Returned, with another service named"),
    ReferralState.WITHDRAWN: _("Taken back"),
    ReferralState.ENGAGED: _("They came together"),
    ReferralState.NOT_ENGAGED: _("Not reached yet"),
    ReferralState.CLOSED: _("Closed by the service"),
}
REFERRAL_TONES: Mapping[str, str] = {
    ReferralState.SENT: "orange",
    ReferralState.RECEIVED: "blue",
    ReferralState.ACCEPTED: "green",
    ReferralState.DECLINED: "red",
    ReferralState.REDIRECTED: "red",
    ReferralState.ENGAGED: "green",
    ReferralState.NOT_ENGAGED: "orange",
}

STEPS: Mapping[str, Words] = {
    "send": _("Sent"),
    ReferralAct.RECEIVE: _("Received"),
    ReferralAct.ACCEPT: _("Accepted"),
    ReferralAct.DECLINE: _("Returned"),
    ReferralAct.REDIRECT: _("Returned, with another service named"),
    ReferralAct.WITHDRAW: _("Taken back"),
    ReferralAct.ENGAGE: _("They came together"),
    ReferralAct.NOT_ENGAGE: _("Not reached yet"),
    ReferralAct.CLOSE: _("Closed by the service"),
    "pass-on": _("Passed on within the agency"),
}
"""What was done with a referral or an intake."""

CONSENTS: Mapping[str, Words] = {
    Consent.WITH: _("With agreement"),
    Consent.WITHOUT: _("Without agreement"),
}

REFERRAL_TOLD: Mapping[str, Words] = {**REFERRAL_STATES, "sent": _("Sent")}
"""A referral's state as the chronology tells that it came to it."""

SHARE_ACTS: Mapping[str, Words] = {
    "made": _("Sharing with another agency was decided"),
    "authorised": _("Sharing without agreement was authorised by a manager"),
    "refused": _("Sharing without agreement was refused by a manager, and ended"),
    "ended": _("Sharing with another agency was ended"),
    "kept": _("Sharing goes on, against serious harm"),
}


def route_words(route: str) -> str:
    """By which way something is shared."""
    return str(ROUTES.get(route, _("by an earlier agreement")))
