"""What holds for every page: refusals look like absence, a GET only reads, idle sessions end, nothing is stored."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linkworker.events import clock
from linkworker.events.acting_as import as_reader
from linkworker.events.prepared import planned_once
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import second_factors
from linkworker.practice.sharing import Refused
from linkworker.sharing.gates import TooMany
from linkworker.web.acting import is_cut_off
from linkworker.web.errors import absent, too_large, too_many
from linkworker.web.numbers import number_in
from linkworker.web.session import keep_typed, takes_drafts
from linkworker.web.signin.recorded import SECOND_FACTOR
from linkworker.web.visiting import visit

LEAVE_NOTHING = '"cache", "storage"'
"""What a browser is told to forget (Clear-Site-Data, W3C 2017, section 3.1)."""

Next = Callable[[HttpRequest], HttpResponse]
READS = {"GET", "HEAD", "OPTIONS"}
UPDATE_SEEN_AFTER = 30
MOST_OF_A_STRANGER = 1_000_000
MAY_WRITE = re.compile(
    r"^\s*(\(?SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|PRAGMA|"
    r'INSERT INTO "?events_look\b|'
    r'(INSERT INTO|UPDATE|DELETE FROM) "?(django_session|events_draft|rate_limits)\b)',
    re.IGNORECASE,
)


OF_SIGN_IN = ("/account/", "/acting/")
"""The pages of somebody's own sign-in: they read no client, and the library that draws them writes accounts."""

ANSWERED = (Refused, TooMany, PermissionDenied, Http404)
"""What a page raises to be answered: no failure, and what it wrote stays."""


class Layer:
    """A middleware that only wraps the call."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class QuietHeaders(Layer):
    """Nothing about a person is kept by the browser, or by anything on the way to it. Files of ours never come here."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response


class TimeOut(Layer):
    """Ends a session that lay idle, that lasts half a day, or whose worker has left; what was typed is kept as a draft.

    What is only read is stopped before anything else looks at it; what was sent, after its token was checked.
    With whatever answer a session ends, the browser is told to forget what it kept.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_over = _is_over(request)
        ended = self._ended(request) if request.method in READS else None
        response = ended or self.get_response(request)
        if is_over or hasattr(request, "ended_because"):
            response["Clear-Site-Data"] = LEAVE_NOTHING
        return response

    def process_view(
        self, request: HttpRequest, _view: object, _args: Sequence[Any], _path: Mapping[str, Any]
    ) -> HttpResponse | None:
        return None if request.method in READS else self._ended(request)

    def _ended(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        seen, now = request.session.get("seen"), clock.machine_seconds()
        began = request.session.setdefault("began", now)
        if now - began >= settings.SESSION_COOKIE_AGE:
            return _end(request, "idle")
        if seen is not None and now - seen >= _patience(request):
            return _end(request, "idle")
        here = visit(request)
        if not here.reader.live_roles(here.at):
            return _end(request, "left")
        if is_cut_off(request):
            return _end(request, "left")
        if seen is None or now - seen > UPDATE_SEEN_AFTER:
            request.session["seen"] = now
        return None


def _is_over(request: HttpRequest) -> bool:
    """Whether the browser still holds a session that is nobody's any more (of a closed account): it then goes."""
    if request.user.is_authenticated or not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return False
    if SESSION_KEY in request.session:
        request.session.flush()
    return request.session.is_empty()


def _is_leaving(request: HttpRequest) -> bool:
    """Whether the page itself counted to the end and went to the sign-in page."""
    return request.path == reverse("account_login") and "idle" in request.GET


def _patience(request: HttpRequest) -> int:
    """Seconds after which a session is over.

    A page counts from its own last answer; what was noted here may be `UPDATE_SEEN_AFTER` seconds older.
    """
    idle = int(settings.LINKWORKER_IDLE_SECONDS)
    return idle if _is_leaving(request) else idle + UPDATE_SEEN_AFTER


def _end(request: HttpRequest, because: str) -> HttpResponse | None:
    back = request.path if request.method in READS or takes_drafts(request.path) else ""
    if request.method == "POST":
        keep_typed(request)
    request.ended_because = because  # type: ignore[attr-defined]
    logout(request)
    if _is_leaving(request):
        return None
    asked = {"idle": "1", "next": back} if because == "idle" else {}
    query = urlencode({name: value for name, value in asked.items() if value})
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}".rstrip("?"))


class Sizes(Layer):
    """More than the largest file is not read at all, and of whoever is not signed in no more than a form."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if request.user.is_authenticated else MOST_OF_A_STRANGER
        length = number_in(request.META.get("CONTENT_LENGTH") or "0")
        if length is None or length > most:
            return too_large(request)
        return self.get_response(request)


class SecondFactor(Layer):
    """Outside the demo, a worker without a second factor goes no further than setting one up."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        free = (reverse("mfa_index"), settings.STATIC_URL)
        if (
            settings.LINKWORKER_SECOND_FACTOR
            and request.user.is_authenticated
            and not request.path.startswith(free)
            and not self._has_one(request)
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    def _has_one(self, request: HttpRequest) -> bool:
        if not request.session.get(SECOND_FACTOR):
            if not second_factors(cast(Worker, request.user)):
                return False
            request.session[SECOND_FACTOR] = True
        return True


class AsReader(Layer):
    """What a page of somebody signed in reads, PostgreSQL shows to their role alone, in one transaction.

    Of what fails nothing is written; a refusal is none. The page that says so is made by nobody's role.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as reading:
            request.reading = reading  # type: ignore[attr-defined]
            if request.user.is_authenticated and not request.path.startswith(OF_SIGN_IN):
                here = visit(request)
                reading.enter_context(as_reader(agency=here.reader.agency, worker=here.worker.pk, at=here.at))
            return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _given: Any, named: Mapping[str, Any]) -> None:
        if named and request.method in READS:
            request.reading.enter_context(planned_once())  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if not isinstance(exception, ANSWERED):
            request.reading.__exit__(type(exception), exception, exception.__traceback__)  # type: ignore[attr-defined]


class WroteInGet(RuntimeError):
    """A page that is only looked at tried to change something."""


class GetOnlyReads(Layer):
    """A GET writes sessions, drafts, looks and rate limits, and nothing else: anything else raises.

    One page is left out: there the library notes that the recovery codes were seen.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READS or request.path == reverse("mfa_view_recovery_codes"):
            return self.get_response(request)
        with connection.execute_wrapper(_only_reads):
            return self.get_response(request)


def _only_reads(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not MAY_WRITE.match(sql):
        raise WroteInGet(sql.split(maxsplit=3)[:3])
    return execute(sql, params, many, context)


class Refusals(Layer):
    """A refusal is answered as absence is: the same page, the same bytes. Too much at once is told to wait."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            if request.method == "POST":
                keep_typed(request)
            return too_many(request)
        return absent(request) if isinstance(exception, Refused | PermissionDenied) else None
