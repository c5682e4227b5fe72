"""What Today says to those whose roles reach no case: what they can do here."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.sharing import Role

NO_CASES: Words = _("No case is shown to you by your role, and none of its people.")
AGREED: Words = _("“What we agreed” holds the words, thresholds and times that your agencies work by.")

# words: professional
HERE: Mapping[Role, tuple[Words, ...]] = {
    Role.GOVERNANCE_LEAD: (
        _("You answer for who saw what, and why. Every page about a person records who looked, and when."),
        _(
            "Changes and looks are chained, so that nobody can take one away unseen. Whoever runs Linkworker can have the chain checked at any time."
        ),
    ),
    Role.ADMINISTRATOR: (
        _("You look after accounts, roles and settings, never people who use the service."),
        _("A role given or ended counts from the same minute, on every page."),
    ),
    Role.ANALYST: (_("You work with counts that no person can be found in, never with a record."),),
    Role.COMMISSIONER: (_("You work with counts that no person can be found in, never with a record."),),
    Role.RECEPTION: (
        _(
            "You see who is expected: the reference somebody gives on arrival, the name they chose, and the time."
        ),
        _("If somebody says that they are in danger, call the duty worker at once."),
    ),
    Role.LINK_WORKER: (
        _("You are your agency’s single point for other agencies: referrals, shares and links come to you."),
        _(
            "If another agency calls about somebody, take the call back on a number you know before you say anything."
        ),
    ),
    Role.MEETING_COORDINATOR: (
        _("You see the papers of meetings that were opened to you, and nothing else."),
    ),
    Role.CHAIR: (_("You see the papers of meetings that were opened to you, and nothing else."),),
    Role.REPRESENTATIVE: (_("You see the papers of meetings that were opened to you, and nothing else."),),
}
