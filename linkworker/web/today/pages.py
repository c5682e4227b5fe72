"""The first page after signing in, and the page of those who lead a team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.duties.gates import open_team, open_today
from linkworker.looking.notices import waiting
from linkworker.web.cases.paging import asked_key
from linkworker.web.signin.recorded import ASKS_WHO
from linkworker.web.today.presenters import team_page, today_page
from linkworker.web.visiting import own_lines, visit


def today(request: HttpRequest) -> HttpResponse:
    """What a worker has before them: now, this week, whom to ask again, and what is new."""
    here = visit(request)
    context = today_page(open_today(here), own_lines(request), here)
    asks_who = request.session.get(ASKS_WHO, False)
    more = {"asks_who": asks_who, "noticed": waiting(here)}
    return render(request, "web/today/today.jinja", {**context, **more})


def team(request: HttpRequest) -> HttpResponse:
    """A manager's team: what waits for a decision, and what is overdue with whom."""
    here = visit(request)
    after = asked_key(request, "after")
    context = team_page(open_team(here, after), own_lines(request), here, after)
    return render(request, "web/today/team.jinja", context)
