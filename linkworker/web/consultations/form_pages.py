"""Asking another sector's workers for advice, and answering."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events.changed import Changed
from linkworker.partnership.models import Agency
from linkworker.practice.consulting import SOURCE, Trace
from linkworker.practice.sharing import Refused
from linkworker.referrals.consulting import (
    PersonInIt,
    answer,
    ask,
    askable,
    looked_at,
    may_ask,
    open_consultation,
    person_in,
)
from linkworker.referrals.models import Consultation
from linkworker.web.consultations.forms import AnswerForm, AskForm
from linkworker.web.data_words import cited
from linkworker.web.form_page import FormPage, NotDone

LEAVE_OUT: Mapping[Trace, Words] = {
    Trace.NHS_NUMBER: gettext_lazy("An NHS number stands in it. Leave the person out; ask about the work"),
    Trace.BIRTH_DATE: gettext_lazy("A date of birth may stand in it. Leave the person out; an age will do"),
    Trace.NAME: gettext_lazy(
        "The name of somebody you may find here stands in it. Leave the person out; say “a woman I support”"
    ),
    Trace.FIRST_NAME: gettext_lazy("A first name stands in it that a client has too. Leave the person out"),
}


class NamelessPage(FormPage):
    """A form whose text leaves the agency with no client in it."""

    text: str
    """The field in which it is written."""

    def form_options(self) -> Mapping[str, Any]:
        return {"asks_nobody": self._found is not None and self._found.trace is Trace.FIRST_NAME}

    @cached_property
    def _found(self) -> PersonInIt | None:
        """Who stands in what was typed; looked at here, since what is not sent leaves nothing else behind."""
        found = person_in(self.request.POST.get(self.text, ""), self.visit.reader, self.visit.at)
        if found is not None:
            looked_at(self.visit, found)
        return found

    def refused(self, found: PersonInIt) -> NotDone:
        return NotDone(self.text, LEAVE_OUT[found.trace])


class ConsultationNew(NamelessPage):
    """Asking for advice with no client in it."""

    template = "web/consultations/new.jinja"
    form_class = AskForm
    text = "question"
    done = gettext_lazy("Asked. You read the answer here and on Today")
    agencies: list[Agency]

    def open(self, **_path: Any) -> None:
        if not may_ask(self.visit.reader, self.visit.at):
            raise Refused("does not work with people")
        self.agencies = askable(self.visit.worker.agency)

    def form_options(self) -> Mapping[str, Any]:
        return {**super().form_options(), "agencies": self.agencies}

    def initial(self) -> Mapping[str, Any]:
        return {"to": str(self.agencies[0].pk)} if len(self.agencies) == 1 else {}

    def context(self) -> Mapping[str, Any]:
        back = reverse("consultations")
        return {"cancel_href": back, "back_href": back, "source": cited(SOURCE)}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        to = next(one for one in self.agencies if str(one.pk) == given["to"])
        try:
            row = ask(
                to,
                given["question"],
                by=self.visit.worker,
                at=self.visit.at,
                nobody=given.get("nobody", False),
            )
        except PersonInIt as found:
            raise self.refused(found) from None
        return reverse("consultation", args=[row.reference])


class ConsultationAnswer(NamelessPage):
    """Answering what one's agency was asked."""

    template = "web/consultations/answer.jinja"
    form_class = AnswerForm
    text = "answer"
    done = gettext_lazy("Answered")
    row: Consultation

    def open(self, **path: Any) -> None:
        self.row = open_consultation(self.visit, path["reference"], to_answer=True)

    @property
    def href(self) -> str:
        return reverse("consultation", args=[self.row.reference])

    def check_unchanged(self, version: str) -> None:  # noqa: ARG002
        if self.row.answered_at is not None:
            raise Changed(self.row)

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        row: Consultation = changed.now
        words = _(
            "%(name)s answered it on %(at)s. What you typed is still here; nothing of it was saved."
        ) % {
            "name": row.answered_by.name if row.answered_by else "",
            "at": day_and_time(row.answered_at) if row.answered_at else "",
        }
        return {"words": words, "text": row.answer, "over": True}

    def context(self) -> Mapping[str, Any]:
        return {"row": self.row, "cancel_href": self.href, "back_href": self.href}

    def act(self, form: Form) -> str:
        try:
            answer(
                self.row,
                form.cleaned_data["answer"],
                by=self.visit.worker,
                at=self.visit.at,
                nobody=form.cleaned_data.get("nobody", False),
            )
        except PersonInIt as found:
            raise self.refused(found) from None
        return self.href
