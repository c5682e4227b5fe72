"""Correcting an enquiry: a new version that names what was wrong. The one before it stays readable."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.build import EnquiryGiven, enquiry_given
from linkworker.cases.enquiries import NotSafeToAsk, UnknownCode, correct_enquiry, newest_version
from linkworker.cases.gates import open_enquiry, require_writing_in
from linkworker.cases.models import Enquiry
from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.duties.following import followed
from linkworker.events.changed import Changed
from linkworker.partnership.localities import locality_at
from linkworker.practice.sharing import Category
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.enquiries.correct_form import CorrectForm
from linkworker.web.enquiries.forms import Talk
from linkworker.web.enquiries.pages import NOT_KNOWN, NOT_SAFE
from linkworker.web.enquiries.presenters import outcome_words, sections, titles
from linkworker.web.enquiries.reading import at_of, given_from, is_same_minute, typed_of
from linkworker.web.form_page import NotDone

UNCHANGED = gettext_lazy("Nothing was changed. Change what was wrong, or cancel")


class CorrectEnquiry(CaseForm):
    """All of an enquiry on one page, as it now stands."""

    template = "web/enquiries/correct.jinja"
    form_class = CorrectForm
    done = gettext_lazy("Corrected. What changed with it is below")
    enquiry: Enquiry

    def open(self, **path: Any) -> None:
        self.opened, found = open_enquiry(self.visit, path["reference"], path["number"])
        require_writing_in(self.opened, self.visit, Category.ABUSE)
        self.enquiry = newest_version(found)

    def initial(self) -> Mapping[str, Any]:
        return typed_of(self.enquiry)

    def version(self) -> int:
        return self.enquiry.version

    def form_options(self) -> Mapping[str, Any]:
        case, now = self.opened.case, self.visit.at
        nation = locality_at(case.service.locality, now).nation
        return {"talk": Talk(opened_at=case.opened_at, now=now, nation=nation)}

    def context(self) -> Mapping[str, Any]:
        back = reverse("enquiry", args=[self.reference, self.enquiry.pk])
        resting = followed(self.opened.case, self.enquiry)
        return {
            **super().context(),
            "back_href": back,
            "cancel_href": back,
            "stands": outcome_words(enquiry_given(self.enquiry)),
            "resting": titles(resting.open),
        }

    def act(self, form: Form) -> str:
        typed = form.cleaned_data
        if typed["version"] != str(self.enquiry.version):
            raise Changed(self.enquiry)
        given, at = given_from(typed), self._at(typed)
        if given == enquiry_given(self.enquiry) and at == self.enquiry.at:
            raise NotDone(None, UNCHANGED)
        by, now = self.visit.worker, self.visit.at
        try:
            corrected = correct_enquiry(
                self.enquiry, given, wrong=typed["wrong"], by=by, at=at, recorded_at=now
            )
        except NotSafeToAsk:
            raise NotDone("alone", NOT_SAFE) from None
        except UnknownCode:
            raise NotDone(None, NOT_KNOWN) from None
        return reverse("enquiry", args=[self.reference, corrected.pk])

    def _at(self, typed: Mapping[str, Any]) -> datetime:
        on, at = typed["on"], typed["time"]
        if is_same_minute(self.enquiry, on, at):
            return self.enquiry.at
        return at_of(on, at, now=self.visit.at, earliest=self.opened.case.opened_at)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        """Who was quicker, what they said was wrong, and everything that now reads otherwise than what was typed."""
        now: Enquiry = changed.now
        return {
            "who": now.by.name,
            "when": day_and_time(now.recorded_at),
            "fields": [(_("What was wrong"), now.wrong), *self._theirs(now)],
        }

    def _theirs(self, now: Enquiry) -> list[tuple[str, str]]:
        """The rows of the newest version that the one before it did not have."""
        before = now.case.enquiries.filter(thread=now.thread, version=now.version - 1).first()
        was = _rows(before) if before else {}
        return [(key, value) for key, value in _rows(now).items() if was.get(key) != value]


def _rows(enquiry: Enquiry) -> dict[str, str]:
    given: EnquiryGiven = enquiry_given(enquiry)
    rows = {row["key"]: row["value"] for part in sections(given, enquiry.at) for row in part.rows}
    return {_("Outcome"): outcome_words(given), **rows}
