"""How the agencies of an area work together: protocols, criteria and steps of referral, pathway, ways and services.

A joint protocol names care pathways, referral options and eligibility; criteria and process are common to both sectors
(Welsh Government framework, sections 3 and 4).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linkworker.partnership.finding import Wanted, find_services
from linkworker.partnership.localities import localities_of, locality_at
from linkworker.partnership.models import Sector
from linkworker.partnership.protocols import Standing, protocols_of
from linkworker.practice import pathway
from linkworker.practice.deadlines import london_date
from linkworker.practice.directory import decline_reasons
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import Point
from linkworker.practice.vocabulary import Term, code_list
from linkworker.web.data_words import cited, pick, route_words
from linkworker.web.services.presenters import service_row
from linkworker.web.visiting import visit


def together(request: HttpRequest) -> HttpResponse:
    """One page for every sector, in the version that is in force."""
    here = visit(request)
    known = localities_of(here.worker.agency)
    wanted = request.GET.get("area", "")
    locality = locality_at(wanted if wanted in known else known[0], here.at)
    others = [locality_at(one, here.at) for one in known if one != locality.id]
    found = find_services(here.worker.agency, Wanted(), here.at)
    context = {
        "locality": locality,
        "on": london_date(here.at),
        "others": [{"id": one.id, "name": one.name} for one in others],
        "protocols": [
            _protocol(one, london_date(here.at)) for one in protocols_of(here.worker.agency, here.at)
        ],
        "has_labels": bool(here.reader.reads_shared(here.at)),
        "criteria": _points(locality.criteria),
        "process": _points(locality.process),
        "criteria_source": cited(locality.citation("referral.criteria")),
        "never": [_never(term) for term in code_list("never-reasons").terms if term.binds],
        "reasons": [
            {"label": pick(term.label), "help": pick(term.help), "inappropriate": term.inappropriate}
            for term in decline_reasons(())
        ],
        "reasons_note": pick(code_list("decline-reasons").note),
        "picture": _picture(locality),
        "pathway_source": cited(pathway.SOURCE),
        "routes": route_words(locality.routes),
        "routes_source": cited(locality.citation("referral.routes")),
        "services": [service_row(one, here.at) for one in found.near],
        "more": found.more,
    }
    return render(request, "web/services/together.jinja", context)


def _points(points: Iterable[Point]) -> list[Mapping[str, str]]:
    """Each thing agreed, with whom it is for when it is not for every sector."""
    return [
        {
            "words": pick(point.words),
            "for": ", ".join(str(Sector(sector).label) for sector in point.applies_to),
            "source": cited(point.source),
        }
        for point in points
    ]


def _never(term: Term) -> Mapping[str, str]:
    source = cited(term.source or code_list("never-reasons").source)
    return {"label": pick(term.label), "help": pick(term.help), "source": source}


def _protocol(standing: Standing, today: date) -> Mapping[str, Any]:
    one = standing.protocol
    return {
        "protocol": one,
        "kind": one.get_kind_display(),
        "signatures": standing.signatures,
        "missing": ", ".join(agency.name for agency in standing.missing),
        "review_late": one.review_on is not None and one.review_on < today,
    }


def _picture(locality: Locality) -> Mapping[str, object]:
    """The pathway of a locality, at which nobody stands."""
    drawn = pathway.pathway(locality)
    return {
        "stations": [
            {
                "id": stop.station.value,
                "label": _(stop.label),
                "state": "any",
                "column": stop.column,
                "row": stop.row,
            }
            for stop in drawn.stops
        ],
        "edges": [
            {
                "from": turn.start.value,
                "to": turn.end.value,
                "taken": False,
                "label": _(turn.label) if turn.label else "",
            }
            for turn in drawn.turns
        ],
    }
