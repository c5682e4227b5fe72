"""Signing in, signing out and failing to are recorded in the chain, wherever the library does them."""

from typing import Any

from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from linkworker.events import clock
from linkworker.events.acting_as import action
from linkworker.partnership import actions
from linkworker.partnership.models import Worker
from linkworker.people.connecting import connections_of

SECOND_FACTOR = "second_factor"
"""Under this name a session keeps that its worker has a second factor."""


ASKS_WHO = "asks_who"
"""Under this name a session keeps that its worker has not told yet who they are and whom they know."""


@action
def on_signed_in(request: HttpRequest, user: Worker, **_signal: Any) -> None:
    actions.signed_in(user, at=clock.now())
    request.session[ASKS_WHO] = not connections_of(user)


def on_signed_out(request: HttpRequest | None, user: Worker | None, **_signal: Any) -> None:
    if user is not None:
        actions.signed_out(user, because=getattr(request, "ended_because", "asked"), at=clock.now())


def on_failed(credentials: dict[str, Any], **_signal: Any) -> None:
    actions.sign_in_failed(str(credentials.get("username", "")), at=clock.now())


def on_wrong_code(user: Worker, **_signal: Any) -> None:
    actions.sign_in_failed(user.username, at=clock.now())


def on_factor_removed(request: HttpRequest, **_signal: Any) -> None:
    request.session.pop(SECOND_FACTOR, None)


def connect() -> None:
    """Called once when the app is ready."""
    auth.user_logged_in.connect(on_signed_in, dispatch_uid="signin.in")
    auth.user_logged_out.connect(on_signed_out, dispatch_uid="signin.out")
    auth.user_login_failed.connect(on_failed, dispatch_uid="signin.failed")
    mfa.authentication_failed.connect(on_wrong_code, dispatch_uid="signin.code")
    mfa.authenticator_removed.connect(on_factor_removed, dispatch_uid="signin.removed")
