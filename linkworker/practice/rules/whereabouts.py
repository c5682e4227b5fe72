"""What two people decide about where somebody is: a worker asks, and whoever leads the service answers."""

from collections.abc import Iterator

from linkworker.practice.deadlines import same_day, working_days
from linkworker.practice.facts import CaseFacts
from linkworker.practice.locality import Locality
from linkworker.practice.rule import Occasion, Owner, Page, Station, Talk, Weight, rule
from linkworker.practice.sources import Citation
from linkworker.practice.text import N_

REVIEWED = working_days(3)
"""Soon, so that nobody answers at the door meanwhile; the answer itself has the month of UK GDPR, Article 12(3)."""


@rule(
    "address.decide",
    title=N_("Decide what a colleague asks about a sealed address"),
    purpose=N_(
        "Nobody opens a sealed address alone. Two people see to it that it is needed, for how long, and by whom."
    ),
    counts=N_(
        "somebody who leads the service, and neither asked nor is to read it, says yes or no; or it is taken back"
    ),
    weight=Weight.SHOULD,
    sources=(
        Citation("cp-guidelines", "6.25, 8.0"),
        Citation("linkworker", "a sealed address is opened by two people"),
    ),
    page=Page.WHEREABOUTS,
    talk=Talk.WORK,
    station=Station.IDENTIFIED,
    owner=Owner.MANAGER,
    by_hand=False,
)
def decide_on_address(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for asked in facts.reviews:
        if not asked.of_record:
            yield Occasion(
                about=str(asked.id),
                since=asked.at,
                deadline=same_day(),
                because=(asked.because,),
                met_at=asked.settled_at,
            )


@rule(
    "record.decide",
    title=N_("Review what somebody asks of this record, and decide on the answer"),
    purpose=N_(
        "A child’s record tells where a parent lives: by school, doctor, worker and appointment. Nobody answers alone."
    ),
    counts=N_(
        "somebody who leads the service, and did not write the request down, decides what is given; or it is taken back"
    ),
    weight=Weight.MUST,
    sources=(
        Citation("uk-gdpr", "Articles 12(3) and 15(4)"),
        Citation("dpa-2018", "schedule 2, paragraph 16"),
        Citation("linkworker", "a request for a record goes to a reviewer, within three working days"),
    ),
    page=Page.WHEREABOUTS,
    talk=Talk.WORK,
    station=Station.IDENTIFIED,
    owner=Owner.MANAGER,
    safety=True,
    by_hand=False,
)
def decide_on_record(facts: CaseFacts, locality: Locality) -> Iterator[Occasion]:
    for asked in facts.reviews:
        if asked.of_record:
            yield Occasion(
                about=str(asked.id),
                since=asked.at,
                deadline=REVIEWED,
                because=(asked.because,),
                met_at=asked.settled_at,
            )
