"""What the codes of a case are called on screen."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkworker.cases.models import Case, EntryKind
from linkworker.design.words import Words
from linkworker.duties.actions import TAKEN_BACK
from linkworker.people.models import Known
from linkworker.practice.asking import Occasion
from linkworker.practice.duties import Ending
from linkworker.practice.facts import Outcome, Use
from linkworker.practice.position import PositionKind
from linkworker.practice.provenance import Source
from linkworker.practice.rule import Weight
from linkworker.practice.sharing import Category
from linkworker.practice.substances import IN_A_HOUSE, SUBSTANCES, is_kept_from_residents
from linkworker.web.data_words import cited

GROUPS: Mapping[str, tuple[Words, frozenset[str]]] = {
    "notes": (_("Notes"), frozenset({EntryKind.NOTE})),
    "asking": (_("Asking about abuse"), frozenset({EntryKind.ENQUIRY})),
    "danger": (_("Danger"), frozenset({EntryKind.EMERGENCY})),
    "substances": (_("Drink and drugs"), frozenset({EntryKind.SUBSTANCES})),
    "risk": (_("Risk"), frozenset({EntryKind.SCREEN, EntryKind.CHECKLIST, EntryKind.RISK_FORM})),
    "help": (_("Help offered"), frozenset({EntryKind.OFFER})),
    "duties": (_("Duties"), frozenset({EntryKind.DUTY})),
    "people": (_("People"), frozenset({EntryKind.PARTICIPANT})),
    "together": (
        _("Sharing and referrals"),
        frozenset(
            {
                EntryKind.AGREEMENT,
                EntryKind.SHARE,
                EntryKind.REFERRAL,
                EntryKind.SELF_REFERRAL,
                EntryKind.LIAISON,
            }
        ),
    ),
    "case": (
        _("The work itself"),
        frozenset(
            {
                EntryKind.OPENED,
                EntryKind.ALLOCATED,
                EntryKind.CONFIDENTIALITY,
                EntryKind.PREFERENCE,
                EntryKind.CLOSED,
                EntryKind.REOPENED,
                EntryKind.MISPLACED,
            }
        ),
    ),
}
"""The kinds of entry as a chronology is filtered by them."""

SOURCES: Mapping[str, Words] = {
    Source.PERSON: _("Our client told us"),
    Source.OURSELVES: _("We saw or did it ourselves"),
    Source.PROFESSIONAL: _("Another professional told us"),
    Source.CLOSE: _("Family or somebody close told us"),
    Source.OTHER_SIDE: _("The other person in the relationship told us"),
    Source.RECORD: _("A record: of the police, a court, health"),
}
"""Where a piece of the chronology comes from."""

SAID_BY: Mapping[str, Words] = {
    Source.PERSON: _("our client"),
    Source.PROFESSIONAL: _("another professional"),
    Source.CLOSE: _("family or somebody close"),
    Source.OTHER_SIDE: _("the other person in the relationship"),
    Source.RECORD: _("a record"),
}
"""The same after “Said by”, where nobody is named."""

OURS, THEIRS = "ours", "theirs"
WHOSE: Mapping[str, Words] = {OURS: _("Ours"), THEIRS: _("What others share with us")}
"""Whose entries a joint chronology shows."""

TONES = {
    "notes": "green",
    "asking": "purple",
    "danger": "red",
    "substances": "purple",
    "risk": "orange",
    "help": "green",
    "duties": "blue",
    "people": "purple",
    "together": "blue",
    "case": "grey",
}

OUTCOMES: Mapping[str, Words] = {
    Outcome.NOT_ASKED: _("Not the time to ask about abuse"),
    Outcome.NOTHING: _("Asked about abuse: nothing disclosed"),
    Outcome.SIGNS: _("Asked about abuse: nothing disclosed, signs seen"),
    Outcome.CHOSE_NOT: _("Asked about abuse: chose not to answer"),
    Outcome.EXPERIENCING: _("Disclosed living with abuse"),
    Outcome.CAUSING: _("Disclosed causing harm"),
    Outcome.BOTH: _("Disclosed living with abuse, and causing harm"),
    "corrected": _("An enquiry was corrected"),
}

USES: Mapping[str, Words] = {
    Use.NOT_ASKED: _("Not the time to ask about drink and drugs"),
    Use.NONE: _("Asked about drink and drugs: no use"),
    Use.USES: _("Told of drink or drugs that they use"),
    Use.CHOSE_NOT: _("Asked about drink and drugs: rather not say"),
    "corrected": _("What was said about drink and drugs was corrected"),
}

OCCASIONS: Mapping[str, Words] = {
    Occasion.ASSESSMENT: _("Said at the first assessment"),
    Occasion.REVIEW: _("Said later, at a review"),
    Occasion.KEY_WORK: _("Said later, in key work"),
    Occasion.DROP_IN: _("Said later, at a drop-in"),
    Occasion.OTHER: _("Said later, at another time"),
}
"""When a disclosure came: at the assessment, or later while the work went on."""

ENDINGS: Mapping[str, Words] = {
    Ending.DONE: _("Done: %(duty)s"),
    Ending.OUTSIDE: _("Done outside Linkworker: %(duty)s"),
    Ending.WAIVED: _("Waived: %(duty)s"),
    Ending.ASIDE: _("Put aside: %(duty)s"),
    Ending.OVERTAKEN: _("Overtaken: %(duty)s"),
    Ending.NO_LONGER: _("No longer applies: %(duty)s"),
    TAKEN_BACK: _("Not so, and due again: %(duty)s"),
}

WEIGHTS: Mapping[int, Words] = {
    Weight.MUST: _("Must"),
    Weight.SHOULD: _("Should"),
    Weight.CONSIDER: _("Consider"),
}

NOTE_KINDS: Mapping[str, Words] = {
    "event": _("Something that happened"),
    "pattern": _("A pattern over time"),
    "work": _("Contact and work with the person"),
}

EXPLAINED: Mapping[str, Words] = {
    "spoken": _("I explained it in my own words"),
    "leaflet": _("We read our leaflet together, and I kept it"),
    "interpreter": _("I explained it through a professional interpreter"),
}
"""How the limits of confidentiality were explained."""

CLOSED_BECAUSE: Mapping[str, Words] = {
    "completed": _("The work is done"),
    "asked": _("The person asked to end it"),
    "moved": _("They moved to another area or service"),
    "no-contact": _("We could not reach them safely"),
    "died": _("The person died"),
    "mistake": _("The case was opened by mistake"),
    "other": _("Another reason"),
}

POSITIONS: Mapping[str, Words] = {
    PositionKind.HARMED: _("Harmed by %(name)s"),
    PositionKind.HARMING: _("Causing harm to %(name)s"),
    PositionKind.BOTH_ALLEGED: _("Harm alleged both ways, with %(name)s"),
    PositionKind.NOT_KNOWN: _("Not known who harms whom, with %(name)s"),
}
"""Where our client stands towards another person, as somebody said."""

LIVES_WITH: Mapping[str, Words] = {
    Known.YES: _("Lives with the person"),
    Known.NO: _("Lives elsewhere"),
    Known.NOT_KNOWN: _("Not known where they live"),
}

CATEGORIES: Mapping[Category, Words] = {
    Category.IDENTITY: _("Identity"),
    Category.CONTACT: _("Contact"),
    Category.WHEREABOUTS: _("Whereabouts"),
    Category.HOUSEHOLD: _("Household and children"),
    Category.ABUSE: _("Domestic abuse"),
    Category.SUBSTANCE: _("Substance use and treatment"),
    Category.HEALTH: _("Health"),
    Category.RISK: _("Risk and safety"),
    Category.ACCOMMODATION: _("Accommodation"),
    Category.PLAN: _("Plan"),
    Category.MEETING: _("Meeting papers"),
    Category.PERPETRATOR: _("Work with people who cause harm"),
}


def used(codes: Collection[str]) -> str:
    """The substances that were told of, in the order of their list."""
    return "; ".join(gettext(words) for code, words in SUBSTANCES.items() if code in codes)


def in_house(case: Case) -> Mapping[str, Any]:
    """What holds where people live together, with its source; empty for work that is done elsewhere."""
    if not is_kept_from_residents(case.agency.sector):
        return {}
    return {
        "lines": [gettext(line) for line in IN_A_HOUSE.lines],
        "source": "; ".join(cited(source) for source in IN_A_HOUSE.sources),
    }
