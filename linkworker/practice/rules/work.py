"""What keeps the work itself in order: who holds a case, and the service's own risk form."""

from collections.abc import Iterator

from linkworker.practice.fact import Because
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Owner, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_


@rule(
    "case.allocate",
    title=N_("Allocate the case to a key worker"),
    purpose=N_("Until somebody holds the case, nobody asks."),
    counts=N_("a key worker is allocated"),
    weight=Weight.MUST,
    sources=(Citation("wg-framework", "section 2"),),
    page=Page.ALLOCATION,
    talk=Talk.WORK,
    station=Station.ARRIVED,
    owner=Owner.MANAGER,
    locality_value="allocate",
)
def allocate(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    yield Occasion(
        since=facts.opened_at,
        deadline=locality.times.allocate,
        because=facts.opened,
        met_at=facts.allocated_at,
        met_by=Because("allocated", None, facts.allocated_at) if facts.allocated_at else None,
    )


@rule(
    "riskform.complete",
    title=N_("Complete the service's own risk form"),
    purpose=N_("The first risk assessment of the service, with its standing question about violence."),
    counts=N_("the risk form is completed"),
    weight=Weight.SHOULD,
    sources=(Citation("wg-framework", "appendix 1"), Citation("stella", "3.4")),
    page=Page.RISK_FORM,
    talk=Talk.RISK,
    station=Station.ARRIVED,
    locality_value="enquiry.first",
)
def complete_risk_form(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    first = facts.risk_forms[0] if facts.risk_forms else None
    yield Occasion(
        since=facts.opened_at,
        deadline=locality.times.enquiry_first,
        because=facts.opened,
        met_at=first.at if first else None,
        met_by=first.because if first else None,
    )
