"""A form about a case that is filled in one screen at a time, under one address.

Each screen is sent, kept in the worker's draft, and answered by a redirect to the next: what was typed is never lost,
with or without JavaScript, the browser's way back works, and reading a page again sends nothing. What was typed on
other screens travels as hidden fields. Only the last press makes a record, after every screen was read once more.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.datastructures import MultiValueDict

from linkworker.design.fields import Date
from linkworker.design.forms import Form
from linkworker.events import drafts
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.form_page import NotDone
from linkworker.web.visiting import today

Typed = MultiValueDict[str, Any]
Forms = Mapping[Any, type[Any]]


def sent_names(forms: Forms, step: str) -> set[str]:
    """The names under which a screen's fields are sent."""
    fields = ((name, field) for name, field in forms[step].base_fields.items() if name != "form_token")
    return {sent for name, field in fields for sent in _names(name, field)}


def _names(name: str, field: Any) -> list[str]:
    return [f"{name}-{part}" for part in ("day", "month", "year")] if isinstance(field, Date) else [name]


def every_name(forms: Forms) -> frozenset[str]:
    return frozenset(name for step in forms for name in sent_names(forms, step))


def carried(typed: Typed, names: set[str] | frozenset[str]) -> list[tuple[str, str]]:
    """What was typed under these names, to travel with a screen that does not show them."""
    return [
        (name, value) for name in sorted(names) for value in typed.getlist(name) if isinstance(value, str)
    ]


class StepPage(CaseForm):
    """Subclass it: `forms` by their screens in order, `path`, `act`; and `preset`, `to_keep` when needed."""

    forms: ClassVar[Forms]
    step: str
    typed: Typed
    cleaned: dict[str, Any]

    def path(self, typed: Typed) -> tuple[str, ...]:
        """The screens that follow from what was typed so far, in order."""
        raise NotImplementedError

    def preset(self) -> Mapping[str, Any]:
        """How the screen that is shown starts."""
        return {}

    def to_keep(self, step: str) -> Typed:
        """What of all that was typed goes on to a screen, and into the draft."""
        del step
        return self.typed

    def thrown_away(self) -> None:
        """The draft was thrown away: forget what belongs to it."""

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        draft = drafts.find(worker_id=self.visit.worker.pk, form=request.path)
        self.typed = MultiValueDict(draft.data if draft else {})
        asked_for = self._called(request.GET.get("step"))
        self.step = self._reach(asked_for or self._called(self.typed.get("step")) or self.path(self.typed)[0])
        form = self._form(initial=self.preset())
        if draft is None:
            return self._show(form)
        if sent_names(self.forms, self.step) & set(self.typed):
            form = self._with_draft(form, draft.data)
        left_at = None if asked_for else draft.updated_at
        return self._show(form, draft_saved_at=draft.updated_at, left_at=left_at)

    def post(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        self.typed = request.POST
        if "discard_draft" in request.POST:
            drafts.drop(worker_id=self.visit.worker.pk, form=request.path)
            self.thrown_away()
            return HttpResponseRedirect(request.path)
        self.step = self._step_sent()
        if request.POST.get("go") == "back":
            return self._go(self._before())
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            self.refuse_guarded(form)
        except NotDone as refused:
            form.add_error(refused.field, str(refused.message))
            return self._show(form, status=422)
        if self.step == self.path(self.typed)[-1]:
            return self._save(form)
        return self._go(self._after())

    def _called(self, name: str | None) -> str | None:
        """The screen of that name; None when there is none."""
        return next((step for step in self.forms if step == name), None)

    def _step_sent(self) -> str:
        """The screen that was sent; one that does not belong to this journey counts as the one in its place."""
        path = self.path(self.typed)
        step = self._called(self.typed.get("step")) or path[0]
        return step if step in path else path[1]

    def _after(self) -> str:
        path = self.path(self.typed)
        return path[min(path.index(self.step) + 1, len(path) - 1)]

    def _before(self) -> str:
        path = self.path(self.typed)
        return path[max(path.index(self.step) - 1, 0)] if self.step in path else path[0]

    def _reach(self, wanted: str) -> str:
        """The screen to show: the one wanted, or one before it on which something is still to be said."""
        path = self.path(self.typed)
        for step in path:
            if step == wanted or not self._form_of(step).is_valid():
                return step
        return path[-1]

    def _go(self, step: str) -> HttpResponse:
        """Keep what was typed, and go to another screen."""
        kept, known = self.to_keep(step), every_name(self.forms)
        data = {name: values for name, values in kept.lists() if name in known}
        drafts.keep(
            worker_id=self.visit.worker.pk,
            form=self.request.path,
            data={**data, "step": [str(step)]},
            at=self.visit.at,
        )
        return HttpResponseRedirect(f"{self.request.path}?step={step}")

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

    def _read(self) -> tuple[dict[str, Any], Form | None]:
        """What all screens hold together; and the first on which something is wrong, which is then the one to show."""
        cleaned: dict[str, Any] = {}
        for step in self.path(self.typed):
            one = self._form_of(step)
            if not one.is_valid():
                self.step = step
                return cleaned, one
            cleaned |= one.cleaned_data
        return cleaned, None

    def _form(self, *data: Any, **options: Any) -> Form:
        form: Form = self.forms[self.step](*data, today=today(self.request), **self.form_options(), **options)
        return form

    def _form_of(self, step: str) -> Form:
        form: Form = self.forms[step](self.typed, today=today(self.request), **self.form_options())
        return form

    def screen(self) -> dict[str, Any]:
        """What the template of every screen is given."""
        path = self.path(self.typed)
        return {
            "step": self.step,
            "number": path.index(self.step) + 1,
            "total": len(path),
            "is_first": self.step == path[0],
            "is_last": self.step == path[-1],
            "carried": carried(self.typed, every_name(self.forms) - sent_names(self.forms, self.step)),
        }
