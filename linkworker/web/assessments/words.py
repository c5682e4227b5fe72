"""The words of what an assessment keeps as codes."""

from django.utils.translation import gettext_lazy as _

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN
from linkworker.assessments.models import Completed, Specialist
from linkworker.design.words import Words
from linkworker.practice.scales import Level
from linkworker.practice.scoring import Answer, MaracCriterion

ANSWERS = {Answer.YES: _("Yes"), Answer.NO: _("No"), Answer.DONT_KNOW: _("Don't know")}
COMPLETED: dict[str, Words] = {
    Completed.WITH_PERSON: _("With the person"),
    Completed.WITH_SPECIALIST: _("With the person and a domestic abuse professional"),
    Completed.FROM_PROFESSIONALS: _("From what professionals know"),
    Completed.COPIED: _("Copied from a paper form"),
}
SAID_BY = {
    "": _("The person"),
    "worker": _("A worker who saw or heard it"),
    "police": _("Police"),
    "health": _("Health"),
    "social-care": _("Social care"),
    "abuse-service": _("A domestic abuse service"),
    "family": _("Family or friend"),
    "other": _("Somebody else"),
}
SPECIALIST: dict[str, Words] = {
    Specialist.YES: _("Yes"),
    Specialist.NO: _("No, and that is respected"),
    Specialist.NOT_ASKED: _("Not asked yet"),
}
LEVELS = {Level.STANDARD: _("Standard"), Level.MEDIUM: _("Medium"), Level.HIGH: _("High")}
CRITERIA = {
    MaracCriterion.VISIBLE: _("Visible high risk"),
    MaracCriterion.JUDGEMENT: _("Professional judgement"),
    MaracCriterion.ESCALATION: _("Escalation"),
    MaracCriterion.REPEAT: _("Repeat"),
}
COMPLETE_AGAIN = {
    CHECKLIST: _("Complete the risk checklist again"),
    SCREEN: _("Complete the quick screen again"),
    RISK_FORM: _("Complete the service risk form again"),
}
COMPLETE_FIRST = {
    CHECKLIST: _("Complete the risk checklist"),
    SCREEN: _("Complete the quick screen"),
    RISK_FORM: _("Complete the service risk form"),
}


def level_of(code: str) -> Level:
    """The level that an assessment keeps as "standard", "medium" or "high"."""
    return Level[code.upper()]
