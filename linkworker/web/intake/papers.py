"""The paper of an intake as its receiver reads it, for the receiver's own system."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linkworker.design.paper.shape import Paper, Section
from linkworker.people.build import from_json
from linkworker.practice.sharing import Refused
from linkworker.referrals.gates import OpenedIntake, may_work, open_intake
from linkworker.sharing.gates import Visit
from linkworker.web import papers
from linkworker.web.clients.contact_words import CHANNELS, SPOKEN_FOR, contact_words
from linkworker.web.intake.presenters import intake_page
from linkworker.web.visiting import visit


def intake(request: HttpRequest, reference: str) -> Paper:
    """Who it is about, what is asked, who sent it and what was done: until it is accepted the preview alone."""
    here = replace(visit(request), kind="file")
    opened = open_intake(here, reference)
    told = intake_page(opened, here)
    return papers.of(
        here,
        kind="intake",
        reference=reference,
        title=_("Intake"),
        sections=[
            Section(_("About"), lines=tuple(_about(told))),
            Section(_("Safe contact"), lines=tuple(_ways(opened, here)) if told["taken"] else ()),
            Section(_("What is asked"), paragraphs=(told["asks"],), lines=papers.pairs(told["facts"])),
            Section(_("Who sent it"), lines=papers.pairs(told["sender"])),
            Section(_("Triage"), paragraphs=(told["danger"],), lines=papers.pairs(told["triage"])),
            Section(_("What was done"), lines=papers.steps(told["steps"])),
        ],
    )


def _about(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    head = told["head"]
    if head is not None:
        yield _("Name"), head["name"]
        yield from ((str(fact["label"]), str(fact["value"])) for fact in head["facts"])
        yield _("Level"), head["level_text"]
        yield _("Urgent because"), ", ".join(str(words) for words in told["tags"])
    yield _("State"), told["state"]


def _ways(opened: OpenedIntake, here: Visit) -> Iterator[tuple[str, str]]:
    """Every way that was told of, never without whether it is safe; for those alone who may do something with it."""
    try:
        may_work(here.worker, opened.intake, here.at)
    except Refused:
        return
    told = {one.channel: one for one in from_json(opened.intake.given).contacts}
    for channel in SPOKEN_FOR:
        yield str(CHANNELS[channel]), contact_words(told.get(channel))
