"""Immediate danger: what to say to 999, and what is written down afterwards. Calling comes first, always.

The words are Linkworker's own. That a silent call is put through when 55 is pressed is to be checked with the police
of each area before anybody relies on it.
"""

from enum import StrEnum

from linkworker.practice.sources import Citation
from linkworker.practice.text import N_
from linkworker.practice.wording import Prompts


class Danger(StrEnum):
    """What made somebody call."""

    NOW = "now"
    LEAVING = "leaving"


class Caller(StrEnum):
    """Who called the police."""

    ME = "me"
    COLLEAGUE = "colleague"
    PERSON = "person"
    SOMEBODY_ELSE = "somebody-else"


class Whom(StrEnum):
    """Who was told that the police were called."""

    MANAGER = "manager"
    SAFEGUARDING = "safeguarding-lead"
    SOCIAL_CARE = "childrens-social-care"


DANGERS: dict[str, str] = {
    Danger.NOW: N_("Somebody is in danger now, or hurt"),
    Danger.LEAVING: N_("It is not safe for them to leave our building"),
}
CALLERS: dict[str, str] = {
    Caller.ME: N_("I called"),
    Caller.COLLEAGUE: N_("A colleague called"),
    Caller.PERSON: N_("The person called"),
    Caller.SOMEBODY_ELSE: N_("Somebody else called"),
}
WHOM: dict[str, str] = {
    Whom.MANAGER: N_("My line manager"),
    Whom.SAFEGUARDING: N_("The safeguarding lead"),
    Whom.SOCIAL_CARE: N_("Children’s social care"),
}

SAY = Prompts(
    (
        N_("“Police, please.” Then where: the address, the floor, the door, how to get in."),
        N_("Who is in danger, and from whom. Where that person is now, and whether they are on the way."),
        N_("What is happening, or what was said would happen."),
        N_("A knife, a gun, or anything else that could be used. A dog."),
        N_("Children, or anybody who cannot get out alone: how many, and where they are."),
        N_("Whether anybody is hurt, pregnant, or has taken something: ask for an ambulance as well."),
        N_("How the police can reach you, and how they can not reach the person."),
    ),
    (Citation("linkworker", "immediate danger"), Citation("stella", "3.4, high risk")),
)
"""What to tell the operator, in the order in which they ask."""

SILENT = Prompts(
    (
        N_("If they cannot speak: call 999 from a mobile, cough or tap when asked, then press 55."),
        N_("It does not tell the police where they are. Stay on the line and listen."),
    ),
    (Citation("linkworker", "immediate danger: to be checked with the police of the area"),),
)
"""A call from a mobile without a word."""

STAY = Prompts(
    (
        N_("Stay with the person in a room that can be locked, away from the front of the building."),
        N_("Tell reception not to let anybody in, and not to say who is here."),
        N_("Do not go out to talk with whoever is waiting."),
    ),
    (Citation("stella", "3.4, high risk"),),
)
"""While the police are on their way, or when it is not safe to leave."""

AFTERWARDS = Prompts(
    (
        N_("Tell your manager at once, if you have not. Nobody holds this alone."),
        N_("Children: think of each of them today, and refer to children’s social care as needed."),
        N_(
            "Complete the risk checklist again: danger has changed. What it comes to leads on to the IDVA and MARAC."
        ),
        N_("Ask how they can be reached safely from now on."),
        N_("Look after yourself. Ask for somebody to talk to."),
    ),
    (Citation("stella", "3.4"), Citation("cp-guidelines", "5.6, 6.4.2")),
)
"""What follows once the call was made."""
