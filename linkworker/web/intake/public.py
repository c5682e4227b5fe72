"""Referring somebody without an account: nothing is looked up, and nothing is kept but the referral."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from linkworker.design.dates import day
from linkworker.design.fields import Choice
from linkworker.design.frame import HelpLine
from linkworker.events import clock, drafts
from linkworker.partnership.directory import is_open, partnerships, taking_referrals
from linkworker.partnership.localities import locality_at
from linkworker.partnership.models import DirectoryEntry
from linkworker.practice.deadlines import london_date
from linkworker.practice.directory import is_shelter
from linkworker.practice.locality_values import Recipient
from linkworker.practice.triage import Way
from linkworker.practice.vocabulary import code_list
from linkworker.referrals.arriving import arrive
from linkworker.web.cases.paging import asked_key
from linkworker.web.data_words import pick, route_words
from linkworker.web.errors import too_many
from linkworker.web.intake.public_forms import PublicForm, WhereForm
from linkworker.web.referrals.words import need_words

EXIT = "https://www.bbc.co.uk/weather"
NOBODY = 0
"""Whose sending it is, where no worker is signed in."""

MOST_BYTES = 100_000
TOLD_FOR = 60 * 60
MOST_LISTED = 50


def number_of(need: str) -> int:
    """A need as a number, so that no address names it."""
    return code_list("needs").codes.index(need) + 1


def need_of(number: int | None) -> str:
    codes = code_list("needs").codes
    return codes[number - 1] if number is not None and number <= len(codes) else ""


@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """Choose the help and the area, then the service."""
    offered = {code for entry in taking_referrals() for code in entry.needs}
    needs = [
        Choice(str(number_of(code)), need_words(code)) for code in code_list("needs").codes if code in offered
    ]
    areas = [Choice(str(one.pk), one.name) for one in partnerships()]
    asked = request.GET if "need" in request.GET else None
    form = WhereForm(asked, needs=needs, areas=areas)
    chosen = asked is not None and form.is_valid()
    need = need_of(asked_key(request, "need")) if chosen else ""
    area = int(form.cleaned_data["area"]) if chosen and "area" in form.fields else None
    context = {
        **_frame(),
        "form": form,
        "need": need_words(need) if need else "",
        **(_services(request, need, area) if need else {"services": []}),
    }
    return render(request, "web/intake/start.jinja", context, status=422 if form.errors else 200)


def _services(request: HttpRequest, need: str, area: int | None) -> Mapping[str, Any]:
    """A page of the services, which of how many they are, and the way to the next."""
    found, first = taking_referrals(need, area), asked_key(request, "after") or 0
    shown = found[first : first + MOST_LISTED]
    last = first + len(shown)
    going = {"need": number_of(need), **({"area": area} if area is not None else {}), "after": last}
    range_words = _("Services %(first)d to %(last)d of %(all)d")
    return {
        "services": [_listed(entry, need) for entry in shown],
        "which": range_words % {"first": first + 1, "last": last, "all": len(found)}
        if shown and len(found) > MOST_LISTED
        else "",
        "next_href": f"{reverse('refer')}?{urlencode(going)}" if shown and last < len(found) else "",
    }


def _listed(entry: DirectoryEntry, need: str) -> Mapping[str, Any]:
    """A service as it is listed: of a refuge or safe house nothing that might tell where it stands."""
    service, now = entry.service, clock.now()
    hidden = is_shelter(service.agency.sector, entry.needs)
    calendar = locality_at(service.locality, now).calendar
    return {
        "title": service.name,
        "href": f"{reverse('refer-to', args=[service.pk])}?{urlencode({'need': number_of(need)})}",
        "lines": [
            {"label": _("Organisation"), "value": service.agency.name},
            {"label": _("For whom"), "value": entry.who_for},
            {"label": _("Not for"), "value": entry.not_for},
            {"label": _("Area"), "value": "" if hidden else entry.area},
            {"label": _("From outside the area"), "value": _("Yes, too") if entry.takes_from_outside else ""},
            {"label": _("Now"), "value": _("Open") if not hidden and is_open(entry, calendar, now) else ""},
        ],
    }


@method_decorator(login_not_required, name="dispatch")
class Refer(View):
    """One page in groups. Sent twice it makes one referral; it keeps no draft, no session and no file."""

    entry: DirectoryEntry
    need: str

    def setup(self, request: HttpRequest, *args: Any, **path: Any) -> None:
        super().setup(request, *args, **path)
        self.at = clock.now()

    def dispatch(self, request: HttpRequest, *args: Any, **path: Any) -> Any:
        found = [entry for entry in taking_referrals() if entry.service_id == path["number"]]
        if not found or not found[0].needs:
            raise Http404
        self.entry = found[0]
        need = need_of(asked_key(request, "need"))
        self.need = need if need in self.entry.needs else self.entry.needs[0]
        return super().dispatch(request, *args, **path)

    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self._show(self._form(initial={"address_kind": "none"}))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        if not ratelimit.consume(request, action="refer"):
            return too_many(request)
        if sum(len(value) for _name, sent in request.POST.lists() for value in sent) > MOST_BYTES:
            return HttpResponse(status=413)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        return HttpResponseRedirect(self._once(form))

    def _form(self, *data: Any, **options: Any) -> PublicForm:
        return PublicForm(*data, today=london_date(self.at), **options)

    def _once(self, form: PublicForm) -> str:
        """Send it in one transaction with the claim on the form's token."""
        token = form.token
        with transaction.atomic():
            earlier = drafts.claim(token, worker_id=NOBODY, at=self.at) if token else None
            if earlier is not None:
                return earlier
            going = self._send(form)
            if token:
                drafts.settle(token, worker_id=NOBODY, result_path=going)
        return going

    def _send(self, form: PublicForm) -> str:
        said = form.cleaned_data
        sender = {name: said[name] for name in ("from_name", "from_agency", "from_role", "from_contact")}
        given = form.arrival(way=Way.FORM, need=self.need, **sender)
        intake = arrive(self.entry.service, given, by=None, at=self.at)
        told = signing.dumps(
            [intake.reference, intake.service_id, intake.answer_due_at.isoformat()], salt=SALT
        )
        return f"{reverse('refer-sent')}?{urlencode({'told': told})}"

    def _show(self, form: PublicForm, status: int = 200) -> HttpResponse:
        service = self.entry.service
        here = locality_at(service.locality, self.at)
        to = Recipient(self.need) if self.need in set(Recipient) else None
        context = {
            **_frame(),
            "form": form,
            "service": service.name,
            "agency": service.agency.name,
            "need": need_words(self.need),
            "how_to_refer": ""
            if is_shelter(service.agency.sector, self.entry.needs)
            else self.entry.how_to_refer,
            "routes": route_words(here.routes_to(to)) if to else [],
        }
        return render(self.request, "web/intake/refer.jinja", context, status=status)


SALT = "refer-sent"


@login_not_required
def sent(request: HttpRequest) -> HttpResponse:
    """What to quote, and what happens next, as the sending itself told it: nothing is looked up by a reference."""
    context = {**_frame(), **_told(request.GET.get("told", ""))}
    return render(request, "web/intake/sent.jinja", context)


def _told(signed: str) -> Mapping[str, str]:
    try:
        reference, number, due = signing.loads(signed, salt=SALT, max_age=TOLD_FOR)
    except signing.BadSignature:
        return {"number": ""}
    name = next((one.service.name for one in taking_referrals() if one.service_id == number), "")
    return {"number": reference, "service": name, "due": day(datetime.fromisoformat(due))}


def _frame() -> Mapping[str, Any]:
    """What stands on every public page: the way out, and the lines that help."""
    found = partnerships()
    contacts = locality_at(found[0].locality, clock.now()).contacts if found else ()
    lines = [HelpLine(pick(one.name), one.number, pick(one.hours)) for one in contacts]
    return {"exit_href": EXIT, "lines": lines}
