"""Where each says that the other harms them: somebody who knows how looks at who does what to whom."""

from collections.abc import Iterator

from linkworker.practice.deadlines import working_days
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Owner, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

ASSESSED = working_days(10)
"""As early as possible, says the guidance; the number is our own."""


@rule(
    "relationship.assess",
    title=N_("See that a specialist assesses who does what to whom"),
    purpose=N_(
        "Each is said to harm the other. Until somebody has looked at all of it both are protected, and neither is"
        " taken for the one who harms."
    ),
    counts=N_("an IDVA or safeguarding lead records an assessment that comes to a conclusion"),
    weight=Weight.SHOULD,
    sources=(
        Citation("safelives-counter", "Tools to aid assessment"),
        Citation("linkworker", "both are protected until an assessment; ten working days"),
    ),
    page=Page.PEOPLE,
    talk=Talk.RISK,
    station=Station.IDENTIFIED,
    owner=Owner.KEY_WORKER,
    safety=True,
    by_hand=False,
)
def assess_relationship(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for one in facts.relationships:
        yield Occasion(
            about=str(one.id),
            since=one.at,
            deadline=ASSESSED,
            because=(one.because,),
            met_at=one.assessed_at,
        )
