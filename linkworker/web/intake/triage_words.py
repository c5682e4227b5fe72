"""The questions of the first assessment, in the order in which they are asked."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.referrals.triage import NO, NOT_KNOWN, YES

QUESTIONS: Mapping[str, Words] = {
    "may_call": _("May we call them?"),
    "danger": _("Is somebody in danger now?"),
    "dependent": _("Would it be dangerous for them to stop drinking or using at once?"),
    "pregnant": _("Are they pregnant?"),
    "children": _("Are there children with them?"),
    "safe_tonight": _("Do they have somewhere safe tonight?"),
}
ANSWERS: Mapping[str, Words] = {YES: _("Yes"), NO: _("No"), NOT_KNOWN: _("Not known")}
