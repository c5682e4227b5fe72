"""What the codes of a request for access are called on screen, and the pieces of a record in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.access_requests.gates import State, Wanted
from linkworker.access_requests.models import Item, Way
from linkworker.design.words import Words
from linkworker.practice.access_clock import Awaited
from linkworker.practice.access_request import (
    Acting,
    Because,
    Class,
    Decision,
    Identity,
    SendBy,
    Surely,
    What,
    Withheld,
)

WAYS: Mapping[str, Words] = {
    Way.LETTER: gettext_lazy("By letter"),
    Way.EMAIL: gettext_lazy("By e-mail"),
    Way.IN_PERSON: gettext_lazy("In person"),
    Way.PHONE: gettext_lazy("By phone"),
}
ACTING: Mapping[Acting, Words] = {
    Acting.SELF: gettext_lazy("They say they are the person"),
    Acting.REPRESENTATIVE: gettext_lazy("A representative: a solicitor, an advocate, an attorney"),
    Acting.PARENT: gettext_lazy("A parent, of a child’s record"),
    Acting.SOMEBODY: gettext_lazy("Somebody else"),
}
IDENTITIES: Mapping[Identity, Words] = {
    Identity.NOT_YET: gettext_lazy("Not checked yet"),
    Identity.SEEN: gettext_lazy("A document was seen, and fits"),
    Identity.KNOWN: gettext_lazy("A worker who knows them met them and asked"),
    Identity.AUTHORITY: gettext_lazy(
        "The person’s signed authority was seen, and they were asked themselves"
    ),
    Identity.FAILED: gettext_lazy("It could not be checked"),
}
SURELY: Mapping[Surely, Words] = {
    Surely.NOT_YET: gettext_lazy("Not asked yet"),
    Surely.YES: gettext_lazy("Yes: asked alone, in a way that was safe before this request came"),
    Surely.NO: gettext_lazy("No, or nobody can be sure"),
}
SEND_BY: Mapping[SendBy, Words] = {
    SendBy.NOT_YET: gettext_lazy("Not known yet"),
    SendBy.IN_PERSON: gettext_lazy("Handed over here"),
    SendBy.WORKER: gettext_lazy("By a worker who meets them anyway"),
    SendBy.REPRESENTATIVE: gettext_lazy(
        "To their representative’s office, called on a number found elsewhere"
    ),
    SendBy.CONFIRMED: gettext_lazy("To an address that they confirmed, alone, to be safe"),
}
STATES: Mapping[State, tuple[Words, str]] = {
    State.RECEIVED: (gettext_lazy("To check and hand over"), "blue"),
    State.STANDS: (gettext_lazy("The clock stands"), "orange"),
    State.WITH_REVIEWER: (gettext_lazy("With a reviewer"), "purple"),
    State.READY: (gettext_lazy("Ready to send"), "green"),
    State.SENT: (gettext_lazy("Answered"), "grey"),
}
WANTED: Mapping[Wanted, Words] = {
    Wanted.OPEN: gettext_lazy("Open"),
    Wanted.STANDS: gettext_lazy("The clock stands"),
    Wanted.LATE: gettext_lazy("Late"),
    Wanted.DONE: gettext_lazy("Answered"),
}
EMPTY: Mapping[Wanted, Words] = {
    Wanted.OPEN: gettext_lazy("No request waits for an answer."),
    Wanted.STANDS: gettext_lazy("No clock stands."),
    Wanted.LATE: gettext_lazy("No answer is late."),
    Wanted.DONE: gettext_lazy("No request was answered yet."),
}
AWAITED: Mapping[Awaited, Words] = {
    Awaited.IDENTITY: gettext_lazy("Proof of who asks: the month begins when it comes"),
    Awaited.CLARITY: gettext_lazy("What they want to have, of much that there may be: the clock stands"),
}
CLASSES: Mapping[Class, tuple[Words, str]] = {
    Class.GIVEN: (gettext_lazy("Given by rule"), "green"),
    Class.REVIEW: (gettext_lazy("To be read"), "blue"),
    Class.OTHERS: (gettext_lazy("Withheld by rule: about somebody else"), "grey"),
    Class.KEPT: (gettext_lazy("Withheld by rule: not to be revealed"), "grey"),
    Class.HARM: (gettext_lazy("Withheld by rule: serious harm"), "orange"),
}
BECAUSE: Mapping[Because, Words] = {
    Because.OWN: gettext_lazy("About the person alone"),
    Because.ABOUT_ANOTHER: gettext_lazy("It is about another person"),
    Because.FROM_OTHER_SIDE: gettext_lazy("The other person in the relationship said it"),
    Because.NOT_TO_BE_REVEALED: gettext_lazy("Written down as not to be revealed to somebody"),
    Because.DANGER: gettext_lazy(
        "It tells what was worked out about danger, and somebody may have to be safe from them"
    ),
    Because.NOT_TOLD: gettext_lazy("They were not told of this sharing"),
    Because.NAMES_SOMEBODY: gettext_lazy("It names somebody else"),
    Because.SAID_BY_ANOTHER: gettext_lazy("Somebody else said it"),
    Because.FREE_TEXT: gettext_lazy("A worker wrote it in their own words"),
    Because.AT_HOME: gettext_lazy("It is about somebody at home too"),
}
DECISIONS: Mapping[Decision, Words] = {
    Decision.GIVE: gettext_lazy("Give it"),
    Decision.PART: gettext_lazy("Give it with passages taken out"),
    Decision.WITHHOLD: gettext_lazy("Withhold it"),
}
WITHHELD: Mapping[Withheld, Words] = {
    Withheld.OTHERS: gettext_lazy("It is about somebody else, and giving it is not reasonable"),
    Withheld.SOURCE: gettext_lazy("Somebody would be known by it as the one who said it"),
    Withheld.HARM: gettext_lazy("It would be likely to cause serious harm to somebody"),
    Withheld.OTHER: gettext_lazy("Another ground in law"),
}
WHATS: Mapping[What, Words] = {
    What.IDENTITY: gettext_lazy("Who you are"),
    What.CONTACT: gettext_lazy("How you are reached"),
    What.CONTACT_NOTE: gettext_lazy("A note on reaching you"),
    What.HOUSEHOLD: gettext_lazy("At home or close"),
    What.CASE: gettext_lazy("Our work with you"),
    What.NOTE: gettext_lazy("A note"),
    What.ENQUIRY: gettext_lazy("A time of asking about your safety"),
    What.SUBSTANCES: gettext_lazy("A time of asking about drink and drugs"),
    What.ASSESSMENT: gettext_lazy("An assessment"),
    What.OFFER: gettext_lazy("Help that was offered"),
    What.EMERGENCY: gettext_lazy("A call to the police"),
    What.PARTICIPANT: gettext_lazy("Another person"),
    What.SHARE: gettext_lazy("What was shared"),
    What.REFERRAL: gettext_lazy("A referral"),
    What.INTAKE: gettext_lazy("How you came to us"),
    What.ARRIVAL: gettext_lazy("You came to us"),
    What.LOOKS: gettext_lazy("Who has opened your record"),
}
PARTS: Mapping[str, Words] = {
    "own_words": gettext_lazy("in your own words"),
    "own_view_words": gettext_lazy("how you see it"),
    "signs_noted": gettext_lazy("what was noticed"),
    "action_taken": gettext_lazy("what was done"),
    "what_next": gettext_lazy("what comes next"),
    "judgement_reason": gettext_lazy("the reason of a judgement"),
    "concerns": gettext_lazy("concerns"),
    "note": gettext_lazy("a note on it"),
    "police_said": gettext_lazy("what was said"),
    "asks": gettext_lazy("what was asked for"),
    "to_outside": gettext_lazy("to whom"),
    "preference_note": gettext_lazy("your preference"),
}


def item_title(item: Item) -> str:
    """What kind of piece it is, in words that its person may read."""
    what = str(WHATS[What(item.what)])
    part = PARTS.get(item.part, _("a comment") if item.part.startswith("answer-") else "")
    return _("%(what)s: %(part)s") % {"what": what, "part": part} if part else what
