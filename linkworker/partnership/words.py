"""What a role is called on screen."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.sharing import Role

# words: professional, no client reads these
ROLE_WORDS: Mapping[Role, Words] = {
    Role.KEY_WORKER: _("Key worker"),
    Role.DOMESTIC_ABUSE_WORKER: _("Domestic abuse worker"),
    Role.IDVA: _("IDVA"),
    Role.REFUGE_WORKER: _("Refuge worker"),
    Role.PERPETRATOR_WORKER: _("Perpetrator worker"),
    Role.CHILDRENS_WORKER: _("Children’s worker"),
    Role.DUTY_WORKER: _("Duty worker"),
    Role.LINK_WORKER: _("Link worker"),
    Role.MANAGER: _("Manager"),
    Role.SAFEGUARDING_LEAD: _("Safeguarding lead"),
    Role.RECEPTION: _("Reception"),
    Role.GOVERNANCE_LEAD: _("Information governance lead"),
    Role.MEETING_COORDINATOR: _("Meeting co-ordinator"),
    Role.CHAIR: _("Meeting chair"),
    Role.REPRESENTATIVE: _("Meeting representative"),
    Role.ANALYST: _("Analyst"),
    Role.COMMISSIONER: _("Commissioner"),
    Role.ADMINISTRATOR: _("Administrator"),
}
