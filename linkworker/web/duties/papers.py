"""The paper of a case's duties: what is asked of it now, and why."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linkworker.design.paper.shape import Paper, Section
from linkworker.duties.gates import open_own_duties
from linkworker.duties.history import duties_of_case
from linkworker.duties.items import is_late
from linkworker.duties.models import Duty
from linkworker.practice.rule import RULES
from linkworker.web import papers
from linkworker.web.cases.papers import about_case
from linkworker.web.data_words import cited
from linkworker.web.duties.words import moment_words, title, weight_words, why_line
from linkworker.web.visiting import visit


def case_duties(request: HttpRequest, reference: str) -> Paper:
    """The duties of a case that are open now; they belong to the agency that holds the case, and stay with it."""
    here = visit(request)
    opened = open_own_duties(here, reference, kind="file")
    found = duties_of_case(here, opened.case)
    none = Section(_("Open now"), paragraphs=(_("Nothing is due in this case."),))
    duties = [_duty(duty, here.at) for duty in found.open] or [none]
    return papers.of(
        here,
        kind="duties",
        reference=reference,
        title=_("Open duties"),
        sections=[about_case(opened), *duties],
    )


def _duty(duty: Duty, at: datetime) -> Section:
    return Section(
        title(duty),
        lines=(
            (_("Due"), _due(duty, at)),
            (_("Weight"), weight_words(duty)),
            (_("Who has it"), duty.owner.name if duty.owner is not None else _("The manager")),
            (_("Why"), why_line(duty)),
            (_("Source"), "\n".join(cited(one) for one in RULES[duty.rule].sources)),
        ),
    )


def _due(duty: Duty, at: datetime) -> str:
    """The day itself: "today" would be wrong on the day it is read."""
    if duty.due_at is None:
        return _("no date")
    words = moment_words(duty.due_at)
    return _("%(due)s, overdue") % {"due": words} if is_late(duty, at) else words
