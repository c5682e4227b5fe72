"""What kinds of look, and the work they belonged to, are called on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.events.kinds import LookKind
from linkworker.practice.noticing import Bond, Outcome, Pattern
from linkworker.practice.seen_by import Who, Why

BONDS: Mapping[Bond, Words] = {
    Bond.CASE: _("their own case"),
    Bond.OPENING: _("opened across a separation"),
    Bond.NAMED: _("named in a permission"),
    Bond.INTAKE: _("an intake"),
    Bond.SHARED: _("shared with their agency"),
    Bond.WROTE: _("wrote about them that day"),
    Bond.SAFEGUARDING: _("as safeguarding lead"),
    Bond.GOVERNANCE: _("as information governance lead"),
    Bond.DUTY: _("on duty"),
    Bond.LEADS: _("as manager"),
    Bond.LINK: _("as link worker"),
    Bond.DESK: _("at the desk"),
    Bond.NONE: _("no case, cover or referral"),
}
KINDS: Mapping[LookKind, Words] = {
    LookKind.PAGE: _("opened a page"),
    LookKind.LIST: _("saw in a list"),
    LookKind.SEARCH: _("found by searching"),
    LookKind.FILE: _("saved a file"),
}
PARTS: Mapping[str, Words] = {
    "client": _("identity and contact"),
    "case": _("the case"),
    "chronology": _("chronology"),
    "entry": _("chronology"),
    "people": _("people in the case"),
    "participant": _("people in the case"),
    "address": _("where they live"),
    "sealed": _("where they live"),
    "lives": _("where they live"),
    "enquiry": _("being asked about abuse"),
    "assessment": _("assessments"),
    "assessments": _("assessments"),
    "form": _("assessments"),
    "substances": _("drink and drugs"),
    "duty": _("what is due"),
    "share": _("agreement and sharing"),
    "agreement": _("agreement and sharing"),
    "referral": _("referrals"),
    "intake": _("referrals"),
    "danger": _("danger now"),
    "arrival": _("arriving at the desk"),
    "arrivals": _("arriving at the desk"),
    "access": _("a copy for whoever asked"),
    "looks": _("who looked"),
    "review": _("who looked"),
}
"""By the first word of a page's name; what is not here needs no word of its own."""

WHO: Mapping[Who, Words] = {
    Who.WORKER: _("A worker"),
    Who.DUTY: _("The worker on duty"),
    Who.MANAGER: _("A manager"),
    Who.LINK: _("The link worker"),
    Who.DESK: _("Reception"),
}
WHY: Mapping[Why, Words] = {
    Why.WORKS_WITH_YOU: _("They work with you"),
    Why.ASKED_FOR_HELP: _("You, or somebody for you, asked for help"),
    Why.SHARED: _("We work together, as we told you"),
    Why.ON_DUTY: _("They were there for everybody that day"),
    Why.LEADS: _("They are responsible for our work"),
    Why.LINKS: _("They answer other services for us"),
    Why.CAME: _("Your arrival reference was given at our desk"),
    Why.HELPED_OUT: _("They helped a colleague, such as with a call"),
}
ABOUT_PAPER: tuple[Words, ...] = (
    _(
        "It tells on which day somebody opened your record, where they work, and why. Each is told once a day."
    ),
    _("A list or a search that only showed your name is not on it. No worker is named."),
    _("If something here surprises you, tell the worker who gave it to you. We find out and tell you."),
    _("This paper is yours. Leave it with us if you would rather not have it with you."),
)

PATTERNS: Mapping[Pattern, Words] = {
    Pattern.MANY_OF_ONE: _("looked often at one client, with no case, cover or referral that we know of"),
    Pattern.MANY_PEOPLE: _("opened records of many clients, with no case, cover or referral that we know of"),
    Pattern.WIDE: _("opened more records in one day than their role usually asks for"),
    Pattern.NIGHT: _("opened many records in one night without being on duty"),
    Pattern.HOUSEHOLD: _("may live with this client, or share a phone"),
    Pattern.KIN: _("may be family of this client"),
    Pattern.NEIGHBOUR: _("may be a neighbour of this client, and has no case"),
    Pattern.COLLEAGUE: _("looked at somebody who may work, or have worked, for your agency"),
    Pattern.CIRCLE: _("may know somebody in this client’s case"),
    Pattern.KNOWN: _("knows this client, or may, and had looked before a wall stood"),
}
"""What is noticed. Never what of two people is alike."""

OUTCOMES: Mapping[Outcome, Words] = {
    Outcome.FINE: _("It was work, or a mistake that harms nobody"),
    Outcome.TALK: _("Their manager talks with them"),
    Outcome.BREACH: _("It was a breach"),
}


def part_of(route: str) -> Words:
    """Which part of a record a page is about, in a word or two."""
    return PARTS.get(route.partition("-")[0], _("other pages"))
