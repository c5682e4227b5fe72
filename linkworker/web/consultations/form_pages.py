"""Asking another sector's workers for advice, and answering."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events.changed import Changed
from linkworker.partnership.models import Agency
from linkworker.practice.consulting import SOURCE, Trace
from linkworker.practice.sharing import Refused
from linkworker.referrals.consulting import PersonInIt, answer, ask, askable, may_ask, open_consultation
from linkworker.referrals.models import Consultation
from linkworker.web.consultations.forms import AnswerForm, AskForm
from linkworker.web.data_words import cited
from linkworker.web.form_page import FormPage, NotDone

LEAVE_OUT: Mapping[Trace, Words] = {
    Trace.NHS_NUMBER: gettext_lazy("An NHS number stands in it. Leave the person out; ask about the work"),
    Trace.BIRTH_DATE: gettext_lazy("A date of birth may stand in it. Leave the person out; an age will do"),
    Trace.NAME: gettext_lazy(
        "The name of somebody you work with stands in it. Leave the person out; say “a woman I support”"
    ),
}


class ConsultationNew(FormPage):
    """Asking for advice with no client in it."""

    template = "web/consultations/new.jinja"
    form_class = AskForm
    done = gettext_lazy("Asked. You read the answer here and on Today")
    agencies: list[Agency]

    def open(self, **_path: Any) -> None:
        if not may_ask(self.visit.reader, self.visit.at):
            raise Refused("does not work with people")
        self.agencies = askable(self.visit.worker.agency)

    def form_options(self) -> Mapping[str, Any]:
        return {"agencies": self.agencies}

    def initial(self) -> Mapping[str, Any]:
        return {"to": str(self.agencies[0].pk)} if len(self.agencies) == 1 else {}

    def context(self) -> Mapping[str, Any]:
        back = reverse("consultations")
        return {"cancel_href": back, "back_href": back, "source": cited(SOURCE)}

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        to = next(one for one in self.agencies if str(one.pk) == given["to"])
        try:
            row = ask(to, given["question"], by=self.visit.worker, at=self.visit.at)
        except PersonInIt as found:
            raise NotDone("question", LEAVE_OUT[found.trace]) from None
        return reverse("consultation", args=[row.reference])


class ConsultationAnswer(FormPage):
    """Answering what one's agency was asked."""

    template = "web/consultations/answer.jinja"
    form_class = AnswerForm
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
            answer(self.row, form.cleaned_data["answer"], by=self.visit.worker, at=self.visit.at)
        except PersonInIt as found:
            raise NotDone("answer", LEAVE_OUT[found.trace]) from None
        return self.href
