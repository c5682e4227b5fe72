"""Who does what to whom where each is said to harm the other, and who is not to take part in the work on a plan."""

from collections.abc import Iterator

from linkworker.practice.deadlines import same_day, working_days
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Owner, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.taking_part import kept_out_since
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


@rule(
    "plan.partner",
    title=N_("Talk alone with the person about who takes part, and let it end"),
    purpose=N_(
        "A partner, or whoever is said to harm them, takes part in the work on the plan, and abuse was disclosed or is"
        " suspected. Nobody plans safely beside whoever they may be afraid of."
    ),
    counts=N_("it is written down that they take part no more"),
    weight=Weight.MUST,
    sources=(
        Citation("cp-guidelines", "6.22"),
        Citation("linkworker", "the same day; and whoever is said to harm them, whatever they are to them"),
    ),
    page=Page.PEOPLE,
    talk=Talk.RISK,
    station=Station.IDENTIFIED,
    owner=Owner.KEY_WORKER,
    safety=True,
    by_hand=False,
)
def end_taking_part(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for one in facts.taking_part:
        since = kept_out_since(one, facts.enquiries)
        if since is not None:
            yield Occasion(
                about=str(one.id),
                since=since,
                deadline=same_day(),
                because=(one.because,),
                met_at=one.ended_at,
            )
