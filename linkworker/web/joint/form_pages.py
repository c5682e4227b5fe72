"""What a worker writes of joint work: a talk with the other service, what ours does, and who leads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.gates import open_to_write
from linkworker.cases.joint import LiaisonGiven, agree_lead, record_liaison, state_parts
from linkworker.cases.joint_queries import last_stated, leads_among, parts_of, parts_version
from linkworker.cases.links import Partner, partners_of
from linkworker.cases.models import Case
from linkworker.design.dates import day_and_time
from linkworker.design.fields import Choice
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.joint_working import WEEK_DAYS
from linkworker.practice.sharing import Refused
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.form_page import NotDone
from linkworker.web.joint.forms import LeadForm, LiaisonForm, PartsForm
from linkworker.web.visiting import today


class JointForm(CaseForm):
    """A form about work that our case does together with others."""

    back = "case-joint"
    partners: list[Partner]

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])
        self.partners = partners_of(self.opened.case, self.visit.at)
        if not self.partners:
            raise Refused("nobody works with us")

    def chosen(self, key: str) -> Case:
        """The case, ours or a linked one, that a choice stands for."""
        cases = [self.opened.case, *(one.case for one in self.partners)]
        return next(case for case in cases if str(case.pk) == key)

    @property
    def sides(self) -> list[Case]:
        """Our case, and those with which anything is shared now."""
        return [self.opened.case, *(one.case for one in self.partners if one.over is None)]

    @staticmethod
    def choice(case: Case, hint: str = "") -> Choice:
        words = _("%(service)s, %(agency)s") % {"service": case.service.name, "agency": case.agency.name}
        return Choice(str(case.pk), words, hint=hint)


_TALK_OF_BEFORE = gettext_lazy(
    "Sharing with them ended on %(day)s: only a talk of before is written down here. To speak again, ask the person "
    "first what may be shared."
)


def _whom(partner: Partner) -> str:
    if partner.over is None:
        return partner.worker
    return _("Sharing ended on %(day)s") % {"day": day_and_time(partner.over)}


class LiaisonNew(JointForm):
    """Writing down a talk with the worker of another service."""

    template = "web/joint/liaison.jinja"
    form_class = LiaisonForm
    done = gettext_lazy("Written down. Linkworker reminds you of the next")

    def form_options(self) -> Mapping[str, Any]:
        return {"services": [self.choice(one.case, hint=_whom(one)) for one in self.partners]}

    def initial(self) -> Mapping[str, Any]:
        first = next((one for one in self.partners if one.over is None), self.partners[0])
        return {
            "other": str(first.case.pk),
            "with_whom": first.worker if len(self.partners) == 1 else "",
            "on": today(self.request),
            "next_on": today(self.request) + timedelta(days=WEEK_DAYS),
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        at, other = self.happened(given), self.chosen(given["other"])
        over = next((one.over for one in self.partners if one.case.pk == other.pk), None)
        if over is not None and at > over:
            raise NotDone("on", _TALK_OF_BEFORE % {"day": day_and_time(over)})
        row = LiaisonGiven(
            other=other,
            with_whom=given["with_whom"],
            agreed=given["agreed"],
            who_does_what=given["who_does_what"],
            next_on=given["next_on"],
        )
        record_liaison(self.opened.case, row, by=self.visit.worker, at=at, recorded_at=self.visit.at)
        return self.done_href()


class PartsChange(JointForm):
    """Stating which parts of joint care our service does."""

    template = "web/joint/parts.jinja"
    form_class = PartsForm
    done = gettext_lazy("Saved: what our service does")

    def version(self) -> int:
        return parts_version(self.opened.case)

    def check_unchanged(self, version: str) -> None:
        if version != str(self.version()):
            raise Changed(self.opened.case)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        last = last_stated(changed.now)
        if last is None:
            return super().describe_change(changed)
        words = _("%(name)s changed it on %(at)s. What you chose is still here.")
        return {"words": words % {"name": last.by.name, "at": day_and_time(last.at)}}

    def initial(self) -> Mapping[str, Any]:
        case = self.opened.case
        return {"parts": sorted(parts_of([case.pk], self.visit.at).get(case.pk, ()))}

    def act(self, form: Form) -> str:
        state_parts(self.opened.case, form.cleaned_data["parts"], by=self.visit.worker, at=self.visit.at)
        return self.done_href()


class LeadNew(JointForm):
    """Writing down which service leads."""

    template = "web/joint/lead.jinja"
    form_class = LeadForm
    done = gettext_lazy("Saved: which service leads")
    keeps_draft = False

    def form_options(self) -> Mapping[str, Any]:
        return {"services": [self.choice(case) for case in self.sides]}

    def initial(self) -> Mapping[str, Any]:
        said = leads_among(self.sides)
        return {"leads": str(said[0].leads_id) if said else ""}

    def act(self, form: Form) -> str:
        leads = self.chosen(form.cleaned_data["leads"])
        agree_lead(self.opened.case, leads, by=self.visit.worker, at=self.visit.at)
        return self.done_href()
