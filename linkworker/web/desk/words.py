"""What the codes of arriving are called on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.desk import Ended

ENDED: Mapping[Ended, Words] = {
    Ended.MET: _("Somebody is with them now"),
    Ended.LEFT: _("They have left"),
    Ended.MISTAKEN: _("It was somebody else, or a mistake"),
}
ON_DUTY = _("Written down. Call whoever is on duty")
NOBODY = _(
    "Nobody comes here by this reference. Ask them to say it again, sign by sign; if it still fits nobody, call the "
    "duty worker. Don’t ask for a name where others can hear it"
)
