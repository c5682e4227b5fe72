"""What the codes of an intake are called on screen."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.words import Words
from linkworker.practice.referring import PRIORITIES, AddressKind, Consent, ReferralAct, ReferralState, Told
from linkworker.practice.triage import PROFESSIONALS
from linkworker.practice.vocabulary import code_list
from linkworker.referrals.answering import ONWARD, TAKE
from linkworker.web.data_words import pick

STATES: Mapping[str, Words] = {
    ReferralState.SENT: gettext_lazy("Waiting"),
    ReferralState.RECEIVED: gettext_lazy("Waiting"),
    ReferralState.ACCEPTED: gettext_lazy("Accepted"),
    ReferralState.DECLINED: gettext_lazy("Returned"),
    ReferralState.REDIRECTED: gettext_lazy("To be sent to another service"),
    ReferralState.WITHDRAWN: gettext_lazy("Taken back by the sender"),
    ReferralState.ENGAGED: gettext_lazy("The person came"),
    ReferralState.NOT_ENGAGED: gettext_lazy("We have not reached the person yet"),
    ReferralState.CLOSED: gettext_lazy("Closed"),
}
ACTS: Mapping[str, Words] = {
    "send": gettext_lazy("Sent"),
    ReferralAct.RECEIVE: gettext_lazy("Arrived"),
    ReferralAct.ACCEPT: gettext_lazy("Accepted"),
    ReferralAct.DECLINE: gettext_lazy("Returned"),
    ReferralAct.REDIRECT: gettext_lazy("Another service was named"),
    ReferralAct.WITHDRAW: gettext_lazy("Taken back"),
    ReferralAct.ENGAGE: gettext_lazy("The person came"),
    ReferralAct.NOT_ENGAGE: gettext_lazy("Not reached yet"),
    ReferralAct.CLOSE: gettext_lazy("Closed"),
    ONWARD: gettext_lazy("Sent on within the agency"),
    TAKE: gettext_lazy("Given to somebody to look at"),
}
"""What was done with a referral or an intake, in its timeline."""

CONSENTS: Mapping[str, Words] = {
    Consent.WITH: gettext_lazy("The person knows, and agrees"),
    Consent.WITHOUT: gettext_lazy("Sent without the person’s agreement"),
}
TOLD: Mapping[str, Words] = {
    Told.TOLD: gettext_lazy("The person has been told"),
    Told.WILL_TELL: gettext_lazy("The sender will tell the person"),
    Told.NOT_TOLD: gettext_lazy(
        "The person has not been told: do not be the first to say it without asking the sender"
    ),
}
ADDRESSES: Mapping[str, Words] = {
    AddressKind.CARE_OF: gettext_lazy("Care-of name"),
    AddressKind.PO_BOX: gettext_lazy("PO Box"),
    AddressKind.CORRESPONDENCE: gettext_lazy("For letters only"),
    AddressKind.SEALED: gettext_lazy("Hidden address; the agreed name is"),
    AddressKind.ORDINARY: gettext_lazy("Address"),
}


def need_words(code: str) -> str:
    """What is asked for, as the directory calls it."""
    term = code_list("needs").find(code)
    return pick(term.label) if term else code


def reason_words(code: str) -> str:
    term = code_list("decline-reasons").find(code)
    return pick(term.label) if term else code


def priority_words(codes: Iterable[str]) -> list[str]:
    return [_(PRIORITIES[code]) for code in codes if code in PRIORITIES]


def role_words(role: str) -> str:
    """A professional's role: a code of the form, or as somebody wrote it."""
    return _(PROFESSIONALS[role]) if role in PROFESSIONALS else role
