"""Two records of one person: finding the other, seeing both side by side, saying so, and undoing it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.clients import cases_of
from linkworker.design.dates import day
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.misplaced import records
from linkworker.misplaced.merging import MergeGiven, SplitGiven, merge, merge_of, split, written_since
from linkworker.misplaced.models import Merge
from linkworker.misplaced.records import Beside
from linkworker.people.build import ClientGiven, as_given, differences
from linkworker.people.gates import OpenedClient
from linkworker.people.models import ClientRecord
from linkworker.people.queries import known_like
from linkworker.practice.merging import CHOSEN
from linkworker.practice.sharing import Refused
from linkworker.sharing.gates import Visit, record_list
from linkworker.web.cases.case_form import was_quicker
from linkworker.web.clients.presenters import case_row, change_words, field_words, match_cards, value_words
from linkworker.web.form_page import FormPage
from linkworker.web.misplaced.forms import MergeForm, SplitForm
from linkworker.web.visiting import visit

Row = Mapping[str, Any]


def same_person(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else is registered and may be this person; by a reference typed, any record that the reader reads whole."""
    here = visit(request)
    client = records.open_whole(here, reference).client
    typed = request.GET.get("with", "").strip().upper()
    if typed and _may_pair(here, reference, typed):
        return HttpResponseRedirect(reverse("client-merge", args=[reference, typed]))
    alike = [one for one in known_like(here, as_given(client)) if one.subject != client.pk]
    record_list(here, [one.subject for one in alike], kind="search")
    cards = [
        {**card, "href": reverse("client-merge", args=[reference, one.reference])}
        for one, card in zip(alike, match_cards(alike, {}), strict=True)
    ]
    context = {"name": client.chosen_name, "reference": reference, "cards": cards, "typed": typed[:20]}
    return render(request, "web/misplaced/same_person.jinja", context)


def _may_pair(here: Visit, reference: str, typed: str) -> bool:
    try:
        records.open_pair(here, reference, typed)
    except Refused:
        return False
    return True


class MergePage(FormPage):
    """Saying that two records are of one person, with both side by side."""

    template = "web/misplaced/merge.jinja"
    form_class = MergeForm
    keeps_draft = False
    done = gettext_lazy("They are one person now. Each record keeps its cases and its readers")
    pair: tuple[OpenedClient, OpenedClient]

    def open(self, **path: Any) -> None:
        self.pair = records.open_pair(self.visit, path["reference"], path["other"])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        for opened in self.pair:
            standing = merge_of(opened.client)
            if standing is not None:
                raise Changed(standing)

    def form_options(self) -> Mapping[str, Any]:
        one, other = (as_given(opened.client) for opened in self.pair)
        return {"differing": differing(one, other)}

    def context(self) -> Mapping[str, Any]:
        one, other = self.pair
        said = (as_given(one.client), as_given(other.client))
        return {
            "name": one.client.chosen_name,
            "references": [one.client.reference, other.client.reference],
            "rows": [_difference(row) for row in differences(*said)],
            "cases": [_cases(self.visit, opened) for opened in self.pair],
            "cancel_href": reverse("client", args=[one.client.reference]),
        }

    def act(self, form: Form) -> str:
        one, other = (opened.client for opened in self.pair)
        given = MergeGiven(form.cleaned_data["reason"], form.chosen())  # type: ignore[attr-defined]
        merge(one, other, given, by=self.visit.worker, at=self.visit.at)
        return reverse("client", args=[one.reference])

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        if isinstance(changed.now, Merge):
            return was_quicker(changed.now.by, changed.now.at)
        return super().describe_change(changed)


def differing(one: ClientGiven, other: ClientGiven) -> Sequence[tuple[str, str, str]]:
    """Of what one value is chosen: the field, and both values in words; only where both say something."""
    told = [(name, getattr(one, name), getattr(other, name)) for name in CHOSEN]
    return [
        (name, value_words(name, here), value_words(name, there))
        for name, here, there in told
        if here and there and here != there
    ]


def _difference(row: Any) -> Row:
    words = change_words(row)
    return {"label": words["label"], "values": [words["before"], words["after"]]}


def _cases(here: Visit, opened: OpenedClient) -> list[Row]:
    return [case_row(case) for case in cases_of(here, opened)]


class SplitPage(FormPage):
    """Saying that they are two people after all."""

    template = "web/misplaced/split.jinja"
    form_class = SplitForm
    keeps_draft = False
    done = gettext_lazy("They are two people again. Each record says what it said")
    row: Merge
    reference: str

    def open(self, **path: Any) -> None:
        self.reference = path["reference"]
        self.row = records.open_merge(self.visit, self.reference)
        if self.row.ended_at is not None and self.request.method == "GET":
            raise Refused("two people already")

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.ended_at is not None:
            raise Changed(self.row)

    def _written(self) -> list[tuple[ClientRecord, str]]:
        """The records on which something was written since, and what."""
        since = written_since(self.row)
        named = [(one, [_field(name) for name in since[one.pk]]) for one in (self.row.one, self.row.other)]
        return [(one, ", ".join(names)) for one, names in named if names]

    def form_options(self) -> Mapping[str, Any]:
        return {"written": [(one.reference, words) for one, words in self._written()]}

    def context(self) -> Mapping[str, Any]:
        return {
            "name": self.row.one.chosen_name,
            "references": [self.row.one.reference, self.row.other.reference],
            "day": day(self.row.at),
            "worker": self.row.by.name,
            "why": self.row.reason,
            "cancel_href": reverse("client", args=[self.reference]),
        }

    def act(self, form: Form) -> str:
        over = [one.pk for one, _words in self._written() if form.cleaned_data.get(one.reference) == "other"]
        split(self.row, SplitGiven(form.cleaned_data["reason"], over), by=self.visit.worker, at=self.visit.at)
        return reverse("client", args=[self.reference])

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        if isinstance(changed.now, Merge):
            return was_quicker(changed.now.ended_by, changed.now.ended_at)
        return super().describe_change(changed)


def _field(name: str) -> str:
    return _("Safe contact") if name == "contacts" else field_words(name)


def beside_context(here: Visit, opened: OpenedClient) -> Mapping[str, Any]:
    """What a client's page says of a second record of theirs, or where one says that there is one."""
    found = records.beside(here, opened)
    may_merge = opened.own and found is None and records.may_merge(here)
    return {"beside": _beside(found, opened) if found else None, "may_merge": may_merge}


def _beside(found: Beside, opened: OpenedClient) -> Row:
    row, record = found.merge, found.record
    return {
        "reference": record.reference,
        "name": record.chosen_name,
        "href": reverse("client", args=[record.reference]),
        "day": day(row.at),
        "worker": row.by.name,
        "known_as": list(_known_as(row)),
        "cases": [case_row(case) for case in found.cases],
        "split_href": reverse("client-split", args=[opened.client.reference]) if found.may_split else "",
    }


def _known_as(row: Merge) -> Iterable[Row]:
    """The value that was chosen first, and the other one beside it."""
    for name, _here, _there in differing(as_given(row.one), as_given(row.other)):
        first, second = (row.one, row.other) if row.chosen.get(name) != "other" else (row.other, row.one)
        words = {
            "now": value_words(name, getattr(first, name)),
            "also": value_words(name, getattr(second, name)),
        }
        yield {"key": field_words(name), "value": _("%(now)s (also %(also)s)") % words}
