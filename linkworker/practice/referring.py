"""Referrals and shares as state machines, with the words of their states and the reasons there may be.

A referral never moves a case: it asks another service to open one of its own. Whoever referred stays responsible until
somebody there has accepted (Stella toolkit 4.1.5).
"""

from enum import StrEnum

from linkworker.practice.machine import Machine, Move
from linkworker.practice.text import N_

SENDER, RECEIVER, TIME = "sender", "receiver", "time"


class ReferralState(StrEnum):
    """Where a referral stands."""

    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    ENGAGED = "engaged"
    NOT_ENGAGED = "did-not-engage"
    CLOSED = "closed"


class ReferralAct(StrEnum):
    """What can be done with a referral."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    DECLINE = "decline"
    REDIRECT = "redirect"
    WITHDRAW = "withdraw"
    ENGAGE = "engage"
    NOT_ENGAGE = "not-engage"
    CLOSE = "close"


_R, _A = ReferralState, ReferralAct
WAITING = frozenset({_R.SENT, _R.RECEIVED})
"""Nobody has answered yet."""

TAKEN = frozenset({_R.ACCEPTED, _R.ENGAGED, _R.NOT_ENGAGED})
"""A service has it, and works."""

NOT_TAKEN = frozenset({_R.DECLINED, _R.REDIRECTED})
"""Answered, and nobody has it: the referrer goes on looking."""

_waiting = (_R.SENT, _R.RECEIVED)
REFERRAL = Machine(
    "referral",
    ReferralState,
    begins=(_R.SENT, _R.RECEIVED),
    moves=(
        Move(_A.RECEIVE, (_R.SENT,), _R.RECEIVED, RECEIVER),
        Move(_A.ACCEPT, _waiting, _R.ACCEPTED, RECEIVER),
        Move(_A.DECLINE, _waiting, _R.DECLINED, RECEIVER),
        Move(_A.REDIRECT, _waiting, _R.REDIRECTED, RECEIVER),
        Move(_A.WITHDRAW, _waiting, _R.WITHDRAWN, SENDER),
        Move(_A.ENGAGE, (_R.ACCEPTED, _R.NOT_ENGAGED), _R.ENGAGED, RECEIVER),
        Move(_A.NOT_ENGAGE, (_R.ACCEPTED, _R.ENGAGED), _R.NOT_ENGAGED, RECEIVER),
        Move(_A.CLOSE, (_R.ACCEPTED, _R.ENGAGED, _R.NOT_ENGAGED), _R.CLOSED, RECEIVER),
    ),
)
"""A referral to a service that works with Linkworker is received as it is sent; of any other the sender records what
its receiver answered."""


class ShareState(StrEnum):
    """Where a share stands. `EXPIRED` is never stored: a live share whose day has passed is expired.

    One that is still offered on that day has lapsed, though that is stored only once its referral is answered.
    """

    WAITING = "waits-for-authorisation"
    OFFERED = "offered"
    LIVE = "live"
    REFUSED = "refused"
    LAPSED = "lapsed"
    ENDED = "ended"
    EXPIRED = "expired"


class ShareAct(StrEnum):
    """What can be done with a share."""

    AUTHORISE_OFFER = "authorise-offer"
    AUTHORISE = "authorise"
    REFUSE = "refuse"
    TAKE_UP = "take-up"
    LAPSE = "lapse"
    TAKE_BACK = "take-back"
    END = "end"
    EXPIRE = "expire"


MANAGER = "manager"
_S, _B = ShareState, ShareAct
SHARE = Machine(
    "share",
    ShareState,
    begins=(_S.WAITING, _S.OFFERED, _S.LIVE),
    moves=(
        Move(_B.AUTHORISE_OFFER, (_S.WAITING,), _S.OFFERED, MANAGER),
        Move(_B.AUTHORISE, (_S.WAITING, _S.LIVE), _S.LIVE, MANAGER),
        Move(_B.AUTHORISE, (_S.OFFERED,), _S.OFFERED, MANAGER),
        Move(_B.REFUSE, (_S.WAITING, _S.OFFERED, _S.LIVE), _S.REFUSED, MANAGER),
        Move(_B.TAKE_UP, (_S.OFFERED,), _S.LIVE, RECEIVER),
        Move(_B.LAPSE, (_S.WAITING, _S.OFFERED), _S.LAPSED, SENDER),
        Move(_B.TAKE_BACK, (_S.WAITING,), _S.LAPSED, SENDER),
        Move(_B.END, (_S.LIVE,), _S.ENDED, SENDER),
        Move(_B.EXPIRE, (_S.LIVE,), _S.EXPIRED, TIME),
    ),
)

MACHINES = (REFERRAL, SHARE)


class Told(StrEnum):
    """Whether the person was told that something about them is shared."""

    TOLD = "told"
    WILL_TELL = "will-tell"
    NOT_TOLD = "not-told"


class Consent(StrEnum):
    """Whether a referral was made with the person's agreement (Stella toolkit, table at 4.1.5)."""

    WITH = "with-consent"
    WITHOUT = "without-consent"


class Route(StrEnum):
    """By which way a share came about: it is stamped on everything read through it."""

    AGREEMENT = "agreement"
    SERIOUS_HARM = "serious-harm"
    IN_RETURN = "in-return"


class EndBecause(StrEnum):
    """Why a share ends."""

    WITHDREW = "withdrew"
    PURPOSE_OVER = "purpose-over"
    NOT_SAFE = "not-safe"
    MISTAKE = "mistake"


class HowSaid(StrEnum):
    """How the person said that sharing should end."""

    IN_PERSON = "in-person"
    PHONE = "phone"
    WRITTEN = "written"
    THROUGH_SOMEBODY = "through-somebody"
    NOT_SAID = "not-said"


class Priority(StrEnum):
    """What makes a referral urgent (Cambridgeshire and Peterborough guidelines 6.25, 8.0)."""

    REFUGE = "refuge"
    PREGNANT = "pregnant"
    DEPENDENT = "dependent"
    HIGH_RISK = "high-risk"
    HOMELESS = "homeless"


PRIORITIES: dict[str, str] = {
    Priority.HIGH_RISK: N_("High risk, or you judge serious risk"),
    Priority.REFUGE: N_("In a refuge, or comes from one"),
    Priority.PREGNANT: N_("Pregnant"),
    Priority.DEPENDENT: N_("Physically dependent: stopping at once would be dangerous"),
    Priority.HOMELESS: N_("Would be homeless because of the abuse"),
}


class AddressKind(StrEnum):
    """How letters may reach the person. Care-of, PO box and correspondence are labels; no street address is needed."""

    NONE = "none"
    ORDINARY = "ordinary"
    CARE_OF = "care-of"
    PO_BOX = "po-box"
    CORRESPONDENCE = "correspondence"
    SEALED = "sealed"


LABELLED = frozenset(
    {AddressKind.CARE_OF, AddressKind.PO_BOX, AddressKind.CORRESPONDENCE, AddressKind.SEALED}
)
"""Where only the agreed label is kept. Of a sealed address nothing else may be written down here."""

STREETS = frozenset({AddressKind.ORDINARY, AddressKind.CORRESPONDENCE})
"""Where a street may be written: never of somebody whose address is sealed."""
