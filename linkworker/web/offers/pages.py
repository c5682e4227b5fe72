"""Offering help after somebody told of abuse: recording it, and the way on to a referral for what they want."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.cases.gates import OpenedCase, open_offers, open_to_write
from linkworker.cases.models import Offer
from linkworker.cases.offers import NothingOffered, NotSafeToOffer, OffersGiven, record_offers
from linkworker.cases.queries import disclosed_in
from linkworker.design.dates import short_day
from linkworker.design.forms import Form
from linkworker.partnership.localities import locality_at
from linkworker.practice.locality import Locality
from linkworker.practice.offering import ANSWERS, OFFERS, REFERS_FOR, OfferAnswer, to_offer
from linkworker.practice.purposes import purposes_for
from linkworker.sharing.gates import Visit
from linkworker.web.cases.case_form import CaseForm
from linkworker.web.cases.identity import identity
from linkworker.web.data_words import pick, route_words
from linkworker.web.form_page import NotDone
from linkworker.web.offers.forms import BEFORE, OfferForm
from linkworker.web.visiting import visit

NOT_SAFE = gettext_lazy(
    "Nothing is saved: somebody may have heard. Offer help when you are alone with the person; until then it stays "
    "on your list"
)
NOTHING_OFFERED = gettext_lazy(
    "Nothing was offered, so nothing is saved. If it was not the time, close this page: it stays on your list"
)


class OfferAdd(CaseForm):
    """Recording what was offered in one conversation."""

    template = "web/offers/new.jinja"
    form_class = OfferForm
    done = gettext_lazy("Saved: what you offered, and what they said")

    def open(self, **path: Any) -> None:
        self.opened = open_to_write(self.visit, path["reference"])

    def form_options(self) -> Mapping[str, Any]:
        return {"relevant": self._relevant()}

    def context(self) -> Mapping[str, Any]:
        relevant = self._relevant()
        return {
            **super().context(),
            "relevant": [BEFORE + code for code in relevant],
            "others": [BEFORE + code for code in OFFERS if code not in relevant],
            **_beside(self.opened, self.visit),
        }

    def act(self, form: Form) -> str:
        given = form.cleaned_data
        at = self.happened(given)
        offered = OffersGiven(
            alone=given["alone"], answers=cast(OfferForm, form).answers(), note=given["note"]
        )
        try:
            rows = record_offers(
                self.opened.case, offered, by=self.visit.worker, at=at, recorded_at=self.visit.at
            )
        except NotSafeToOffer:
            raise NotDone("alone", NOT_SAFE) from None
        except NothingOffered:
            raise NotDone(BEFORE + self._relevant()[0], NOTHING_OFFERED) from None
        return reverse("offer", args=[self.reference, rows[0].pk])

    def _relevant(self) -> tuple[str, ...]:
        return to_offer(disclosed_in(self.opened.case))


def offer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What was offered in one conversation, and the way on for what the person wants."""
    here = visit(request)
    opened, rows = open_offers(here, reference, number)
    context = {
        "about": identity(opened, here.at),
        "offers": [{"key": _(OFFERS[row.of]), "value": _(ANSWERS[row.answer])} for row in rows],
        "note": rows[0].note,
        "by": rows[0].by.name,
        "offered_at": rows[0].at,
        "ways_on": list(_ways_on(opened, rows, here)) if opened.own else [],
        "thinks": any(row.answer == OfferAnswer.LATER for row in rows),
        **_beside(opened, here),
    }
    return render(request, "web/offers/offer.jinja", context)


def _ways_on(opened: OpenedCase, rows: Iterable[Offer], here: Visit) -> Iterable[Mapping[str, str]]:
    """A link to refer for each kind of help that the person wants; a help line they ring themselves."""
    case = opened.case
    nation = locality_at(case.service.locality, here.at).nation
    possible = {one.code for one in purposes_for(case.agency.sector, nation)}
    for row in rows:
        code = REFERS_FOR.get(row.of)
        if row.answer == OfferAnswer.ACCEPTED and code in possible:
            href = f"{reverse('share-new', args=[case.reference])}?for={code}"
            yield {"text": _("Refer: %(help)s") % {"help": _(OFFERS[row.of])}, "href": href}


def _beside(opened: OpenedCase, here: Visit) -> Mapping[str, Any]:
    """The help lines and the ways of referring of the case's area."""
    locality = locality_at(opened.case.service.locality, here.at)
    return {"lines": line_words(locality), "routes": route_words(locality.routes)}


def line_words(locality: Locality) -> list[Mapping[str, str]]:
    """The help lines of an area, as `web/offers/lines.jinja` draws them."""
    return [
        {
            "name": pick(one.name),
            "number": one.number,
            "who_for": pick(one.who_for),
            "hours": pick(one.hours),
            "checked": short_day(one.verified_on) if one.verified_on else "",
        }
        for one in locality.contacts
    ]
