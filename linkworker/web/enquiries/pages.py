"""Asking about abuse, one screen at a time under one address."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linkworker.cases.build import FROM_ASKING, LISTS, EnquiryGiven
from linkworker.cases.enquiries import NotSafeToAsk, UnknownCode, record_enquiry
from linkworker.cases.gates import open_to_write
from linkworker.cases.queries import newest_asked
from linkworker.design.forms import Form
from linkworker.partnership.localities import locality_at
from linkworker.people.models import Known
from linkworker.practice.asking import Interpreting, Occasion, next_on
from linkworker.practice.locality import Locality
from linkworker.practice.sharing import Category
from linkworker.web.asking_fields import NOW
from linkworker.web.enquiries import screens, set_aside
from linkworker.web.enquiries.forms import SettingForm, Talk
from linkworker.web.enquiries.reading import (
    at_of,
    given_from,
    is_disclosed,
    is_only_caused,
    is_remote,
    reason_in,
)
from linkworker.web.enquiries.steps import FORMS, Step, holds_answers, path_of
from linkworker.web.form_page import NotDone
from linkworker.web.step_page import StepPage, Typed
from linkworker.web.visiting import today

NOT_SAFE = gettext_lazy(
    "Answers can't be kept when somebody may have heard, or when nobody could interpret. Nothing of them was saved"
)
NOT_KNOWN = gettext_lazy("Something was sent that is not one of the answers listed. Open the page again")

SET_ASIDE = gettext_lazy(
    "The answers typed before are set aside: they can't be kept when it was not safe to ask. If it was private while "
    "they answered, go back and say so, and they return."
)


class NewEnquiry(StepPage):
    """One time of asking, or of deciding that it is not the time to ask."""

    template = "web/enquiries/step.jinja"
    form_class = SettingForm
    forms = FORMS
    done = gettext_lazy("Saved. What follows is below")

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"], Category.ABUSE)

    def path(self, typed: Typed) -> tuple[str, ...]:
        return path_of(typed)

    def to_keep(self, step: str) -> Typed:
        """Answers go no further than a setting that forbids asking."""
        worker, path = self.visit.worker.pk, self.request.path
        if step != Step.CLOSED:
            return set_aside.take_up(path, self.typed, worker_id=worker)
        if holds_answers(self.typed):
            messages.warning(self.request, SET_ASIDE)
        return set_aside.put(path, self.typed, worker_id=worker, at=self.visit.at)

    def thrown_away(self) -> None:
        set_aside.drop(self.request.path, worker_id=self.visit.worker.pk)

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

    def form_options(self) -> Mapping[str, Any]:
        return {"talk": self._talk()}

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

    def preset(self) -> Mapping[str, Any]:
        """How a screen starts: what is nearly always so is chosen already; that they are alone never is."""
        case = self.opened.case
        if self.step == Step.SETTING:
            needs = case.client.interpreter == Known.YES
            first = newest_asked(case) is None
            return {
                "interpreting": "" if needs else Interpreting.NOT_NEEDED.value,
                "moment": NOW,
                "occasion": (Occasion.ASSESSMENT if first else Occasion.KEY_WORK).value,
                "on": today(self.request),
            }
        reason = reason_in(self.typed)
        if self.step == Step.CLOSED and reason is not None:
            return {"next_on": next_on(reason, today(self.request), self._locality().calendar)}
        return {}

    def context(self) -> Mapping[str, Any]:
        shown = screens.screen(self.opened, Step(self.step), self.typed, self.visit.at)
        if self.step == Step.CHECK:
            cleaned, _wrong = self._read()
            shown |= screens.check(self.opened.case, given_from(cleaned), self._at(cleaned), self.visit)
        return {**super().context(), **shown}
