"""What holds for every page: refusals look like absence, a GET only reads, idle sessions end, nothing is stored."""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linkworker.events import clock, drafts
from linkworker.practice.sharing import Refused
from linkworker.web.errors import absent

Next = Callable[[HttpRequest], HttpResponse]
NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "password"}
UPDATE_SEEN_AFTER = 30
MAY_WRITE = re.compile(
    r'^\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|PRAGMA|'
    r'(INSERT INTO|UPDATE|DELETE FROM)\s+"?(django_session|events_look|events_draft|rate_limits)\b)',
    re.IGNORECASE,
)


class Layer:
    """A middleware that only wraps the call."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class QuietHeaders(Layer):
    """Nothing about a person is kept by the browser, or by anything on the way to it."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        return response


class TimeOut(Layer):
    """Ends a session that lay idle. What was just typed is kept as a draft, with or without JavaScript."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        seen, now = request.session.get("seen"), int(time.time())
        if seen is not None and now - seen > settings.LINKWORKER_IDLE_SECONDS:
            return self._end(request)
        if seen is None or now - seen > UPDATE_SEEN_AFTER:
            request.session["seen"] = now
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            keep_typed(request)
        logout(request)
        query = urlencode({"next": request.path, "idle": "1"})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


def keep_typed(request: HttpRequest, path: str | None = None) -> None:
    """Keep the fields of a POST as the signed-in worker's draft of the page at `path`."""
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    if typed and request.user.pk is not None:
        drafts.keep(
            worker_id=request.user.pk, form=(path or request.path)[:200], data=typed, at=clock.now()
        )


class SecondFactor(Layer):
    """Outside the demo, a worker without a second factor goes no further than setting one up."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.LINKWORKER_SECOND_FACTOR
            and request.user.is_authenticated
            and not request.path.startswith(("/account/", settings.STATIC_URL))
            and not self._has_one(request)
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    def _has_one(self, request: HttpRequest) -> bool:
        if not request.session.get("second_factor"):
            factors = Authenticator.objects.filter(user_id=request.user.pk)
            if not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
                return False
            request.session["second_factor"] = True
        return True


class WroteInGet(RuntimeError):
    """A page that is only looked at tried to change something."""


class GetOnlyReads(Layer):
    """A GET writes sessions, drafts, looks and rate limits, and nothing else: anything else raises."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path.startswith("/account/"):
            return self.get_response(request)
        with connection.execute_wrapper(_only_reads):
            return self.get_response(request)


def _only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not MAY_WRITE.match(sql):
        raise WroteInGet(sql.split(maxsplit=3)[:3])
    return execute(sql, params, many, context)


class Refusals(Layer):
    """A refusal is answered as absence is: the same page, the same bytes."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return absent(request) if isinstance(exception, Refused | PermissionDenied) else None
