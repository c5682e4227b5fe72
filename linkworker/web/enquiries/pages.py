"""Asking about abuse, one screen at a time under one address.

Each screen is sent, kept in the worker's draft, and answered by a redirect to the next: what was typed is never
lost, the browser's way back works, and reading a page again sends nothing. Only the last press makes a record.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from linkworker.cases.build import FROM_ASKING, LISTS, EnquiryGiven
from linkworker.cases.enquiries import NotSafeToAsk, UnknownCode, record_enquiry
from linkworker.cases.gates import open_to_write
from linkworker.cases.queries import newest_asked
from linkworker.design.forms import Form
from linkworker.events import drafts
from linkworker.partnership.localities import locality_at
from linkworker.people.models import Known
from linkworker.practice.asking import Interpreting, Occasion, next_on
from linkworker.practice.locality import Locality
from linkworker.practice.sharing import Category
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.enquiries import screens, set_aside
from linkworker.web.enquiries.forms import SettingForm, StepForm, Talk
from linkworker.web.enquiries.reading import (
    NOW,
    at_of,
    given_from,
    is_disclosed,
    is_only_caused,
    is_remote,
    reason_in,
)
from linkworker.web.enquiries.steps import (
    EVERY_NAME,
    FORMS,
    Step,
    Typed,
    after,
    before,
    holds_answers,
    path_of,
    sent_names,
    step_called,
)
from linkworker.web.form_page import NotDone
from linkworker.web.visiting import today

NOT_SAFE = gettext_lazy(
    "Answers can't be kept when somebody may have heard, or when nobody could interpret. Nothing of them was saved"
)
NOT_KNOWN = gettext_lazy("Something was sent that is not one of the answers listed. Open the page again")

SET_ASIDE = gettext_lazy(
    "The answers typed before are set aside: they can't be kept when it was not safe to ask. If it was private while "
    "they answered, go back and say so, and they return."
)


class NewEnquiry(CaseForm):
    """One time of asking, or of deciding that it is not the time to ask."""

    template = "web/enquiries/step.jinja"
    form_class = SettingForm
    done = gettext_lazy("Saved. What follows is below")
    step: Step = Step.SETTING
    typed: Typed
    cleaned: dict[str, Any]

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"], Category.ABUSE)

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        draft = drafts.find(worker_id=self.visit.worker.pk, form=request.path)
        self.typed = MultiValueDict(draft.data if draft else {})
        asked_for = step_called(request.GET.get("step"))
        self.step = self._reach(asked_for or step_called(self.typed.get("step")) or Step.SETTING)
        form = self._form(initial=self._preset())
        if draft is None:
            return self._show(form)
        if sent_names(self.step) & set(self.typed):
            form = self._with_draft(form, draft.data)
        left_at = None if asked_for else draft.updated_at
        return self._show(form, draft_saved_at=draft.updated_at, left_at=left_at)

    def post(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        self.typed = request.POST
        if "discard_draft" in request.POST:
            drafts.drop(worker_id=self.visit.worker.pk, form=request.path)
            set_aside.drop(request.path, worker_id=self.visit.worker.pk)
            return HttpResponseRedirect(request.path)
        self.step = self._step_sent()
        if request.POST.get("go") == "back":
            return self._go(before(self.step, self.typed))
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        if self.step is path_of(self.typed)[-1]:
            return self._save(form)
        return self._go(after(self.step, self.typed))

    def _step_sent(self) -> Step:
        """The screen that was sent; one that this conversation does not have counts as the one in its place."""
        step, path = step_called(self.typed.get("step")) or Step.SETTING, path_of(self.typed)
        return step if step in path else path[1]

    def _reach(self, wanted: Step) -> Step:
        """The screen to show: the one wanted, or one before it on which something is still to be said."""
        path = path_of(self.typed)
        for step in path:
            if step is wanted or not self._form_of(step).is_valid():
                return step
        return path[-1]

    def _go(self, step: Step) -> HttpResponse:
        """Keep what was typed, and go to another screen. Answers go no further than a setting that forbids asking."""
        worker, path = self.visit.worker.pk, self.request.path
        if step is Step.CLOSED:
            if holds_answers(self.typed):
                messages.warning(self.request, SET_ASIDE)
            kept = set_aside.put(path, self.typed, worker_id=worker, at=self.visit.at)
        else:
            kept = set_aside.take_up(path, self.typed, worker_id=worker)
        data = {name: values for name, values in kept.lists() if name in EVERY_NAME}
        drafts.keep(worker_id=worker, form=path, data={**data, "step": [step.value]}, at=self.visit.at)
        return HttpResponseRedirect(f"{path}?step={step}")

    def _save(self, form: Form) -> HttpResponse:
        """Read every screen once more, and make one record of them."""
        self.cleaned, wrong = self._read()
        if wrong is not None:
            return self._show(wrong, status=422)
        try:
            return HttpResponseRedirect(self._once(form))
        except NotDone as refused:
            form.add_error(refused.field, str(refused.message))
            return self._show(form, status=422)

    def _read(self) -> tuple[dict[str, Any], StepForm | None]:
        """What all screens hold together; and the first on which something is wrong, which is then the one to show."""
        cleaned: dict[str, Any] = {}
        for step in path_of(self.typed):
            one = self._form_of(step)
            if not one.is_valid():
                self.step = step
                return cleaned, one
            cleaned |= one.cleaned_data
        return cleaned, None

    def act(self, form: Form) -> str:
        del form
        case, by, now = self.opened.case, self.visit.worker, self.visit.at
        at = self._at(self.cleaned)
        try:
            enquiry = record_enquiry(case, self._given(), by=by, at=at, recorded_at=now)
        except NotSafeToAsk:
            raise NotDone(None, NOT_SAFE) from None
        except UnknownCode:
            raise NotDone(None, NOT_KNOWN) from None
        set_aside.drop(self.request.path, worker_id=by.pk)
        return reverse("enquiry", args=[self.reference, enquiry.pk])

    def _at(self, cleaned: Mapping[str, Any]) -> datetime:
        earliest = self.opened.case.opened_at
        return at_of(cleaned["on"], cleaned["time"], now=self.visit.at, earliest=earliest)

    def _given(self) -> EnquiryGiven:
        """What was typed; answers sent although the questions were closed stay in it, for the action to refuse."""
        given = given_from(self.cleaned)
        if not given.not_asked_because:
            return given
        sent = {name: self.typed.getlist(name) for name in FROM_ASKING if any(self.typed.getlist(name))}
        answers: dict[str, Any] = {
            name: tuple(values) if name in LISTS else values[-1] for name, values in sent.items()
        }
        return replace(given, **answers)

    def _form(self, *data: Any, **options: Any) -> Form:
        return FORMS[self.step](*data, today=today(self.request), talk=self._talk(), **options)

    def _form_of(self, step: Step) -> StepForm:
        return FORMS[step](self.typed, today=today(self.request), talk=self._talk())

    def _talk(self) -> Talk:
        return Talk(
            remote=is_remote(self.typed),
            disclosed=is_disclosed(self.typed),
            only_caused=is_only_caused(self.typed),
            opened_at=self.opened.case.opened_at,
            now=self.visit.at,
            nation=self._locality().nation,
        )

    def _locality(self) -> Locality:
        return locality_at(self.opened.case.service.locality, self.visit.at)

    def _preset(self) -> Mapping[str, Any]:
        """How a screen starts: what is nearly always so is chosen already; that they are alone never is."""
        case = self.opened.case
        if self.step is Step.SETTING:
            needs = case.client.interpreter == Known.YES
            first = newest_asked(case) is None
            return {
                "interpreting": "" if needs else Interpreting.NOT_NEEDED.value,
                "moment": NOW,
                "occasion": (Occasion.ASSESSMENT if first else Occasion.KEY_WORK).value,
                "on": today(self.request),
            }
        reason = reason_in(self.typed)
        if self.step is Step.CLOSED and reason is not None:
            return {"next_on": next_on(reason, today(self.request), self._locality().calendar)}
        return {}

    def context(self) -> Mapping[str, Any]:
        shown = screens.screen(self.opened, self.step, self.typed, self.visit.at)
        if self.step is Step.CHECK:
            cleaned, _wrong = self._read()
            shown |= screens.check(self.opened.case, given_from(cleaned), self._at(cleaned), self.visit)
        return {**super().context(), **shown}
