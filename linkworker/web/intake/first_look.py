"""Triage: the receiving service's own first assessment, safe contact before anything else."""

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.people.build import from_json
from linkworker.referrals.triage import triage
from linkworker.web.clients.contact_words import contact_rows
from linkworker.web.intake.answers import KnowsPeople
from linkworker.web.intake.forms import TriageForm
from linkworker.web.intake.triage_words import QUESTIONS


class Triage(KnowsPeople):
    """The questions of the first assessment; a later one stands beside those before it."""

    template = "web/intake/triage.jinja"
    form_class = TriageForm
    done = gettext_lazy("The triage is written down")

    def version(self) -> int:
        return len(self.intake.triage.get("before", ())) + 1 if self.intake.triaged_at else 0

    def initial(self) -> Mapping[str, Any]:
        kept = self.intake.triage
        return {name: kept[name] for name in (*QUESTIONS, "tried", "note") if name in kept} | {
            "priorities": self.intake.priorities
        }

    def context(self) -> Mapping[str, Any]:
        person = from_json(self.intake.given)
        return {
            **super().context(),
            "contact": contact_rows(person.contacts, self.visit.at),
            "contact_note": person.contact_note,
            "cards": self.cards(),
        }

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        by, at = self.intake.triaged_by, self.intake.triaged_at
        if by is None or at is None or not self.is_possible():
            return super().describe_change(changed)
        said = _("%(name)s wrote a triage down on %(at)s. What you typed is still here.")
        return {"words": said % {"name": by.name, "at": day_and_time(at)}}

    def act(self, form: Form) -> str:
        triage(self.intake, cast(TriageForm, form).given(), by=self.visit.worker, at=self.visit.at)
        return self.done_href()
