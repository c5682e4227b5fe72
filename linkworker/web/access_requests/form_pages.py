"""The pages on which the lead writes a request down, minds its clock, hands it over and sends its answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.access_requests import gates, receiving
from linkworker.access_requests.gates import Shown, State
from linkworker.access_requests.models import AccessRequest
from linkworker.access_requests.receiving import Checked, NotYet, RequestGiven
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events.changed import Changed
from linkworker.looking.gates import require_lead
from linkworker.people.connecting import told_from
from linkworker.practice.access_clock import Awaited
from linkworker.practice.sharing import Refused
from linkworker.web.access_requests import forms, presenters
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.form_page import FormPage, NotDone

NOT_YET: Mapping[str, Words] = {
    "not ready": gettext_lazy("The answer is not ready yet"),
    "no safe way": gettext_lazy("Write down first how the answer reaches them safely"),
    "not checked": gettext_lazy(
        "Write down first that it was checked who asks, and that it is their own wish"
    ),
}
NOT_SINCE = gettext_lazy("Write a day from when the request came until today")


class Receive(FormPage):
    """Writing a request down, whoever it is about: nobody is looked for."""

    template = "web/access_requests/new.jinja"
    form_class = forms.ReceiveForm
    done = gettext_lazy("Written down. Check next who asks, and how an answer reaches them safely.")

    def open(self, **path: Any) -> None:  # noqa: ARG002 - one address for everybody
        require_lead(self.visit)

    def context(self) -> Mapping[str, Any]:
        return {"cancel_href": reverse("access-requests")}

    def act(self, form: Form) -> str:
        assert isinstance(form, forms.ReceiveForm)
        said = form.cleaned_data
        given = RequestGiven(
            way=said["way"],
            acting=said["acting"],
            told=form.told(),
            received_on=said["received_on"],
            asker=said["asker"],
        )
        row = receiving.receive(given, Checked(), visit=self.visit)
        return reverse("access-request", args=[row.reference])


class OfRequest(FormPage):
    """A form about one request. `is_over`: whether it is done already, so that the page leads back."""

    template = "web/access_requests/form.jinja"
    heading: Words = ""
    save_label: Words = ""
    lead: Words = ""
    shown: Shown

    @property
    def row(self) -> AccessRequest:
        return self.shown.row

    def open(self, **path: Any) -> None:
        self.shown = gates.open_request(self.visit, path["reference"])

    def is_over(self) -> bool:
        return self.shown.state is State.SENT

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        return HttpResponseRedirect(self.here()) if self.is_over() else super().get(request, **path)

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002 - it is done once
        if self.is_over():
            raise Changed(self.row)

    def here(self) -> str:
        return reverse("access-request", args=[self.row.reference])

    def context(self) -> Mapping[str, Any]:
        return {
            "reference": self.row.reference,
            "name": told_from(self.row.told).name,
            "heading": self.heading,
            "lead": self.lead,
            "save_label": self.save_label or _("Save"),
            "rows": self.rows(),
            "cancel_href": self.here(),
        }

    def rows(self) -> list[Mapping[str, Any]]:
        """What stands above the form."""
        return []

    def act(self, form: Form) -> str:
        try:
            self.do(form)
        except NotYet as why:
            raise NotDone(None, NOT_YET[str(why)]) from None
        return self.here()

    def do(self, form: Form) -> object:
        """Do the one action."""
        raise NotImplementedError

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now = changed.now
        by = (
            getattr(now, "sent_by", None)
            or getattr(now, "changed_by", None)
            or getattr(now, "ended_by", None)
        )
        at = getattr(now, "sent_at", None) or getattr(now, "changed_at", None)
        return {**was_quicker(by, at), "over": True}


class Check(OfRequest):
    """Who asks, whether it is surely their wish, and how the answer reaches them."""

    form_class = forms.CheckForm
    heading = gettext_lazy("Who asks, and a safe way to answer")
    done = gettext_lazy("Written down.")

    def version(self) -> int:
        return self.row.version

    def check_unchanged(self, version: str) -> None:
        if version != str(self.row.version):
            raise Changed(self.row)

    def initial(self) -> Mapping[str, Any]:
        names = ("identity", "surely", "send_by", "send_to", "note")
        return {name: getattr(self.row, name) for name in names}

    def rows(self) -> list[Mapping[str, Any]]:
        return presenters.told_rows(self.row)

    def do(self, form: Form) -> object:
        assert isinstance(form, forms.CheckForm)
        version = int(form.cleaned_data["version"])
        return receiving.check(self.row, form.checked(), seen_version=version, visit=self.visit)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        if changed.now.changed_by is None:
            return {"words": _("Look at what it says now before you send it again.")}
        words = _("%(name)s changed it meanwhile. What you typed is still here.")
        return {"words": words % {"name": changed.now.changed_by.name}}


def _in_days(field: str, act: Callable[[], object]) -> object:
    try:
        return act()
    except ValueError:
        raise NotDone(field, NOT_SINCE) from None


class Stop(OfRequest):
    """That something was asked of whoever asks."""

    form_class = forms.StopForm
    heading = gettext_lazy("Stop the clock")
    lead = gettext_lazy("Only for what you need to answer at all, and ask for it at once.")
    done = gettext_lazy("The clock stands.")

    def is_over(self) -> bool:
        return self.shown.state is State.SENT or any(one.until is None for one in self.shown.waits)

    def do(self, form: Form) -> object:
        said = form.cleaned_data
        why, since = Awaited(said["why"]), said["since"]
        return _in_days("since", lambda: receiving.stop_clock(self.row, why, since=since, visit=self.visit))

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:  # noqa: ARG002
        wait = next((one for one in self.shown.waits if one.until is None), None)
        return {**was_quicker(wait.by if wait else None, wait.at if wait else None), "over": True}


class Start(OfRequest):
    """That it came."""

    form_class = forms.StartForm
    heading = gettext_lazy("The clock goes on")
    done = gettext_lazy("The clock goes on.")

    def is_over(self) -> bool:
        return all(one.until is not None for one in self.shown.waits)

    def do(self, form: Form) -> object:
        until = form.cleaned_data["until"]
        return _in_days("until", lambda: receiving.start_clock(self.row, until=until, visit=self.visit))

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:  # noqa: ARG002
        wait = self.shown.waits[-1] if self.shown.waits else None
        return {**was_quicker(wait.ended_by if wait else None, wait.ended_at if wait else None), "over": True}


class Extend(OfRequest):
    """Two months more."""

    form_class = forms.ExtendForm
    heading = gettext_lazy("Take two months more")
    done = gettext_lazy("There are two months more.")

    def is_over(self) -> bool:
        return self.shown.state is State.SENT or self.row.extended_at is not None

    def do(self, form: Form) -> object:
        try:
            return receiving.extend(self.row, because=form.cleaned_data["because"], visit=self.visit)
        except ValueError:
            words = gettext_lazy(
                "It is told within the first month, while the clock runs: it is not possible now"
            )
            raise NotDone(None, words) from None


class Hand(OfRequest):
    """Handing it to a reviewer."""

    form_class = forms.HandForm
    heading = gettext_lazy("Hand it to a reviewer")
    lead = gettext_lazy(
        "Whoever leads a service looks whether anybody is meant. You see the same here whether or not anybody is."
    )
    save_label = gettext_lazy("Hand it over")
    done = gettext_lazy("Handed over.")

    def is_over(self) -> bool:
        return self.row.handed_at is not None

    def do(self, form: Form) -> object:  # noqa: ARG002
        return receiving.hand_over(self.row, visit=self.visit)


class Send(OfRequest):
    """Sending the answer: never by whoever read the record for it."""

    form_class = forms.SendForm
    heading = gettext_lazy("Send the answer")
    save_label = gettext_lazy("It is on its way")
    done = gettext_lazy("Written down as sent.")

    def open(self, **path: Any) -> None:
        super().open(**path)
        if self.shown.state is State.READY and not gates.may_send(self.visit, self.shown):
            raise Refused("read it, so does not send it")

    def is_over(self) -> bool:
        return self.shown.state is State.SENT

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        is_ready = self.shown.state is State.READY
        return super().get(request, **path) if is_ready else HttpResponseRedirect(self.here())

    def rows(self) -> list[Mapping[str, Any]]:
        return presenters.reply_rows(self.row)

    def do(self, form: Form) -> object:  # noqa: ARG002
        return receiving.send(self.row, visit=self.visit)
