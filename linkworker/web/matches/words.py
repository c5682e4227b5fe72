"""Words for matches."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.practice.blind_match import Looking, Reply, Said, Step

LOOKINGS: Mapping[Looking, Words] = {
    Looking.WANTED: _("They want to be looked for"),
    Looking.NOT_WANTED: _("They do not want to be looked for"),
}
SAID: Mapping[Said, Words] = {
    Said.YES: _("Yes: their services may work together"),
    Said.NO: _("No"),
    Said.LATER: _("Not today"),
}
REPLIES: Mapping[Reply, Words] = {
    Reply.TAKEN: _("It is the same person: we work together"),
    Reply.ANOTHER_PERSON: _("It is another person"),
    Reply.NOT_NOW: _("We do not take this up"),
}
STEPS: Mapping[Step, tuple[Words, str]] = {
    Step.TO_ASK: (_("To ask"), "orange"),
    Step.TO_ASK_LATER: (_("To ask again"), "blue"),
    Step.TO_AUTHORISE: (_("Waits for a decision"), "orange"),
    Step.OFFERED: (_("Waits for the other service"), "blue"),
    Step.JOINED: (_("They work together"), "green"),
    Step.NOTHING: (_("Nothing came of it"), "grey"),
}
TO_ANSWER: tuple[Words, str] = (_("To answer"), "orange")
"""What an offer is for the agency that it came to."""

NOTICE = _(
    "Somebody else may also be helping them. At the next safe contact ask whether they would like their services to "
    "work together. If they say no, or can’t be asked safely, nobody else hears of it."
)
NOTHING = _("Nothing came of it. That has many reasons, and none of them is told.")
