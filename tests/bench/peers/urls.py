"""The lists: the admin's, the same of what a user has a permission on, and that on a page with nothing around it."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from guardian.shortcuts import get_objects_for_user

from tests.bench.peers.admin import guarded_site


def guarded(request: HttpRequest) -> HttpResponse:
    """The least there can be: django-guardian's shortcut, Django's paginator, and a bare table."""
    cases = get_objects_for_user(request.user, "peers.view_case").select_related("client", "key_worker")
    page = Paginator(cases.order_by("-pk"), 25).get_page(request.GET.get("p"))
    return render(request, "peers/guarded.html", {"page": page})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("guarded-admin/", guarded_site.urls),
    path("guarded/", guarded),
]
