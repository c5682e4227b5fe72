"""The pages for what is not there, what broke, a form that is too old to send, and too many tries."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What is not there, and what this reader may not see: one page for both, and nothing of the path in it."""
    request.is_nowhere = True  # type: ignore[attr-defined]
    return render(request, "web/errors/absent.jinja", status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Drawn without a context: whatever broke may be what the frame needs."""
    return HttpResponse(render_to_string("web/errors/broken.jinja"), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form's own token is missing or old: what was typed on our own page is kept when we know whose it is.

    A tab may be older than the sign-in: what a colleague typed there, or the same person for another agency, is not
    kept under whoever is signed in now.
    """
    from linkworker.web.acting import was_sent_by
    from linkworker.web.session import keep_typed

    request.is_nowhere = True  # type: ignore[attr-defined]
    user = request.user
    theirs = user.is_authenticated and _is_own_page(request) and was_sent_by(request, user)
    kept = theirs and keep_typed(request)
    return render(request, "web/errors/stale.jinja", {"kept": kept}, status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many tries to sign in, searches, files or referrals. The same words for each, and nothing of what it was."""
    request.is_nowhere = True  # type: ignore[attr-defined]
    response = render(request, "web/errors/too_many.jinja", status=429)
    response["Retry-After"] = "300"
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """More than is read of anybody."""
    request.is_nowhere = True  # type: ignore[attr-defined]
    return render(request, "web/errors/too_large.jinja", status=413)


def _is_own_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from one of our own pages."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
