"""The pages for what is not there, what broke, and a form that is too old to send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there, and what this reader may not see: one page for both."""
    return render(request, "web/errors/absent.jinja", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "web/errors/broken.jinja", status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own token is missing or old: what was typed is kept when we know whose it is."""
    from linkworker.web.middleware import keep_typed

    if request.user.is_authenticated:
        keep_typed(request)
    return render(request, "web/errors/stale.jinja", status=403)
