"""The pages on which people are kept apart, a plan is made, and something is opened across."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.apart import (
    Opened,
    OpenedSeparation,
    cases_of,
    leads_safeguarding,
    open_separation,
    openings_across,
    separate,
    workers_across,
)
from linkworker.cases.models import Case
from linkworker.design.dates import day_and_time, short_day
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.opposed.ending import NotAssessed, awaits_assessment, end
from linkworker.partnership import taking
from linkworker.partnership.models import NoNewCases, Worker
from linkworker.partnership.queries import workers_with
from linkworker.people.gates import OpenedClient, open_own_client
from linkworker.practice.deadlines import end_of_day
from linkworker.practice.separating import SeparateBecause, Side
from linkworker.practice.sharing import CASEWORK, Refused, Role
from linkworker.sharing.models import SeparationPlan
from linkworker.sharing.separating import (
    IN_WORDS,
    OpeningGiven,
    PlanGiven,
    open_across,
    plan_separation,
    review_opening,
    zones_of,
)
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.separations.forms import (
    AWAITS,
    EndForm,
    NoNewCasesForm,
    OpenForm,
    PlanForm,
    ReviewForm,
    SeparateForm,
)

NOBODY_CALLED_SO = gettext_lazy("No client record that you may see has this reference")


class SeparatePage(FormPage):
    """Keeping somebody apart from another client of the agency."""

    template = "web/separations/separate.jinja"
    form_class = SeparateForm
    done = gettext_lazy("They are kept apart from now. Plan how")
    keeps_draft = False
    opened: OpenedClient

    def open(self, **path: Any) -> None:
        if not leads_safeguarding(self.visit):
            raise Refused("leads no safeguarding")
        self.opened = open_own_client(self.visit, path["reference"])

    def context(self) -> Mapping[str, Any]:
        client = self.opened.client
        href = reverse("client", args=[client.reference])
        return {"name": client.chosen_name, "reference": client.reference, "cancel_href": href}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        one, other = self.opened.client, self._other(given["other"])
        if one.pk == other.client.pk:
            raise NotDone(
                "other", gettext_lazy("This is the same person. Write the reference of the other one")
            )
        plan = separate(
            one.subject,
            other.client.subject,
            because=SeparateBecause(given["because"]),
            said_by=given["said_by"],
            by=self.visit.worker,
            at=self.visit.at,
        )
        return reverse("separation-plan", args=[plan.reference])

    def _other(self, reference: str) -> OpenedClient:
        try:
            return open_own_client(self.visit, reference.strip().upper())
        except Refused:
            raise NotDone("other", NOBODY_CALLED_SO) from None

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        plan: SeparationPlan = changed.now
        return {**was_quicker(plan.made_by, plan.made_at), "over": True}


class SeparationPage(FormPage):
    """A form about a separation that stands."""

    keeps_draft = False
    shown: OpenedSeparation
    to_plan = True

    def open(self, **path: Any) -> None:
        self.shown = open_separation(self.visit, path["reference"], to_plan=self.to_plan)

    @property
    def plan(self) -> SeparationPlan:
        return self.shown.plan

    @property
    def href(self) -> str:
        return reverse("separation", args=[self.plan.reference])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.plan.ended_at is not None:
            raise Changed(self.plan)

    def context(self) -> Mapping[str, Any]:
        names = _("%(one)s and %(other)s") % {
            "one": self.shown.one.chosen_name,
            "other": self.shown.other.chosen_name,
        }
        return {"names": names, "reference": self.plan.reference, "cancel_href": self.href}

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        plan: SeparationPlan = changed.now
        if plan.ended_at is not None:
            return was_quicker(plan.ended_by, plan.ended_at)
        name = plan.planned_by.name if plan.planned_by else ""
        at = day_and_time(plan.planned_at) if plan.planned_at else ""
        return {
            "words": _("%(name)s changed it on %(at)s. What you typed is still here.")
            % {"name": name, "at": at}
        }


class PlanPage(SeparationPage):
    """How two people are kept apart."""

    template = "web/separations/plan.jinja"
    form_class = PlanForm
    done = gettext_lazy("Planned")

    def version(self) -> str:
        return str(self.plan.version)

    def check_unchanged(self, version: str) -> None:
        super().check_unchanged(version)
        if version != self.version():
            raise Changed(self.plan)

    def initial(self) -> Mapping[str, Any]:
        known: dict[str, Any] = {
            "review_on": self.plan.review_on,
            **{name: getattr(self.plan, name) for name in IN_WORDS},
            "prescriber": str(self.plan.prescriber_id or ""),
            "manager": str(self.plan.manager_id or ""),
        }
        for side in Side:
            zones = [zone for zone in zones_of(self.plan) if zone.side is side]
            for number, zone in enumerate(zones, start=1):
                of = f"{side}_{number}_"
                known |= {of + "site": zone.site, of + "days": list(zone.days), of + "half": zone.half.value}
        return known

    def form_options(self) -> Mapping[str, Any]:
        names = {Side.ONE: self.shown.one.chosen_name, Side.OTHER: self.shown.other.chosen_name}
        return {
            "names": names,
            "prescribers": self._workers(CASEWORK),
            "managers": self._workers({Role.MANAGER}),
        }

    def _workers(self, roles: Any) -> list[Worker]:
        return workers_with(self.plan.agency_id, roles, self.visit.at)

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        named = {str(one.pk): one for roles in (CASEWORK, {Role.MANAGER}) for one in self._workers(roles)}
        plan_separation(
            self.plan,
            PlanGiven(
                zones=given["zones"],
                review_on=given["review_on"],
                prescriber=named.get(given["prescriber"]),
                manager=named.get(given["manager"]),
                **{name: given[name] for name in IN_WORDS},
            ),
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.href


class EndPage(SeparationPage):
    """Ending a separation."""

    template = "web/separations/end.jinja"
    form_class = EndForm
    done = gettext_lazy("They are not kept apart any longer")

    def form_options(self) -> Mapping[str, Any]:
        return {"awaits": awaits_assessment(self.plan)}

    def act(self, form: Form) -> str:
        given: dict[str, Any] = form.cleaned_data
        told: dict[str, Any] = {"by": self.visit.worker, "at": self.visit.at}
        try:
            end(self.plan, note=given["note"], without=given.get("without", ""), **told)
        except NotAssessed:
            raise NotDone("note", AWAITS) from None
        return self.href


class OpenPage(SeparationPage):
    """Opening something to a worker who serves the other side."""

    template = "web/separations/open.jinja"
    form_class = OpenForm
    done = gettext_lazy("Opened. They find it on Today")
    to_plan = False

    def form_options(self) -> Mapping[str, Any]:
        return {
            "cases": [(str(case.pk), self._words(case)) for case in self._cases()],
            "workers": [(str(one.pk), one.name) for one in self._workers()],
        }

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "nobody": not self._workers() or not self._cases()}

    def _cases(self) -> list[Case]:
        return [*cases_of(self.visit, self.shown.one), *cases_of(self.visit, self.shown.other)]

    def _workers(self) -> list[Worker]:
        return workers_across(self.visit, self.shown)

    def _words(self, case: Case) -> str:
        client = self.shown.one if case.client_id == self.shown.one.pk else self.shown.other
        return _("%(name)s, %(service)s") % {"name": client.chosen_name, "service": case.service.name}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        case = next(one for one in self._cases() if str(one.pk) == given["case"])
        worker = next(one for one in self._workers() if str(one.pk) == given["worker"])
        opening = OpeningGiven(
            categories=given["categories"],
            purpose=given["purpose"],
            until=end_of_day(given["until_on"]),
            review_on=given["review_on"],
        )
        try:
            open_across(
                self.plan, case.holding, opening, worker=worker, by=self.visit.worker, at=self.visit.at
            )
        except Refused:
            raise NotDone("worker", gettext_lazy("Choose somebody who works with the other person")) from None
        return self.href


class ReviewPage(SeparationPage):
    """Looking at an opening again."""

    template = "web/separations/review.jinja"
    form_class = ReviewForm
    done = gettext_lazy("Written down")
    to_plan = False
    one: Opened

    def open(self, **path: Any) -> None:
        super().open(**path)
        act: UUID = path["act"]
        found = [one for one in openings_across(self.visit, self.shown) if one.act == act]
        if not found or found[0].worker.pk == self.visit.worker.pk:
            raise Refused("absent")
        self.one = found[0]

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "worker": self.one.worker.name, "purpose": self.one.first.purpose}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        next_on = given["next_on"] if given["decision"] == "on" else None
        review_opening(self.plan, self.one.act, next_on=next_on, by=self.visit.worker, at=self.visit.at)
        return self.href


class NoNewCasesPage(FormPage):
    """Who takes no new cases for now; safeguarding leads alone see it."""

    template = "web/separations/no_new_cases.jinja"
    form_class = NoNewCasesForm
    done = gettext_lazy("They are given no new cases until then")
    keeps_draft = False
    rows: list[NoNewCases]

    def open(self, **_path: Any) -> None:
        self.rows = taking.who_takes_none(self.visit.worker, self.visit.at)

    def form_options(self) -> Mapping[str, Any]:
        return {"workers": taking.caseworkers(self.visit.worker, self.visit.at)}

    def context(self) -> Mapping[str, Any]:
        rows = [
            {
                "name": row.worker.name,
                "until": _("until %(day)s") % {"day": short_day(row.until)},
                "href": reverse("take-again", args=[row.pk]),
            }
            for row in self.rows
        ]
        return {"rows": rows, "cancel_href": reverse("separations")}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        workers = taking.caseworkers(self.visit.worker, self.visit.at)
        worker = next(one for one in workers if str(one.pk) == given["worker"])
        taking.stop_new_cases(worker, until_on=given["until_on"], by=self.visit.worker, at=self.visit.at)
        return reverse("no-new-cases")
