"""The reviewer's queue: who is meant, each mixed piece read, and the answer declared ready."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.access_requests import gates, reviewing
from linkworker.access_requests.gates import Review
from linkworker.access_requests.models import Item
from linkworker.access_requests.receiving import calendar_of
from linkworker.design.dates import day
from linkworker.design.fields import Choice
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events.changed import Changed
from linkworker.people.connecting import told_from
from linkworker.people.models import ClientRecord
from linkworker.practice.access_request import CITATIONS, Class, NotThere
from linkworker.web.access_requests import forms, presenters, words
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.data_words import cited
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.visiting import visit


def reviews(request: HttpRequest) -> HttpResponse:
    """The requests that the reader may review."""
    here = visit(request)
    calendar = calendar_of(here.worker.agency, here.at)
    rows = [presenters.review_line(row, calendar) for row in gates.open_reviews(here)]
    return render(request, "web/access_requests/reviews.jinja", {"rows": rows})


def review(request: HttpRequest, reference: str) -> HttpResponse:
    """One request: who may be meant, or the pieces of the record."""
    found = gates.open_review(visit(request), reference)
    row = found.row
    context = {
        "reference": row.reference,
        "name": told_from(row.told).name,
        "asked": [*presenters.told_rows(row), *presenters.asked_rows(row)],
        "is_found": row.found_at is not None,
        "is_ready": row.ready_at is not None,
        "unread": len(found.unread),
        "items": presenters.item_lines(found.items),
        "grounds": [
            {"key": words.CLASSES[one][0], "value": cited(CITATIONS[one])} for one in Class if found.items
        ],
    }
    return render(request, "web/access_requests/review.jinja", context)


class OfReview(FormPage):
    """A form about one request before its reviewer."""

    template = "web/access_requests/form.jinja"
    heading: Words = ""
    save_label: Words = ""
    lead: Words = ""
    review: Review

    def open(self, **path: Any) -> None:
        self.review = gates.open_review(self.visit, path["reference"])

    def is_over(self) -> bool:
        return self.review.row.ready_at is not None

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        return HttpResponseRedirect(self.here()) if self.is_over() else super().get(request, **path)

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002 - it is done once
        if self.is_over():
            raise Changed(self.review.row)

    def here(self) -> str:
        return reverse("access-review", args=[self.review.row.reference])

    def context(self) -> Mapping[str, Any]:
        row = self.review.row
        return {
            "reference": row.reference,
            "name": told_from(row.told).name,
            "heading": self.heading,
            "lead": self.lead,
            "save_label": self.save_label or _("Save"),
            "rows": [],
            "cancel_href": self.here(),
        }

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        now = changed.now
        ready = getattr(now, "ready_by", None)
        by, at = (now.ready_by, now.ready_at) if ready else (now.found_by, now.found_at)
        return {**was_quicker(by, at), "over": True}


class Choose(OfReview):
    """Saying who is meant."""

    form_class = forms.ChooseForm
    heading = gettext_lazy("Who is meant?")
    save_label = gettext_lazy("Go on")
    done = gettext_lazy("Written down.")

    def is_over(self) -> bool:
        return self.review.row.found_at is not None

    def context(self) -> Mapping[str, Any]:
        row = self.review.row
        may = reviewing.may_be_confirmed(row)
        lead = (
            "" if may else _("Who asks is not checked, or may not have it: nothing may be confirmed to them.")
        )
        rows = [*presenters.told_rows(row), *presenters.asked_rows(row)]
        return {**super().context(), "rows": rows, "lead": lead}

    def form_options(self) -> Mapping[str, Any]:
        people = self.review.maybe if reviewing.may_be_confirmed(self.review.row) else ()
        return {"people": [Choice(one.reference, _who(one)) for one in people]}

    def act(self, form: Form) -> str:
        who = form.cleaned_data["who"]
        client = next((one for one in self.review.maybe if one.reference == who), None)
        reviewing.choose(self.review.row, client, visit=self.visit)
        return self.here() if client else reverse("access-reviews")


def _who(client: ClientRecord) -> str:
    born = day(client.birth_date) if client.birth_date else _("date of birth not known")
    told = {"name": client.full_name or client.chosen_name, "born": born, "reference": client.reference}
    return _("%(name)s, %(born)s, %(reference)s") % told


class Read(OfReview):
    """Reading one mixed piece, and saying what becomes of it."""

    template = "web/access_requests/item.jinja"
    form_class = forms.ItemForm
    heading = gettext_lazy("Read it, and decide")
    done = gettext_lazy("Decided.")
    item: Item

    def open(self, **path: Any) -> None:
        self.review, self.item = gates.open_item(self.visit, path["reference"], path["number"])

    def version(self) -> int:
        return self.item.version

    def check_unchanged(self, version: str) -> None:
        if self.is_over() or version != str(self.item.version):
            raise Changed(self.item)

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "item": presenters.item_lines([self.item])[0]}

    def initial(self) -> Mapping[str, Any]:
        return {"decision": self.item.decision, "withheld": self.item.withheld, "why": self.item.why}

    def act(self, form: Form) -> str:
        assert isinstance(form, forms.ItemForm)
        try:
            reviewing.decide(self.item, form.decided(), visit=self.visit)
        except NotThere as wrong:
            said = _("“%(passage)s” does not stand in it: copy it as it stands") % {"passage": str(wrong)}
            raise NotDone("passages", said) from None
        left = [one for one in self.review.unread if one.pk != self.item.pk]
        following = next((one for one in left if one.pk > self.item.pk), left[0] if left else None)
        if following is None:
            return self.here()
        return reverse("access-item", args=[self.review.row.reference, following.pk])

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        by = changed.now.decided_by
        if by is None:
            return {"words": _("Look at what it says now before you send it again.")}
        said = _("%(name)s decided it meanwhile. What you typed is still here.")
        return {"words": said % {"name": by.name}}


class Finish(OfReview):
    """Declaring the answer ready."""

    form_class = forms.FinishForm
    heading = gettext_lazy("The answer is ready")
    lead = gettext_lazy(
        "What is not given is emptied from the answer, and stands in the record alone. Nothing can be changed then."
    )
    save_label = gettext_lazy("It is ready")
    done = gettext_lazy("Ready. The information governance lead sends it.")

    def act(self, form: Form) -> str:  # noqa: ARG002
        try:
            reviewing.finish(self.review.row, visit=self.visit)
        except reviewing.StillToRead:
            said = gettext_lazy("Something is still to be read, here or by whoever leads another service")
            raise NotDone(None, said) from None
        return reverse("access-reviews")
