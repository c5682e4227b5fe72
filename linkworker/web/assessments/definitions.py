"""What the area agreed: definitions, words, thresholds, times and help lines, for both sectors alike.

Each area holds one clear definition of substance use and of domestic abuse that both sectors can see (Welsh Government
framework, section 4; London Drug and Alcohol Network notes, question 2).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkworker.partnership.localities import localities_of, locality_at
from linkworker.practice.deadlines import london_date
from linkworker.practice.locality import Locality
from linkworker.practice.locality_values import Contact, Nation
from linkworker.practice.vocabulary import STATUTORY, Standing, code_list, financial_year
from linkworker.practice.vocabulary import definitions as every_definition
from linkworker.web.assessments.agreed import (
    THRESHOLDS,
    TIMES,
    agreed,
    definition_words,
    list_words,
)
from linkworker.web.data_words import cited, pick, route_words
from linkworker.web.visiting import today, visit


def definitions(request: HttpRequest) -> HttpResponse:
    """The definition set in force for the reader's agency, or for another locality its services work under."""
    here = visit(request)
    known = localities_of(here.worker.agency)
    wanted = request.GET.get("area", "")
    locality = locality_at(wanted if wanted in known else known[0], here.at)
    on = london_date(here.at)
    context = {
        "locality": locality,
        "on": today(request),
        "others": [_other(locality_at(one, here.at)) for one in known if one != locality.id],
        "in_force": [definition_words(one) for one in locality.definitions],
        "statutory": _statutory(locality),
        "legacy": [
            definition_words(one) for one in every_definition().values() if one.standing is Standing.LEGACY
        ],
        "lists": [list_words(code_list(name)) for name in _lists(locality)],
        "glossary": list_words(code_list("glossary")),
        "financial_year": financial_year(on) if locality.nation is Nation.WALES else None,
        "thresholds": agreed(locality, THRESHOLDS, on),
        "times": agreed(locality, TIMES, on),
        "routes": route_words(locality.routes),
        "routes_source": cited(locality.citation("referral.routes")),
        "contacts": [_contact(one) for one in locality.contacts],
    }
    return render(request, "web/assessments/definitions.jinja", context)


def _other(locality: Locality) -> dict[str, str]:
    return {"id": locality.id, "name": locality.name}


def _statutory(locality: Locality) -> dict[str, Any] | None:
    """The statutory test, where the locality's own set words it otherwise: records are sorted by it everywhere."""
    if any(one.id == STATUTORY for one in locality.definitions):
        return None
    return definition_words(every_definition()[STATUTORY])


def _lists(locality: Locality) -> list[str]:
    welsh = ["welsh-abuse-types"] if locality.nation is Nation.WALES else []
    return [*welsh, "abuse-types", "targets", "relationships"]


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "name": pick(contact.name),
        "number": contact.number,
        "who_for": pick(contact.who_for),
        "hours": pick(contact.hours),
        "verified_on": contact.verified_on,
        "source": cited(contact.source),
    }
