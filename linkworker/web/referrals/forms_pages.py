"""What a sender does with a referral: take it back, write down one made another way, and what came of it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from linkworker.cases.gates import open_to_write
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.referring import REFERRAL, ReferralAct
from linkworker.practice.sharing import Refused
from linkworker.referrals.answering import OUTSIDE, heard, may_write_down
from linkworker.referrals.gates import OpenedReferral, open_referral
from linkworker.referrals.queries import newest_steps
from linkworker.referrals.sending import Letter, send_outside, withdraw
from linkworker.web.cases.case_form import CaseForm, was_quicker
from linkworker.web.referrals.forms import HeardForm, OutsideForm, WithdrawForm
from linkworker.web.referrals.pages import line
from linkworker.web.sharing.share_forms import LABELS, Plan, letters_of
from linkworker.web.visiting import today


class ReferralForm(CaseForm):
    """A form about one referral."""

    template = "web/referrals/form.jinja"
    back = "case-referrals"
    found: OpenedReferral

    def open(self, **path: Any) -> None:
        self.found = open_referral(self.visit, path["reference"])
        self.opened = self.found.opened

    @property
    def href(self) -> str:
        return reverse("referral", args=[self.found.referral.reference])

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        last = newest_steps([changed.now]).get(changed.now.pk)
        return was_quicker(last.by if last else None, last.at if last else None)

    def context(self) -> Mapping[str, Any]:
        last = self.found.steps[-1] if self.found.steps else None
        return {
            **super().context(),
            "back_href": self.href,
            "cancel_href": self.href,
            "line": line(self.found.referral, last, self.visit.at),
        }


class ReferralWithdraw(ReferralForm):
    """Taking a referral back before it is accepted."""

    template = "web/referrals/withdraw.jinja"
    form_class = WithdrawForm
    done = gettext_lazy("Taken back. What was offered with it never opens")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if not REFERRAL.allows(self.found.referral.state, ReferralAct.WITHDRAW):
            raise Changed(self.found.referral)

    def act(self, form: Form) -> str:
        note = form.cleaned_data["note"]
        withdraw(self.found.referral, note=note, by=self.visit.worker, at=self.visit.at)
        return self.href


class ReferralHeard(ReferralForm):
    """What came of a referral to somebody without Linkworker."""

    template = "web/referrals/heard.jinja"
    form_class = HeardForm
    done = gettext_lazy("Recorded")

    def open(self, **path: Any) -> None:
        super().open(**path)
        row = self.found.referral
        if row.to_service_id is not None or not (may_write_down(row) or self.request.method == "POST"):
            raise Refused("nothing to write down")

    @property
    def _typed(self) -> str:
        return self.request.POST.get("of", "")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        act = OUTSIDE.get(self._typed)
        if act is not None and not REFERRAL.allows(self.found.referral.state, act):
            raise Changed(self.found.referral)

    def form_options(self) -> Mapping[str, Any]:
        state = self.found.referral.state
        possible = [of for of, act in OUTSIDE.items() if of == self._typed or REFERRAL.allows(state, act)]
        return {"possible": possible}

    def act(self, form: Form) -> str:
        told = form.cleaned_data
        heard(
            self.found.referral,
            of=told["of"],
            reason=told["reason"],
            note=told["note"],
            by=self.visit.worker,
            at=self.visit.at,
        )
        return self.href


class ReferralOutside(CaseForm):
    """Writing down a referral that was made another way."""

    template = "web/referrals/outside.jinja"
    form_class = OutsideForm
    done = gettext_lazy("Recorded. Until somebody has accepted, it stays with you")
    back = "case-referrals"

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    def initial(self) -> Mapping[str, Any]:
        return {**letters_of(self.opened.case.client.care_of), "on": today(self.request)}

    def form_options(self) -> Mapping[str, Any]:
        return {"plan": Plan(care_of=self.opened.case.client.care_of)}

    def act(self, form: Form) -> str:
        told = form.cleaned_data
        letter = Letter(
            need=told["need"],
            asks=told["asks"],
            priorities=tuple(told["priorities"]),
            address_kind=told["address_kind"],
            address=told.get(LABELS.get(told["address_kind"], ""), ""),
            address_unsafe=bool(told.get("address_unsafe")),
            to_outside=told["to_outside"],
            outside_reference=told["outside_reference"],
            consent=told["consent"],
        )
        row = send_outside(self.opened.case, letter, by=self.visit.worker, at=self.visit.at)
        return reverse("referral", args=[row.reference])
