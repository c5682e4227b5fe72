"""What the codes of agreements and shares are called on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.cases.authorising import Deciding
from linkworker.design.words import Words
from linkworker.practice.agreement import Wish
from linkworker.practice.referring import EndBecause, HowSaid, Route, ShareState, Told

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

KNOWS: Mapping[str, Words] = {
    Told.WILL_TELL: _(
        "The person does not know yet. The sender will tell them: do not be the first to say it"
    ),
    Told.NOT_TOLD: _("The person has not been told: do not be the first to say it without asking the sender"),
}
"""What a receiver reads of somebody who does not know that they were told of."""

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

DECIDERS: Mapping[Deciding, Words] = {
    Deciding.ELSEWHERE: _(
        "Nobody of %(service)s can decide it now. Open the duty, and hand it over to a manager or safeguarding lead "
        "of another service of %(agency)s. Until it is decided, it stays due."
    ),
    Deciding.NOBODY: _(
        "Nobody in %(agency)s can decide it now. Contact the duty safeguarding lead, or ask your administrator for a "
        "second manager or safeguarding lead. Until it is decided, it stays due."
    ),
}
"""To whom to turn when nobody of the service can decide: the same words for leave, for who used it, and for a wall."""

SHARE_ACTS: Mapping[str, Words] = {
    "made": _("Sharing with another agency was decided"),
    "authorised": _("Sharing without agreement was authorised by a manager"),
    "refused": _("Sharing without agreement was refused by a manager, and ended"),
    "taken-back": _("Sharing without agreement was taken back before a manager decided on it"),
    "ended": _("Sharing with another agency was ended"),
    Told.TOLD: _("The person was told what was shared about them"),
    Told.WILL_TELL: _("It was not safe yet to tell the person what was shared; a day was set"),
    Told.NOT_TOLD: _("It was decided that the person will not be told what was shared"),
    "kept": _("Sharing goes on, against serious harm"),
    "not-opened": _("What was offered did not open: its day has passed, or it is no longer agreed to"),
}


def route_words(route: str) -> str:
    """By which way something is shared."""
    return str(ROUTES.get(route, _("by an earlier agreement")))
