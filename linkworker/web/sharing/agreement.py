"""Asking what may be shared: one page, first whether it is the moment, then what the person said."""

from collections.abc import Mapping
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.agreements import (
    AgreementGiven,
    NotFreelyGiven,
    agreements_of,
    record_agreement,
)
from linkworker.cases.gates import open_to_write
from linkworker.cases.models import Case
from linkworker.cases.sharing_queries import gone_against, shares_of
from linkworker.design.forms import Form
from linkworker.partnership.localities import locality_at
from linkworker.people.models import Known
from linkworker.practice.agreement import CLOSED_WORDS, needs_whose
from linkworker.practice.asking import Interpreting
from linkworker.practice.deadlines import age_on, end_of_day, london_date
from linkworker.practice.purposes import Purpose, purposes_for
from linkworker.practice.sharing import Category
from linkworker.web.asking_fields import NOW
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.forms import happened_at
from linkworker.web.form_page import NotDone
from linkworker.web.sharing.agreement_form import AgreementForm


class AgreementNew(CaseForm):
    """What the person wants shared, with whom and for what, in their words; or that it was not the day to ask."""

    template = "web/sharing/agreement.jinja"
    form_class = AgreementForm
    done = gettext_lazy("Recorded: what the person said about sharing")
    back = "case-sharing"

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        return purposes_of(self.opened.case, self.visit.at)

    def form_options(self) -> Mapping[str, Any]:
        born = self.opened.case.client.birth_date
        return {"purposes": self.purposes, "asks_whose": self._asks_whose, "age_known": born is not None}

    @property
    def _asks_whose(self) -> bool:
        born = self.opened.case.client.birth_date
        return needs_whose(age_on(born, london_date(self.visit.at)))

    def initial(self) -> Mapping[str, Any]:
        needs = self.opened.case.client.interpreter == Known.YES
        asked = self.request.GET.get("for", "")
        return {
            "interpreting": "" if needs else Interpreting.NOT_NEEDED.value,
            "moment": NOW,
            "on": london_date(self.visit.at),
            "purposes": [asked] if asked in {one.code for one in self.purposes} else [],
        }

    def context(self) -> Mapping[str, Any]:
        nation = locality_at(self.opened.case.service.locality, self.visit.at).nation
        return {**super().context(), "nation": nation.value, "young": self._asks_whose}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        at = happened_at(given["on"], None) if given["on"] != london_date(self.visit.at) else self.visit.at
        try:
            record_agreement(
                self.opened.case,
                given_from(given),
                by=self.visit.worker,
                at=at,
                recorded_at=self.visit.at,
            )
        except NotFreelyGiven as closed:
            raise NotDone("wish", not_today(closed.because)) from None
        return self._next(given)

    def _next(self, given: Mapping[str, Any]) -> str:
        """Back to the share that was begun, if it was from there; else to what is shared, and first to what still is
        although they said otherwise."""
        asked, case = self.request.GET.get("for", ""), self.opened.case
        against = gone_against(shares_of(case, self.visit.at), agreements_of(case.holding))
        if asked and asked in given["purposes"] and not against:
            return f"{reverse('share-new', args=[self.reference])}?for={asked}"
        return self.done_href()


def purposes_of(case: Case, at: Any) -> tuple[Purpose, ...]:
    """For what an agency may share a case of its service, in the service's nation."""
    nation = locality_at(case.service.locality, at).nation
    return purposes_for(case.agency.sector, nation)


def not_today(because: str) -> str:
    """Why an answer can't be kept, and what to do instead."""
    return _("%(why)s. Choose “Not today” and set a day; nothing else you typed is lost.") % {
        "why": _(CLOSED_WORDS[because])
    }


def given_from(given: Mapping[str, Any]) -> AgreementGiven:
    """What the form holds as it is recorded."""
    until = given["until"]
    names = (
        "wish",
        "alone",
        "interpreting",
        "interpreter_name",
        "able",
        "able_note",
        "both_ways",
        "own_words",
        "kept_back",
        "next_on",
    )
    return AgreementGiven(
        **{name: given[name] for name in names},
        community=given["community"] or "no-fear",
        moment="" if given["moment"] == NOW else given["moment"],
        whose=given.get("whose", ""),
        whose_note=given.get("whose_note", ""),
        purposes=tuple(given["purposes"]),
        until=end_of_day(until) if until else None,
        kept_back_categories=tuple(cast(list[Category], given["kept_back_categories"])),
    )
