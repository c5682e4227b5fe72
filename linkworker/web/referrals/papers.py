"""The paper of a referral as its sender reads it, for the sender's own system."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linkworker.design.paper.shape import Paper, Section
from linkworker.referrals.gates import open_referral
from linkworker.web import papers
from linkworker.web.cases.papers import about_case
from linkworker.web.referrals.pages import details, line, sentence, step_view
from linkworker.web.visiting import visit


def referral(request: HttpRequest, reference: str) -> Paper:
    """What was asked of whom, where it stands, and what was done with it."""
    here = visit(request)
    found = open_referral(here, reference, kind="file")
    last = found.steps[-1] if found.steps else None
    told = line(found.referral, last, here.at)
    return papers.of(
        here,
        kind="referral",
        reference=reference,
        title=_("Referral"),
        sections=[
            about_case(found.opened),
            Section(
                told["title"],
                paragraphs=(sentence(found),),
                lines=((_("State"), told["state"]), *papers.pairs(details(found))),
            ),
            Section(_("What happened with it"), lines=papers.steps(map(step_view, found.steps))),
        ],
    )
