"""What kinds of look, and the work they belonged to, are called on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.events.kinds import LookKind
from linkworker.practice.noticing import Bond

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
    "looks": _("who looked"),
    "review": _("who looked"),
}
"""By the first word of a page's name; what is not here needs no word of its own."""


def part_of(route: str) -> Words:
    """Which part of a record a page is about, in a word or two."""
    return PARTS.get(route.partition("-")[0], _("other pages"))
