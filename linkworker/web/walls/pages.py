"""Whom a worker knows, as they told it, and the walls that a safeguarding lead reads of."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linkworker.cases.walls import ShownWall, walls
from linkworker.design.dates import short_day
from linkworker.people.connecting import connections_of, forget, open_connection, told_of
from linkworker.people.models import Connection
from linkworker.practice.separating import Relation, WallBecause
from linkworker.web.row_keys import row_key
from linkworker.web.visiting import visit
from linkworker.web.walls.words import BECAUSE, RELATIONS

Row = Mapping[str, Any]


def known(request: HttpRequest) -> HttpResponse:
    """Who the worker is, and whom they know: their own page, nobody else's."""
    here = visit(request)
    told = connections_of(here.worker)
    context = {
        "me": next((_told(one) for one in told if one.relation == Relation.SELF), None),
        "others": [_told(one) for one in told if one.relation != Relation.SELF],
    }
    return render(request, "web/walls/known.jinja", context)


def _told(connection: Connection) -> Row:
    who = told_of(connection)
    return {
        "name": who.name,
        "relation": RELATIONS[Relation(connection.relation)],
        "when": _("told %(day)s") % {"day": short_day(connection.at)},
        "forget_href": reverse("known-forget", args=[connection.pk]),
    }


@require_POST
def forget_known(request: HttpRequest, number: int) -> HttpResponse:
    """Look for somebody no longer, in one press."""
    here = visit(request)
    forget(open_connection(here.worker, number), by=here.worker, at=here.at)
    messages.success(request, _("Taken off your list. Walls that stand are not changed by it"))
    return HttpResponseRedirect(reverse("known"))


def wall_list(request: HttpRequest) -> HttpResponse:
    """The walls around people whom a safeguarding lead may see, those to decide on first."""
    here = visit(request)
    return render(request, "web/walls/list.jinja", {"rows": [_line(one) for one in walls(here)]})


def _line(one: ShownWall) -> Row:
    names = {"worker": one.wall.worker.name, "client": one.client.chosen_name}
    return {
        "text": _("%(worker)s and %(client)s") % names,
        "href": reverse("wall", args=[one.wall.pk]),
        "why": BECAUSE[WallBecause(one.wall.because)],
        "when": _("since %(day)s") % {"day": short_day(one.wall.since)},
        "state": _("To decide") if one.is_to_decide else "",
        "anchor": row_key(one.wall.pk),
    }
