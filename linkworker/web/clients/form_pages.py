"""The pages that change a client record: register, change, preference, another case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linkworker.cases.actions import CannotTake
from linkworker.cases.clients import cases_of, may_enter, named_workers, services_to_open_in
from linkworker.cases.models import Case
from linkworker.cases.registration import AlreadyOpen, open_another, register_and_open
from linkworker.design.dates import day_and_time
from linkworker.design.forms import Form
from linkworker.events import drafts
from linkworker.partnership.models import Service
from linkworker.people.actions import Changed, change, record_preference
from linkworker.people.build import PREFERENCE, ClientGiven, Difference, differences
from linkworker.people.gates import OpenedClient, open_own_client, works_in
from linkworker.people.matching import Match
from linkworker.people.queries import as_seen, known_like, last_change, services_to_register_in, told
from linkworker.practice.search_box import parse_query
from linkworker.practice.sharing import CASEWORK, EVERY_CATEGORY, Category, Refused
from linkworker.sharing.gates import record_list
from linkworker.web.clients import presenters
from linkworker.web.clients.forms import (
    CasePart,
    ChangeForm,
    ClientForm,
    OpenCaseForm,
    PreferenceForm,
    RegisterForm,
)
from linkworker.web.clients.merging import initial_of, is_contested, merged
from linkworker.web.form_page import FormPage, NotDone
from linkworker.web.numbers import number_in

NOT_TYPED = {"csrfmiddlewaretoken", "prefill", "add_row", "go_back", "someone_else"}
WALLED = _(
    "You can’t take this case. Choose to leave it for a manager to give, or ask a colleague to register them"
)


class SomeoneLikeThis(Exception):
    """Someone whom the worker may find may be the person they register; they decide."""

    def __init__(self, matches: tuple[Match, ...]) -> None:
        super().__init__("someone like this is known")
        self.matches = matches


class OpensCase(FormPage):
    """What registering and opening another case share: the services, and who will work with the person."""

    services: list[Service]

    def case_part(self) -> CasePart:
        own = {str(service.pk): service.name for service in self.services}
        working = {
            str(service.pk)
            for service in self.services
            if works_in(self.visit.reader, service, CASEWORK, self.visit.at)
        }
        return CasePart(own, frozenset(working))

    def chosen_service(self, form: Form) -> Service:
        if len(self.services) == 1:
            return self.services[0]
        return next(one for one in self.services if str(one.pk) == form.cleaned_data["service"])

    def as_key_worker(self, form: Form) -> bool:
        service, part = self.chosen_service(form), self.case_part()
        wanted: bool = form.cleaned_data["key_worker"] == "me"
        if wanted and str(service.pk) not in part.working_in:
            raise NotDone("key_worker", _("You do no casework in that service: leave it to its manager"))
        return wanted

    def going_to(self, case: Case) -> str:
        """The case, or for a worker who may not enter it the page of the person."""
        if may_enter(self.visit, case):
            return reverse("case", args=[case.reference])
        return reverse("client", args=[case.client.reference])


class AddsRows(FormPage):
    """A form with rows of people at home, of which there are more on demand, with no JavaScript either."""

    def post(self, request: HttpRequest, **path: Any) -> HttpResponse:
        if "add_row" in request.POST:
            self.open(**path)
            return self.show_typed(request.POST, more_rows=1)
        return super().post(request, **path)

    def show_typed(self, typed: QueryDict, more_rows: int = 0) -> HttpResponse:
        """The form again with what was typed, unchecked."""
        kept = {name: values for name, values in typed.lists() if name not in NOT_TYPED}
        rows = number_in(typed.get("rows", ""))
        if more_rows and rows is not None:
            kept["rows"] = [str(rows + more_rows)]
        return self._show(self._with_draft(self._form(initial=self.initial()), kept))


class RegisterPage(OpensCase, AddsRows):
    """Register a person, open their case, and go there."""

    template = "web/clients/register.jinja"
    form_class = RegisterForm
    done = _("They are registered, and their case is open.")

    def open(self, **path: Any) -> None:  # noqa: ARG002
        self.services = services_to_register_in(self.visit)
        if not self.services:
            raise Refused("registers nobody")

    def form_options(self) -> Mapping[str, Any]:
        return {"shows": EVERY_CATEGORY, "case_part": self.case_part()}

    def context(self) -> Mapping[str, Any]:
        return {"cancel_href": reverse("find"), "save_label": _("Register")}

    def post(self, request: HttpRequest, **path: Any) -> HttpResponse:
        if {"prefill", "go_back"} & set(request.POST):
            self.open(**path)
            return self._prefilled(request) if "prefill" in request.POST else self.show_typed(request.POST)
        try:
            return super().post(request, **path)
        except SomeoneLikeThis as known:
            return self._ask_who(request, known.matches)

    def act(self, form: Form) -> str:
        given = cast(RegisterForm, form).given()
        if "someone_else" not in self.request.POST and (known := known_like(self.visit, given)):
            raise SomeoneLikeThis(known)
        try:
            case = register_and_open(
                given,
                service=self.chosen_service(form),
                as_key_worker=self.as_key_worker(form),
                by=self.visit.worker,
                at=self.visit.at,
            )
        except CannotTake:
            raise NotDone("key_worker", WALLED) from None
        return self.going_to(case)

    def _prefilled(self, request: HttpRequest) -> HttpResponse:
        """The form with what was searched for. A draft from before is not written over: it waits at its address."""
        query = parse_query(request.POST.get("text", ""), at=self.visit.at)
        known = {
            "chosen_name": query.names,
            "birth_date": query.birth_date,
            "nhs_number": query.nhs_number or "",
            "own_reference": query.reference or "",
            "phone_detail": _as_dialled(query.phone or ""),
        }
        draft = drafts.find(worker_id=self.visit.worker.pk, form=request.path)
        more: dict[str, Any] = {"draft_url": "", "unfinished": draft.updated_at} if draft else {}
        return self._show(self._form(initial=known), **more)

    def _ask_who(self, request: HttpRequest, matches: tuple[Match, ...]) -> HttpResponse:
        """Show who may be the person before a second record is made; what was typed travels along."""
        subjects = [match.subject for match in matches]
        record_list(self.visit, subjects, kind="search")
        cards = presenters.match_cards(matches, named_workers(self.visit, subjects))
        typed = [(name, value) for name, value in request.POST.items() if name not in NOT_TYPED]
        return render(request, "web/clients/known.jinja", {"cards": cards, "typed": typed})


def _as_dialled(number: str) -> str:
    """A number of this country as people write it."""
    return f"0{number.removeprefix('+44')}" if number.startswith("+44") else number


class OfClient(FormPage):
    """A form page about one client record of the reader's own agency."""

    needs = Category.IDENTITY
    opened: OpenedClient

    def open(self, **path: Any) -> None:
        self.opened = open_own_client(self.visit, path["reference"], self.needs)

    def version(self) -> int:
        return self.opened.client.version

    def here(self) -> str:
        return reverse("client", args=[self.opened.client.reference])

    def context(self) -> Mapping[str, Any]:
        return {
            "reference": self.opened.client.reference,
            "cancel_href": self.here(),
            "save_label": _("Save"),
        }

    def seen_version(self) -> int:
        """The version the form started from; 0, which no record has, for one that nobody was shown."""
        return number_in(self.request.POST.get("version", "")) or 0

    def meanwhile(self, changed: Changed) -> tuple[ClientGiven, ClientGiven, list[Difference]]:
        """What the record said when the form was opened, what it says now, and how the two differ."""
        opened = replace(self.opened, client=changed.now)
        now = told(opened)
        seen = as_seen(opened, self.seen_version()) or now
        return seen, now, list(differences(seen, now))

    def notice(self, changed: Changed, fields: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        who, when = last_change(replace(self.opened, client=changed.now)) or ("", None)
        return {"who": who, "when": day_and_time(when) if when else "", "fields": fields}


class ChangePage(OfClient, AddsRows):
    """Change what a client record says. Whoever saves second keeps what they typed, and what the first wrote."""

    template = "web/clients/change.jinja"
    form_class = ChangeForm
    done = _("Saved.")

    def initial(self) -> Mapping[str, Any]:
        return initial_of(told(self.opened))

    def form_options(self) -> Mapping[str, Any]:
        return {"shows": self.opened.decision.categories}

    def act(self, form: Form) -> str:
        now, wrong = told(self.opened), form.cleaned_data["wrong"]
        given = cast(ClientForm, form).given(now)
        if wrong and given == now:
            raise NotDone("wrong", _("Nothing was changed. Correct it above, too"))
        change(
            self.opened.client,
            given,
            seen_version=self.seen_version(),
            by=self.visit.worker,
            at=self.visit.at,
            wrong=wrong,
        )
        return self.here()

    def _show_changed(self, request: HttpRequest, changed: Changed) -> HttpResponse:
        seen, now, found = self.meanwhile(changed)
        data = merged(request.POST, seen, now)
        data["version"] = str(changed.now.version)
        data["form_token"] = str(self._form().initial["form_token"])
        form = self._form(data)
        form.is_valid()
        fields = [
            {**presenters.change_words(one), "contested": is_contested(one, data, now)} for one in found
        ]
        return self._show(form, status=409, changed=self.notice(changed, fields))


class PreferencePage(OfClient):
    """Whether they prefer a woman to talk with, and whether that was met."""

    template = "web/clients/preference.jinja"
    form_class = PreferenceForm
    done = _("Saved.")
    needs = Category.CONTACT

    def initial(self) -> Mapping[str, Any]:
        given = told(self.opened)
        return {name: getattr(given, name) for name in PREFERENCE}

    def act(self, form: Form) -> str:
        try:
            self._record(form, self.seen_version())
        except Changed as changed:
            if self._about_preference(changed):
                raise
            self._record(form, changed.now.version)
        return self.here()

    def _record(self, form: Form, version: int) -> None:
        given = cast(PreferenceForm, form).given()
        record_preference(
            self.opened.client, given, seen_version=version, by=self.visit.worker, at=self.visit.at
        )

    def _about_preference(self, changed: Changed) -> list[Difference]:
        """What was changed meanwhile of the preference itself: another part of the record is no conflict."""
        return [one for one in self.meanwhile(changed)[2] if one.name in PREFERENCE]

    def describe_change(self, changed: Changed) -> Mapping[str, Any]:
        found = self._about_preference(changed)
        return self.notice(changed, [{**presenters.change_words(one), "contested": True} for one in found])


class OpenCasePage(OfClient, OpensCase):
    """Open a case for someone who has none in the worker's service."""

    template = "web/clients/open_case.jinja"
    form_class = OpenCaseForm
    done = _("Their case is open.")

    def open(self, **path: Any) -> None:
        super().open(**path)
        if self.request.method == "POST":
            self.services = services_to_register_in(self.visit)
        else:
            self.services = services_to_open_in(self.visit, cases_of(self.visit, self.opened))
        if not self.services:
            raise Refused("no service without an open case")

    def form_options(self) -> Mapping[str, Any]:
        return {"case_part": self.case_part()}

    def context(self) -> Mapping[str, Any]:
        return {**super().context(), "save_label": _("Open the case"), "services": self.services}

    def act(self, form: Form) -> str:
        try:
            case = open_another(
                self.opened.client,
                service=self.chosen_service(form),
                as_key_worker=self.as_key_worker(form),
                by=self.visit.worker,
                at=self.visit.at,
            )
        except AlreadyOpen as standing:
            return self.going_to(standing.case)
        return self.going_to(case)
