"""Taking an entry about somebody else out of a record, and saying for what one reads what is kept aside."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.actions import SaidByTheOtherSide
from linkworker.cases.models import Case, Entry
from linkworker.cases.queries import CATEGORY_OF
from linkworker.design.forms import Form
from linkworker.events.changed import Changed
from linkworker.misplaced import gates
from linkworker.misplaced.actions import TakingOut, stood_of, take_out
from linkworker.misplaced.models import Aside
from linkworker.misplaced.pieces import Piece
from linkworker.misplaced.telling import told_agencies, told_outside
from linkworker.practice.misplaced import Where
from linkworker.practice.sharing import Refused
from linkworker.web.cases.case_form import CaseForm, was_quicker
from linkworker.web.cases.entry_words import entry_views
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.misplaced.forms import ReadAsideForm, TakeOutForm
from linkworker.web.misplaced.words import NOT_KEPT_THERE, NOT_THERE, kind_words


class TakeOut(CaseForm):
    """Saying that an entry is about somebody else, and where it belongs."""

    template = "web/misplaced/take_out.jinja"
    form_class = TakeOutForm
    keeps_draft = False
    done = gettext_lazy("Taken out of this record. Whoever may have read it is told")
    back = "chronology"
    entry: Entry
    piece: Piece

    def open(self, **path: Any) -> None:
        self.opened, self.entry, self.piece = gates.open_to_take_out(
            self.visit, path["reference"], path["number"]
        )

    def context(self) -> Mapping[str, Any]:
        stood = stood_of(self.piece, CATEGORY_OF[self.entry.kind], self.visit.at)
        return {
            **super().context(),
            "shown": entry_views(self.opened, [self.entry])[0],
            "agencies": [one.name for one in told_agencies(stood)],
            "outside": told_outside(stood),
        }

    def act(self, form: Form) -> str:
        given = TakingOut(form.cleaned_data["reason"], self._right_case(form))
        try:
            take_out(self.entry, given, by=self.visit.worker, at=self.visit.at)
        except SaidByTheOtherSide:
            raise NotDone("where", NOT_KEPT_THERE) from None
        return self.done_href()

    def _right_case(self, form: Form) -> Case | None:
        if form.cleaned_data["where"] == Where.ASIDE:
            return None
        reference = form.cleaned_data["reference"].strip().upper()
        try:
            case = gates.open_right_case(self.visit, reference, CATEGORY_OF[self.entry.kind])
        except Refused:
            raise NotDone("reference", NOT_THERE) from None
        if case.pk == self.opened.case.pk:
            raise NotDone("reference", NOT_THERE)
        return case

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        return was_quicker(changed.now.by, changed.now.at)


class ReadAside(FormPage):
    """Saying for what something kept aside is read."""

    template = "web/misplaced/read.jinja"
    form_class = ReadAsideForm
    keeps_draft = False
    aside: Aside

    def open(self, **path: Any) -> None:
        self.aside = gates.open_aside(self.visit, path["number"])

    def context(self) -> Mapping[str, Any]:
        kind = kind_words(self.aside.taken_out.kind)
        return {"caption": kind, "cancel_href": reverse("kept-aside"), "heading": _("Before you read it")}

    def act(self, form: Form) -> str:
        row = gates.begin_reading(self.aside, reason=form.cleaned_data["reason"], visit=self.visit)
        return reverse("aside-shown", args=[row.pk])
