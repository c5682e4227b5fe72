"""The pages on which an administrator gives and ends roles, and closes the account of whoever leaves."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.partnership import roles, workforce
from linkworker.partnership.models import RoleGiven, Service, Worker
from linkworker.partnership.roles import NotSo, Wanted, Why
from linkworker.practice.sharing import Refused, Role
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.workers.forms import WHOLE, EndForm, GiveForm, LeaveForm
from linkworker.web.workers.words import REFUSED, role_words, when_words

ABOUT = {
    Why.WHOLE_AGENCY: "service",
    Why.SEES_PEOPLE: "role",
    Why.HELD: "role",
    Why.OVER: "ends",
    Why.LAST_ADMINISTRATOR: "ends",
}
"""The question of the form that a refusal is about."""


def _refused(reason: NotSo) -> NotDone:
    return NotDone(ABOUT.get(reason.why), REFUSED[reason.why])


class GiveRole(FormPage):
    """Giving a worker of the agency one more role."""

    template = "web/workers/give.jinja"
    form_class = GiveForm
    done = gettext_lazy("The role is given")
    who: Worker
    services: list[Service]

    def open(self, **path: Any) -> None:
        self.services = workforce.must_administer(self.visit.worker, self.visit.at)
        self.who = workforce.open_to_change(self.visit.worker, path["number"], self.visit.at)
        if not self.who.is_active:
            raise Refused("left")

    def form_options(self) -> Mapping[str, Any]:
        return {"services": self.services, "at": self.visit.at}

    def initial(self) -> Mapping[str, Any]:
        return {"begins": "now", "ends": "never"}

    def context(self) -> Mapping[str, Any]:
        return {"name": self.who.name, "cancel_href": reverse("worker", args=[self.who.pk])}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        chosen = next((one for one in self.services if str(one.pk) == given["service"]), None)
        if chosen is None and given["service"] != WHOLE:
            raise NotDone("service", gettext_lazy("Choose where they hold it"))
        wanted = Wanted(Role(given["role"]), chosen, given["since"], given["until"])
        try:
            roles.give(self.who, wanted, by=self.visit.worker, at=self.visit.at)
        except NotSo as reason:
            raise _refused(reason) from None
        return reverse("worker", args=[self.who.pk])


class EndRole(FormPage):
    """Ending one role, now or after a last day."""

    template = "web/workers/end.jinja"
    form_class = EndForm
    done = gettext_lazy("The role is changed")
    held: RoleGiven

    def open(self, **path: Any) -> None:
        self.held = workforce.open_role(self.visit.worker, path["number"], self.visit.at)

    def version(self) -> str:
        return self.held.until.isoformat() if self.held.until else "no end"

    def check_unchanged(self, version: str) -> None:
        if version != self.version():
            raise Changed(self.held)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        said = {
            "name": changed.now.set_by.name if changed.now.set_by else _("Somebody"),
            "role": role_words(changed.now),
            "when": when_words(changed.now, self.visit.at),
        }
        return {"words": _("%(name)s changed it: %(role)s, %(when)s. What you typed is still here.") % said}

    def context(self) -> Mapping[str, Any]:
        roles_left = workforce.open_account(
            self.visit.worker, self.held.worker_id, self.visit.at
        ).account.roles
        return {
            "name": self.held.worker.name,
            "role": role_words(self.held),
            "when": when_words(self.held, self.visit.at),
            "is_last": len(roles_left) == 1,
            "cancel_href": reverse("worker", args=[self.held.worker_id]),
        }

    def act(self, form: Form) -> str:
        back = reverse("worker", args=[self.held.worker_id])
        try:
            roles.end(self.held, ends=form.cleaned_data["moment"], by=self.visit.worker, at=self.visit.at)
        except NotSo as reason:
            if reason.why is Why.OVER:
                words = gettext_lazy("It is over by then anyway: choose an earlier day, or “Now”")
                raise NotDone("ends", words) from None
            raise _refused(reason) from None
        return back


class Leave(FormPage):
    """Somebody leaves the agency: every role ends, now or after a last day, and the account with them."""

    template = "web/workers/leave.jinja"
    form_class = LeaveForm
    done = gettext_lazy("It is written down that they leave")
    who: Worker

    def open(self, **path: Any) -> None:
        self.who = workforce.open_to_change(self.visit.worker, path["number"], self.visit.at)
        if not self.who.is_active and self.request.method != "POST":
            raise Refused("left")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if not self.who.is_active:
            raise Changed(self.who)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        by = changed.now.closed_by
        words = _("%(by)s closed the account meanwhile. Nothing is left to do.")
        return {"words": words % {"by": by.name if by else _("Somebody")}, "over": True}

    def context(self) -> Mapping[str, Any]:
        return {"name": self.who.name, "cancel_href": reverse("worker", args=[self.who.pk])}

    def act(self, form: Form) -> str:
        try:
            roles.leave(self.who, ends=form.cleaned_data["moment"], by=self.visit.worker, at=self.visit.at)
        except NotSo as reason:
            raise _refused(reason) from None
        return reverse("worker", args=[self.who.pk])
