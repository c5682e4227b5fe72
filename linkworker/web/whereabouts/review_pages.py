"""The pages of what two people do: asking to read or unseal an address or to answer for a record, deciding, reading."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from linkworker.design.fields import Choice
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.practice.sharing import Category, Refused
from linkworker.practice.whereabouts import Place
from linkworker.web.form_page import NotDone
from linkworker.web.visiting import today
from linkworker.web.whereabouts import forms, presenters
from linkworker.web.whereabouts.form_base import OfPlace, OfWhereabouts
from linkworker.web.whereabouts.words import WHAT
from linkworker.whereabouts import gates, reading, reviewing
from linkworker.whereabouts.models import Answer, ReviewKind, ReviewRequest
from linkworker.whereabouts.reviewing import Decided, Standing, ToRead
from linkworker.whereabouts.sealing import Tells

CANNOT_BE_NAMED = gettext_lazy(
    "This worker can't be named here. Choose someone else, or contact the duty safeguarding lead."
)
"""The one answer, whatever its cause: the same as where a case can't be allocated."""

STANDS_ALREADY = gettext_lazy("The same is asked or open already: look at the page before")
OVER = gettext_lazy("It is over. Ask for it anew if it is needed")


class SealedAsk(OfPlace):
    """Asking that somebody may read a sealed address."""

    template = "web/whereabouts/ask.jinja"
    form_class = forms.AskForm
    done = gettext_lazy("Asked. Somebody who leads the service decides: ring them if it can’t wait.")
    save_label = gettext_lazy("Ask")

    def open(self, **path: Any) -> None:
        super().open(**path)
        self.workers = reviewing.who_may_be_named(self.opened.client, self.visit.at)

    def form_options(self) -> Mapping[str, Any]:
        return {"workers": [Choice(str(one.pk), one.name) for one in self.workers]}

    def initial(self) -> Mapping[str, Any]:
        return {"worker": str(self.visit.worker.pk), "until": today(self.request) + timedelta(days=1)}

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        worker = next(one for one in self.workers if str(one.pk) == said["worker"])
        given = ToRead(worker=worker, task=said["task"], until=said["until"])
        try:
            reviewing.ask_to_read(self.place, given, by=self.visit.worker, at=self.visit.at)
        except Changed as changed:
            raise NotDone("worker" if changed.now != self.place else None, STANDS_ALREADY) from None
        except Refused:
            raise NotDone("worker", CANNOT_BE_NAMED) from None
        return self.here()


class SealedUnseal(OfPlace):
    """Asking that a sealed home be an ordinary address again."""

    template = "web/whereabouts/unseal.jinja"
    form_class = forms.UnsealForm
    done = gettext_lazy("Asked. Somebody who leads the service decides.")
    save_label = gettext_lazy("Ask")

    def open(self, **path: Any) -> None:
        super().open(**path)
        if self.place.kind != Place.HOME:
            raise Refused("only a home becomes an ordinary address")

    def act(self, form: Form) -> str:
        task = form.cleaned_data["task"]
        try:
            reviewing.ask_to_unseal(self.place, task=task, by=self.visit.worker, at=self.visit.at)
        except Changed:
            raise NotDone(None, STANDS_ALREADY) from None
        return self.here()


class OfRequest(OfWhereabouts):
    """A form about what somebody asked for."""

    row: ReviewRequest

    def context(self) -> Mapping[str, Any]:
        one = gates.Asked(self.row, reviewing.standing(self.row, self.visit.at))
        return {
            **super().context(),
            "what": WHAT[self.row.kind],
            "asked": presenters.asked_row(one, self.visit),
            "label": self.row.place.label if self.row.place else "",
        }


class Review(OfRequest):
    """Deciding what a colleague asked for."""

    template = "web/whereabouts/review.jinja"
    form_class = forms.DecideForm
    done = gettext_lazy("Decided.")
    save_label = gettext_lazy("Decide")

    def open(self, **path: Any) -> None:
        self.opened, self.row = gates.open_review(self.visit, path["reference"], path["asked"])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        gates.require_waiting(self.row)

    def _form(self, *data: Any, **options: Any) -> Form:
        of_record = self.row.kind == ReviewKind.RECORD
        form_class = forms.AnswerForm if of_record else forms.DecideForm
        return form_class(*data, today=today(self.request), **options)

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        answer = said.get("answer", "")
        granted = said.get("decision") == "yes" or answer in {Answer.PART, Answer.ALL}
        given = Decided(granted=granted, note=said["note"], answer=answer)
        try:
            reviewing.decide_request(self.row, given, by=self.visit.worker, at=self.visit.at)
        except ValueError as wrong:
            if isinstance(wrong, Tells):
                raise
            raise NotDone(None, OVER) from None
        except Refused:
            raise NotDone(None, CANNOT_BE_NAMED) from None
        return self.here()


class ReviewEnd(OfRequest):
    """Ending a permission to read, or taking back what nobody has decided."""

    needs = Category.IDENTITY
    template = "web/whereabouts/review_end.jinja"
    form_class = forms.EndForm
    done = gettext_lazy("Ended.")
    save_label = gettext_lazy("End it")

    def open(self, **path: Any) -> None:
        self.opened, self.row = gates.open_to_end(self.visit, path["reference"], path["asked"])

    def here(self) -> str:
        if self.opened.decision.shows(Category.WHEREABOUTS):
            return super().here()
        return reverse("client", args=[self.opened.client.reference])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if reviewing.standing(self.row, self.visit.at) not in {
            Standing.WAITS,
            Standing.RUNS,
        }:
            raise Changed(self.row)

    def act(self, form: Form) -> str:
        because = form.cleaned_data["because"]
        reviewing.end_request(self.row, by=self.visit.worker, at=self.visit.at, because=because)
        return self.here()


class ReadAddress(OfRequest):
    """Saying for what a sealed address is read; then it is shown for some minutes."""

    needs = Category.IDENTITY
    template = "web/whereabouts/read.jinja"
    form_class = forms.ReadForm
    save_label = gettext_lazy("Show the address")

    def open(self, **path: Any) -> None:
        self.opened, self.row = gates.open_to_read(self.visit, path["reference"], path["asked"])
        if not reading.may_read(self.visit.reader, self.row, self.visit.at):
            raise Refused("may not read it now")

    def here(self) -> str:
        return reverse("client", args=[self.opened.client.reference])

    def act(self, form: Form) -> str:
        said = form.cleaned_data
        row = reading.begin_reading(
            self.row, code=said["code"], reason=said["reason"], by=self.visit.worker, at=self.visit.at
        )
        return reverse("address-shown", args=[self.opened.client.reference, row.pk])


class RecordAsked(OfWhereabouts):
    """Writing down that a parent, or somebody else, asks for a record."""

    needs = Category.IDENTITY
    template = "web/whereabouts/record_asked.jinja"
    form_class = forms.RecordAskedForm
    done = gettext_lazy("Written down. Whoever leads the service reviews it: answer nothing until they have.")
    save_label = gettext_lazy("Hand it to a reviewer")

    def here(self) -> str:
        return reverse("client", args=[self.opened.client.reference])

    def act(self, form: Form) -> str:
        task = form.cleaned_data["task"]
        reviewing.record_asked_for(self.opened.client, task=task, by=self.visit.worker, at=self.visit.at)
        return self.here()
