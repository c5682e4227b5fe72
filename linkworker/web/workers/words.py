"""What an administrator reads of roles: what each opens, when it holds, and why it can't be given or ended so."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day, local
from linkworker.design.words import Words
from linkworker.partnership.models import RoleGiven
from linkworker.partnership.roles import Why
from linkworker.partnership.words import ROLE_WORDS
from linkworker.practice.sharing import CASEWORK, Role

CASES: Words = gettext_lazy("Finds the people of the service; sees all of the cases given to them.")
ALL: Words = gettext_lazy("Sees every case of the service.")
PAPERS: Words = gettext_lazy("Sees the papers of a meeting that are opened to them.")
NUMBERS: Words = gettext_lazy("Works with counts, and sees nobody.")

# words: professional, no client reads these
OPENS: Mapping[Role, Words] = {
    **dict.fromkeys(CASEWORK, CASES),
    Role.DUTY_WORKER: gettext_lazy(
        "Sees every case of the service, always. For single days the manager uses the rota."
    ),
    Role.LINK_WORKER: gettext_lazy(
        "Finds the people of the whole agency; sees what is agreed, shared and referred."
    ),
    Role.MANAGER: ALL,
    Role.SAFEGUARDING_LEAD: ALL,
    Role.RECEPTION: gettext_lazy("Sees who arrives, and no record."),
    Role.GOVERNANCE_LEAD: gettext_lazy("Sees who looked at what. No record, except in a review."),
    Role.MEETING_COORDINATOR: PAPERS,
    Role.CHAIR: PAPERS,
    Role.REPRESENTATIVE: PAPERS,
    Role.ANALYST: NUMBERS,
    Role.COMMISSIONER: NUMBERS,
    Role.ADMINISTRATOR: gettext_lazy(
        "Looks after accounts and roles, and sees nobody. For the whole agency."
    ),
}
REFUSED: Mapping[Why, Words] = {
    Why.CLOSED: gettext_lazy("This account is closed: a new one is needed"),
    Why.HELD: gettext_lazy("They hold this role there in that time: end it first, or choose other days"),
    Why.OVER: gettext_lazy("The role would end before it begins: choose other days"),
    Why.WHOLE_AGENCY: gettext_lazy("An administrator is one of the whole agency: choose “The whole agency”"),
    Why.SEES_PEOPLE: gettext_lazy(
        "An administrator never sees a person, so this role goes with none that shows one. "
        "Whoever needs both has two accounts"
    ),
    Why.LAST_ADMINISTRATOR: gettext_lazy(
        "They are the last administrator whose role has no end: give the role to somebody else first"
    ),
}
NOT_HERE: Words = gettext_lazy(
    "Turns that end are put on the rota by whoever leads the service: choose “No end”"
)


def role_words(given: RoleGiven) -> str:
    """A role and where it holds."""
    where = given.service.name if given.service else _("the whole agency")
    return _("%(role)s, %(where)s") % {"role": ROLE_WORDS[Role(given.role)], "where": where}


def when_words(given: RoleGiven, at: datetime) -> str:
    """From which day to which a role holds; only what is to come is said of one that began."""
    said = {"first": day(given.since), "last": day(_last_moment(given.until)) if given.until else ""}
    if given.since > at:
        return (_("from %(first)s to %(last)s") if given.until else _("from %(first)s")) % said
    return _("until %(last)s") % said if given.until else ""


def past_words(given: RoleGiven) -> str:
    """From which day to which a role held that is over."""
    assert given.until is not None
    said = {"first": day(given.since), "last": day(_last_moment(given.until))}
    return _("%(first)s to %(last)s") % said


def _last_moment(until: datetime) -> datetime:
    """The last moment before an end: midnight ends the day before it."""
    return local(until) - timedelta(seconds=1)
