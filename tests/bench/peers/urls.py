"""The two lists: the admin's, and one of what a user has a permission on."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from guardian.shortcuts import get_objects_for_user


def guarded(request: HttpRequest) -> HttpResponse:
    """As django-guardian's own documentation lists objects, with Django's own paginator."""
    cases = get_objects_for_user(request.user, "peers.view_case").select_related("client", "key_worker")
    page = Paginator(cases.order_by("-pk"), 25).get_page(request.GET.get("p"))
    return render(request, "peers/guarded.html", {"page": page})


urlpatterns = [path("admin/", admin.site.urls), path("guarded/", guarded)]
