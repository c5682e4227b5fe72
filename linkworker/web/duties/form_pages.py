"""The pages on which a duty is ended by hand, handed over, or asked to be waived."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import ago
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.duties import actions
from linkworker.duties.facts import WAYS
from linkworker.duties.gates import OpenedDuty, open_to_act, open_waiver
from linkworker.duties.history import as_it_stands, colleagues_for, concerns_to_send, passed_on, things_of
from linkworker.duties.models import Duty, Waiver
from linkworker.events.changed import Changed
from linkworker.partnership.models import Worker
from linkworker.practice.rule import RULES, Page
from linkworker.practice.sharing import Refused
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.duties.forms import (
    AsideForm,
    DecideForm,
    DoneForm,
    HandOverForm,
    TakeBackForm,
    WaiverForm,
)
from linkworker.web.duties.presenters import routes_of
from linkworker.web.duties.words import due_words, how_ended, is_must, title, why_line
from linkworker.web.form_page import NotDone
from linkworker.web.sharing.share_pages import whom_to_turn_to
from linkworker.web.visiting import today

CANNOT_TAKE = gettext_lazy(
    "This worker can't take this duty. Choose someone else, or contact the duty safeguarding lead."
)
"""The one answer to a handing over that can't be, whatever its cause."""


class DutyForm(CaseForm):
    """A form about one duty. A duty that has ended has no form: its own page says how."""

    template = "web/duties/form.jinja"
    back = "case-duties"
    heading: ClassVar[Words]
    save_label: ClassVar[Words]
    found: OpenedDuty

    def open(self, **path: Any) -> None:
        self.found = open_to_act(self.visit, path["reference"])
        self.opened = self.found.opened
        self.check(self.found.duty)

    def check(self, duty: Duty) -> None:
        """Raise `Refused` when this is no form for such a duty."""

    def is_settled(self) -> bool:
        """Whether there is nothing left to send here."""
        return self.found.duty.ended_at is not None

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        if self.is_settled():
            return HttpResponseRedirect(self.duty_href)
        return super().get(request, **path)

    @property
    def duty_href(self) -> str:
        return reverse("duty", args=[self.found.duty.reference])

    def context(self) -> Mapping[str, Any]:
        duty = self.found.duty
        rule = RULES[duty.rule]
        return {
            **super().context(),
            "back_href": self.duty_href,
            "cancel_href": self.duty_href,
            "heading": self.heading,
            "save_label": self.save_label,
            "duty_reference": duty.reference,
            "duty_href": self.duty_href,
            "duty_title": title(duty),
            "due": due_words(duty, self.visit.at) if duty.ended_at is None else "",
            "why": why_line(duty),
            "purpose": _(rule.purpose),
            "counts": _(rule.counts),
        }

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """What became of the duty meanwhile."""
        now = as_it_stands(self.found.duty)
        if now.ended_at is None:
            return {"title": _("Something else happened meanwhile"), "words": self.otherwise(changed)}
        who = now.ended_by.name if now.ended_by else _("Linkworker")
        words = _("%(how)s: %(who)s, %(when)s. What you typed is still here; nothing of it was saved.")
        return {
            "title": _("This duty was ended meanwhile"),
            "words": words
            % {
                "how": how_ended(now, things_of(self.opened.case, [now])),
                "who": who,
                "when": ago(now.ended_at, self.visit.at),
            },
        }

    def otherwise(self, changed: Changed) -> str:  # noqa: ARG002
        """What is said when the duty is still open, but not as it was."""
        return _("Look at the duty before you send this again.")


class Done(DutyForm):
    """Recording that a duty was done outside Linkworker: what, to whom, when."""

    form_class = DoneForm
    heading = gettext_lazy("Done outside Linkworker")
    save_label = gettext_lazy("Record it as done")
    done = gettext_lazy("Recorded as done")

    def check(self, duty: Duty) -> None:
        if RULES[duty.rule].page is Page.ALLOCATION or not RULES[duty.rule].by_hand:
            raise Refused("done by an act of its own")

    def initial(self) -> Mapping[str, Any]:
        return {"on": today(self.request)}

    def context(self) -> Mapping[str, Any]:
        routes = routes_of(self.found.duty, self.found.case, self.visit.at)
        return {**super().context(), "concerns": concerns_to_send(self.found.duty), "routes": routes}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        done = actions.DoneOutside(given["what"], given["to_whom"], given["on"], given["reference"])
        actions.done_outside(self.found.duty, done, by=self.visit.worker, at=self.visit.at)
        return self.done_href()


class HandOver(DutyForm):
    """Handing a duty to a colleague who may take it."""

    template = "web/duties/hand_over.jinja"
    form_class = HandOverForm
    heading = gettext_lazy("Hand over")
    save_label = gettext_lazy("Hand it over")
    done = gettext_lazy("Handed over")
    colleagues: list[Worker]

    def open(self, **path: Any) -> None:
        super().open(**path)
        self.colleagues = colleagues_for(self.found.duty, self.found.case, self.visit.at)

    def version(self) -> int:
        return self.found.duty.owner_id or 0

    def check_unchanged(self, version: str) -> None:
        if version != str(self.version()):
            raise Changed(self.found.duty)

    def otherwise(self, changed: Changed) -> str:
        handed = passed_on(self.found.duty).handovers
        if not handed:
            return super().otherwise(changed)
        last, words = handed[-1], _("%(by)s handed it to %(to)s, %(when)s. What you typed is still here.")
        return words % {"by": last.by.name, "to": last.to_worker.name, "when": ago(last.at, self.visit.at)}

    def form_options(self) -> Mapping[str, Any]:
        return {"colleagues": self.colleagues}

    def context(self) -> Mapping[str, Any]:
        owner = self.found.duty.owner
        return {
            **super().context(),
            "nobody": not self.colleagues,
            "whom": whom_to_turn_to(actions.harm_of(self.found.duty), self.found.case, self.visit.at),
            "owner": owner.name if owner is not None else "",
        }

    def act(self, form: Form) -> str:
        chosen = form.cleaned_data["worker"]
        worker = next(one for one in self.colleagues if str(one.pk) == chosen)
        try:
            actions.hand_over(
                self.found.duty,
                to=worker,
                note=form.cleaned_data["note"],
                by=self.visit.worker,
                at=self.visit.at,
            )
        except Refused:
            raise NotDone("worker", CANNOT_TAKE) from None
        return self.done_href()


class Aside(DutyForm):
    """Putting a should aside, with the reason."""

    form_class = AsideForm
    heading = gettext_lazy("Put aside")
    save_label = gettext_lazy("Put it aside")
    done = gettext_lazy("Put aside")

    def check(self, duty: Duty) -> None:
        if not actions.may_be_put_aside(duty):
            raise Refused("a must is waived, and some end by their act alone")

    def act(self, form: Form) -> str:
        reason = form.cleaned_data["reason"]
        actions.put_aside(self.found.duty, reason=reason, by=self.visit.worker, at=self.visit.at)
        return self.done_href()


class AskWaiver(DutyForm):
    """Asking the manager to waive a must."""

    form_class = WaiverForm
    heading = gettext_lazy("Ask to waive")
    save_label = gettext_lazy("Ask my manager")
    done = gettext_lazy("Asked. The duty stays until your manager decides")

    def check(self, duty: Duty) -> None:
        if not is_must(duty) or not actions.may_be_waived(duty):
            raise Refused("a should is put aside, and that somebody holds the case is never waived")

    def is_settled(self) -> bool:
        return super().is_settled() or passed_on(self.found.duty).asked is not None

    def otherwise(self, changed: Changed) -> str:
        asked = passed_on(self.found.duty).asked
        if asked is None:
            return super().otherwise(changed)
        words = _(
            "A waiver was asked for already, by %(name)s %(when)s, and waits to be decided. "
            "Nothing of what you typed was saved."
        )
        return words % {"name": asked.asked_by.name, "when": ago(asked.asked_at, self.visit.at)}

    def act(self, form: Form) -> str:
        reason = form.cleaned_data["reason"]
        actions.ask_waiver(self.found.duty, reason=reason, by=self.visit.worker, at=self.visit.at)
        return self.duty_href


class TakeBack(DutyForm):
    """Taking back that a duty was ended by hand: it is due again, and what was recorded stays."""

    form_class = TakeBackForm
    heading = gettext_lazy("It was not so")
    save_label = gettext_lazy("Take it back")
    done = gettext_lazy("Taken back. What is still asked for is due again")

    def check(self, duty: Duty) -> None:
        if duty.ending not in WAYS:
            raise Refused("not ended by hand")

    def is_settled(self) -> bool:
        return not actions.may_take_back(self.found.duty, self.visit.worker, self.visit.at)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who took it back meanwhile."""
        now = changed.now
        words = _("%(name)s took it back %(when)s. Nothing of what you typed was saved.")
        said = {"name": now.taken_back_by.name, "when": ago(now.taken_back_at, self.visit.at)}
        return {"title": _("This was taken back meanwhile"), "words": words % said}

    def act(self, form: Form) -> str:
        wrong = form.cleaned_data["wrong"]
        actions.take_back(self.found.duty, wrong=wrong, by=self.visit.worker, at=self.visit.at)
        return self.done_href()


class DecideWaiver(DutyForm):
    """A manager's decision on a waiver that somebody else asked for."""

    template = "web/duties/decide.jinja"
    form_class = DecideForm
    heading = gettext_lazy("Decide on a waiver")
    save_label = gettext_lazy("Decide")
    done = gettext_lazy("Decided")
    waiver: Waiver

    def open(self, **path: Any) -> None:
        self.found, self.waiver = open_waiver(self.visit, path["reference"])
        self.opened = self.found.opened

    def is_settled(self) -> bool:
        return super().is_settled() or self.waiver.decided_at is not None

    def context(self) -> Mapping[str, Any]:
        return {
            **super().context(),
            "asked_by": self.waiver.asked_by.name,
            "asked_when": ago(self.waiver.asked_at, self.visit.at),
            "reason": self.waiver.reason,
        }

    def otherwise(self, changed: Changed) -> str:
        now = changed.now
        if not isinstance(now, Waiver) or now.decided_by is None:
            return super().otherwise(changed)
        words = (
            _("%(name)s waived it meanwhile.") if now.granted else _("%(name)s decided meanwhile to keep it.")
        )
        return words % {"name": now.decided_by.name}

    def act(self, form: Form) -> str:
        actions.decide_waiver(
            self.waiver,
            grant=form.cleaned_data["decision"] == "grant",
            note=form.cleaned_data["note"],
            by=self.visit.worker,
            at=self.visit.at,
        )
        return reverse("today")
