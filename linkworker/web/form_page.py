"""The one shape of every page with a form: open through a gate, keep drafts, act once, lose nothing.

A page says what it opens, which form it shows, and which action a valid form becomes. Sending twice makes one record;
a draft comes back after a time-out; who saves second is told what changed and keeps what they typed.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from linkworker.design.forms import Form
from linkworker.design.words import Words
from linkworker.events import drafts
from linkworker.events.changed import Changed
from linkworker.sharing.gates import Visit
from linkworker.web.visiting import today, visit
from linkworker.whereabouts.guarding import guards, note_refused

GUARDED = _(
    "This tells of a house whose address must not be known, so nothing was saved yet. Write its care-of name in its "
    "place; nobody has to give you that address."
)


class NotDone(Exception):
    """Raised by `act` when the action refused what was typed: (field or None, message)."""

    def __init__(self, field: str | None, message: Words) -> None:
        super().__init__(str(message))
        self.field = field
        self.message = message


def _leave_unjudged(form: Form) -> None:
    """Show what was typed without a word on what is wrong with it."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]


class FormPage(View):
    """Subclass it: `template`, `form_class`, `open`, `act`; and `initial`, `version`, `context` when needed."""

    template: ClassVar[str]
    form_class: ClassVar[type[Form]]
    done: ClassVar[Words] = ""
    keeps_draft: ClassVar[bool] = True
    guards_houses: ClassVar[bool] = True
    """Whether the address of a refuge is refused in every field; the pages that seal or guard one take it."""

    visit: Visit

    def open(self, **path: Any) -> None:
        """Load what the page is about through a gate, onto self."""

    def initial(self) -> Mapping[str, Any]:
        return {}

    def version(self) -> str | int | None:
        """The version the form starts from, for a `versioned` form."""
        return None

    def form_options(self) -> Mapping[str, Any]:
        """More arguments for the form's constructor."""
        return {}

    def context(self) -> Mapping[str, Any]:
        return {}

    def act(self, form: Form) -> str:
        """Do the one action and return where to go next. Raises `NotDone` or lets `Changed` through."""
        raise NotImplementedError

    def check_unchanged(self, version: str) -> None:
        """Raise `Changed` when what the form started from, `version`, is past already: before anything is judged."""

    def version_after(self, changed: Changed) -> str | int | None:
        """The version that the form would replace, now that somebody else has changed it."""
        return getattr(changed.now, "version", self.version())

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:  # noqa: ARG002
        """What the page says of somebody else's change: {who, when, fields: [(label, theirs)]}."""
        return {}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.visit = visit(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._sent_before(request) or super().dispatch(request, *args, **kwargs)

    def _sent_before(self, request: HttpRequest) -> HttpResponse | None:
        """To where the first sending of this form led, whether or not its page would still open for a second."""
        token = Form(request.POST).token if request.method == "POST" else None
        led = drafts.led_to(token, worker_id=self.visit.worker.pk) if token else ""
        return HttpResponseRedirect(led) if led else None

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        form = self._form(initial=self.initial())
        draft = drafts.find(worker_id=self.visit.worker.pk, form=request.path) if self.keeps_draft else None
        if draft is None:
            return self._show(form)
        return self._show(self._with_draft(form, draft.data), draft_saved_at=draft.updated_at)

    def post(self, request: HttpRequest, **path: Any) -> HttpResponse:
        self.open(**path)
        if "discard_draft" in request.POST:
            drafts.drop(worker_id=self.visit.worker.pk, form=request.path)
            return HttpResponseRedirect(request.path)
        form = self._form(request.POST, request.FILES)
        try:
            self.check_unchanged(request.POST.get("version", ""))
            if not form.is_valid():
                return self._show(form, status=422)
            return HttpResponseRedirect(self._once(form))
        except NotDone as refused:
            form.add_error(refused.field, str(refused.message))
            return self._show(form, status=422)
        except Changed as changed:
            return self._show_changed(request, changed)

    def refuse_guarded(self, form: Form) -> None:
        """Raise `NotDone` for the address of a house that is guarded, in whichever field it was typed.

        It is on record, since an answer tells whoever tries addresses out that this one is a house.
        """
        texts = {
            name: value
            for name, value in form.cleaned_data.items()
            if name in form.fields and isinstance(value, str)
        }
        if not self.guards_houses or guards(texts.values()) is None:
            return
        note_refused(self.visit.worker, at=self.visit.at)
        raise NotDone(next((name for name, text in texts.items() if guards([text])), None), GUARDED)

    def _once(self, form: Form) -> str:
        """Act in one transaction with the claim on the form's token: the second sending goes where the first went."""
        worker = self.visit.worker.pk
        self.refuse_guarded(form)
        with transaction.atomic():
            if form.token is not None:
                earlier = drafts.claim(form.token, worker_id=worker, at=self.visit.at)
                if earlier is not None:
                    return earlier
            going = self.act(form)
            if form.token is not None:
                drafts.settle(form.token, worker_id=worker, result_path=going)
            drafts.drop(worker_id=worker, form=self.request.path)
        if self.done:
            messages.success(self.request, str(self.done))
        return going

    def _form(self, *data: Any, **options: Any) -> Form:
        made = {"today": today(self.request), **self.form_options(), **options}
        if self.form_class.versioned:
            made["version"] = self.version()
        return self.form_class(*data, **made)

    def _with_draft(self, fresh: Form, kept: Mapping[str, list[str]]) -> Form:
        """The form as it was left, not judged until it is sent.

        The draft keeps the version it began from, so that what someone else changed meanwhile is still found.
        """
        typed = QueryDict(mutable=True)
        for name, values in kept.items():
            typed.setlist(name, values)
        hidden = ["form_token", "version"] if fresh.versioned else ["form_token"]
        for name in hidden:
            typed.setdefault(fresh.add_prefix(name), str(fresh.initial.get(name, "")))
        form = self._form(typed, initial=self.initial())
        _leave_unjudged(form)
        return form

    def _show_changed(self, request: HttpRequest, changed: Changed) -> HttpResponse:
        """Show the form again with what was typed, what changed meanwhile, and the version that it would replace.

        Where the change leaves nothing to send again, what was typed is kept and not judged.
        """
        typed = request.POST.copy()
        typed["version"] = str(self.version_after(changed))
        form = self._form(typed)
        notice = {"title": _("Someone changed this while you had it open"), **self.describe_change(changed)}
        if notice.get("over"):
            _leave_unjudged(form)
        return self._show(form, status=409, changed=notice)

    def _show(self, form: Form, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "draft_url": f"/drafts{self.request.path}" if self.keeps_draft else "",
            **self.context(),
            **more,
        }
        return render(self.request, self.template, context, status=status)
