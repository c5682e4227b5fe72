"""Staying signed in, and keeping what is typed: two addresses that the pages' scripts post to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from linkworker.design.dates import clock_time
from linkworker.events import clock, drafts
from linkworker.web.form_page import FormPage
from linkworker.web.visiting import now

NOT_TYPED = {"csrfmiddlewaretoken", "form_token", "sent_by", "password", "discard_draft"}
LONGEST_PATH = 200
MOST_LETTERS = 200_000


@require_POST
def stay(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Nothing is done here: the request itself keeps the session."""
    return HttpResponse(status=204)


@require_POST
def draft(request: HttpRequest, path: str) -> HttpResponse:
    """Keep the sent fields as the worker's own draft of the form at `path`; the answer says at what time.

    It is the same whether the thing at that path exists or not, since nothing is opened.
    """
    if not takes_drafts(path):
        raise Http404
    if sum(len(value) for _name, values in request.POST.lists() for value in values) > MOST_LETTERS:
        return HttpResponse(status=413)
    keep_typed(request)
    return HttpResponse(status=204, headers={"X-Draft-Time": clock_time(now(request))})


def takes_drafts(path: str) -> bool:
    """Whether a path is a form's that keeps drafts."""
    if len(path) > LONGEST_PATH:
        return False
    try:
        view = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return False
    return isinstance(view, type) and issubclass(view, FormPage) and view.keeps_draft


def keep_typed(request: HttpRequest) -> bool:
    """Keep the fields of a POST as the signed-in worker's draft: of the form sent, or of the form it is a draft of.

    Whether there was something to keep.
    """
    path = request.path
    if request.resolver_match and request.resolver_match.view_name == "draft":
        path = request.resolver_match.kwargs["path"]
    typed = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    if not typed or request.user.pk is None or not takes_drafts(path):
        return False
    drafts.keep(worker_id=request.user.pk, form=path, data=typed, at=clock.now())
    return True
