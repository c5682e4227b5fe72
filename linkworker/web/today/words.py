"""What Today says to those whose roles reach no case: what they can do here."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.sharing import Role

NO_CASES: Words = _("Your role shows you no case.")
AGREED: Words = _("“What we agreed” holds the words, thresholds and times that your agencies work by.")
DANGER: Words = _("If somebody says that they are in danger, call the duty worker at once, or 999.")
COUNTS: Words = _("You work with counts in which no person can be found, never with a record.")
MEETINGS: Words = _("Papers of a meeting are opened to you one meeting at a time. None is open to you now.")

HERE: Mapping[Role, tuple[Words, ...]] = {
    Role.GOVERNANCE_LEAD: (
        _(
            "You answer for who saw what, and why: “Who looked” lists each time somebody read a record, and what was "
            "noticed."
        ),
        _(
            "You answer whoever asks for a copy of what is held about them: “Requests for access” counts the days. "
            "Whoever leads a service reads the record for it, and you send what is ready."
        ),
        _(
            "Changes and looks are chained, so that none can be taken away unseen. Whoever runs Linkworker can check "
            "the chain for you at any time."
        ),
    ),
    Role.ADMINISTRATOR: (
        _("You look after accounts, roles and settings, never people who use the service."),
        _("A role that is given or ended counts from the same minute, on every page."),
    ),
    Role.ANALYST: (COUNTS,),
    Role.COMMISSIONER: (COUNTS,),
    Role.RECEPTION: (
        _(
            "“Arrivals” finds whoever stands before you by the reference that they say or show, and tells whom to call."
        ),
        _("You never need to know why somebody comes. Nothing here will tell you."),
        DANGER,
    ),
    Role.LINK_WORKER: (
        _("You are the one whom other agencies call. “Find” tells you whether your agency knows somebody."),
        _("Call back on a number you know before you say anything, even whether somebody comes here."),
        _(
            "The page of somebody whom your agency knows leads to what is agreed, shared and referred, and to no more."
        ),
        _(
            "Questions that other services ask, with no client in them, wait under “Services”, “Ask for advice”."
        ),
        DANGER,
    ),
    Role.MEETING_COORDINATOR: (MEETINGS,),
    Role.CHAIR: (MEETINGS,),
    Role.REPRESENTATIVE: (MEETINGS,),
}
