"""What the codes of personal walls are called on screen."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.words import Words
from linkworker.practice.name_fit import About, How
from linkworker.practice.separating import Relation, WallBecause

RELATIONS: Mapping[Relation, Words] = {
    Relation.SELF: gettext_lazy("Yourself"),
    Relation.PARTNER: gettext_lazy("Partner"),
    Relation.FORMER_PARTNER: gettext_lazy("Former partner"),
    Relation.FAMILY: gettext_lazy("Family"),
    Relation.PARTNERS_FAMILY: gettext_lazy("Family of a partner or former partner"),
    Relation.FRIEND: gettext_lazy("Friend"),
    Relation.NEIGHBOUR: gettext_lazy("Neighbour"),
    Relation.COLLEAGUE: gettext_lazy("Colleague, or former colleague"),
    Relation.CLOSE: gettext_lazy("Somebody else close to you"),
}
BECAUSE: Mapping[WallBecause, Words] = {
    WallBecause.DECLARED: gettext_lazy("The worker said that they know this client"),
    WallBecause.CONNECTED: gettext_lazy("The worker told of somebody they know, and this may be them"),
    WallBecause.OWN: gettext_lazy("The worker may be this person"),
    WallBecause.RAISED: gettext_lazy("Raised by hand"),
}
ABOUT: Mapping[About, Words] = {
    About.GIVEN: gettext_lazy("given name"),
    About.MIDDLE: gettext_lazy("middle name"),
    About.FAMILY: gettext_lazy("family name"),
    About.ORDER: gettext_lazy("order of the names"),
    About.BORN: gettext_lazy("date of birth"),
    About.NHS_NUMBER: gettext_lazy("NHS number"),
    About.PHONE: gettext_lazy("phone number"),
    About.ADDRESS: gettext_lazy("address"),
}


def alike(likeness: Iterable[str]) -> str:
    """What of two people is alike, and whether it is the same or only like it: never what it is."""
    parted = [one.partition(".") for one in likeness]
    same = [str(ABOUT[About(about)]) for about, _dot, how in parted if how == How.SAME]
    like = [str(ABOUT[About(about)]) for about, _dot, how in parted if how != How.SAME]
    said = [
        _("The same: %(what)s.") % {"what": ", ".join(same)} if same else "",
        _("Alike: %(what)s.") % {"what": ", ".join(like)} if like else "",
    ]
    return " ".join(one for one in said if one)
