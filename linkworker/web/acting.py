"""Somebody who works for several agencies acts for one at a time, and changes it here.

Changing is signing out and in again: another session, another worker. Nothing that one account opened, typed or may see
goes with it. The session still ends twelve hours after the first sign-in, and when that account's sign-in is changed.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linkworker.partnership.joining import others_to_act_as, still_stands
from linkworker.partnership.models import Worker
from linkworker.practice.sharing import Refused
from linkworker.web.signin.recorded import SECOND_FACTOR
from linkworker.web.visiting import visit, worker

FIRST = "first_account"
"""In a session that was reached by changing: the account that signed in, and the mark of its sign-in then."""

STAYS = ("began", SECOND_FACTOR)
SENT_BY = "sent_by"


def acting(request: HttpRequest) -> HttpResponse:
    """The agencies that one may act for, and the change to one of them. To everybody else there is no such page."""
    here = visit(request)
    others = others_to_act_as(here.worker, here.at)
    if not others:
        raise Refused("acts for one agency")
    if request.method == "POST":
        chosen = [one for one in others if str(one.pk) == request.POST.get("account")]
        if not chosen:
            raise Refused("not theirs to act by")
        return _change(request, chosen[0])
    accounts = [{"number": one.pk, "agency": one.agency.name} for one in others]
    return render(request, "web/acting.jinja", {"agency": here.worker.agency.name, "accounts": accounts})


def _change(request: HttpRequest, to: Worker) -> HttpResponse:
    now = worker(request)
    first = request.session.get(FIRST) or [now.pk, now.get_session_auth_hash()]
    stays = {name: request.session[name] for name in STAYS if name in request.session}
    request.ended_because = "changed"  # type: ignore[attr-defined]
    logout(request)
    login(request, to, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.update(stays)
    if first[0] != to.pk:
        request.session[FIRST] = first
    return HttpResponseRedirect(reverse("today"))


def is_cut_off(request: HttpRequest) -> bool:
    """Whether a session was reached through an account that no longer leads there."""
    first: Sequence[Any] | None = request.session.get(FIRST)
    return first is not None and not still_stands(first[0], first[1], worker(request))


def mark_of(account: Worker) -> str:
    """By which a form tells whose page it stood on: a tab may outlive the sign-in under which it was opened."""
    return salted_hmac("linkworker.sent_by", str(account.pk)).hexdigest()[:20]


def was_sent_by(request: HttpRequest, account: Worker) -> bool:
    """Whether a form stood on a page that was opened by this very account."""
    return constant_time_compare(request.POST.get(SENT_BY, ""), mark_of(account))


def _tokens(request: HttpRequest, account: Worker) -> SafeString:
    mark = format_html('<input type="hidden" name="{}" value="{}">', SENT_BY, mark_of(account))
    return csrf_input(request) + mark


tokens = lazy(_tokens, SafeString, str)
"""What every form carries: the token of the session, and whose page it stands on."""
