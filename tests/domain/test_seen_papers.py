"""Giving the paper of who has seen a record: by her own worker, when it is safe, the same whoever else comes here."""

from datetime import timedelta

import pytest

from linkworker.cases.apart import separate
from linkworker.cases.models import Case
from linkworker.cases.shares import share
from linkworker.events.kinds import Kind
from linkworker.events.models import Event, Look
from linkworker.events.sealing import seal_looks
from linkworker.looking.following import on_tick
from linkworker.looking.giving import Given, NotSafe, give, open_paper
from linkworker.looking.models import SeenPaper
from linkworker.partnership.models import Worker
from linkworker.people.gates import open_client
from linkworker.practice.seen_by import Keeps, Line, Who, Why
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.gates import admit
from linkworker.sharing.separating import OpeningGiven, open_across
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of
from tests.joined import agree, harm, sharing

NOON = MONDAY + timedelta(hours=3)
SAFE = Given(alone=True, is_safe=True, keeps=Keeps.SAFE_PLACE)


def follow() -> None:
    seal_looks(NOON)
    while on_tick(NOON):
        pass


def look(worker: Worker, case: Case) -> None:
    open_client(visit_of(worker, NOON, "client"), case.client.reference)


def paper_of(cast: Cast, given: Given = SAFE) -> tuple[Line, ...]:
    follow()
    paper = give(cast.sian.client, given, by=cast.nerys, at=NOON)
    return open_paper(visit_of(cast.nerys, NOON), cast.sian.client.reference, paper.pk)[1]


def told(lines: tuple[Line, ...]) -> list[tuple[str, Who, Why]]:
    return [(one.agency, one.who, one.why) for one in lines]


def test_it_tells_by_day_what_kind_of_worker_looked_and_why(cast: Cast) -> None:
    for worker in (cast.nerys, cast.owen, cast.morgan, cast.owen):
        look(worker, cast.sian)
    assert told(paper_of(cast)) == [
        ("Afon Recovery", Who.MANAGER, Why.LEADS),
        ("Afon Recovery", Who.WORKER, Why.HELPED_OUT),
        ("Afon Recovery", Who.WORKER, Why.WORKS_WITH_YOU),
    ]


def test_giving_it_is_in_the_chain_without_a_word_of_what_stood_on_it(cast: Cast) -> None:
    paper_of(cast)
    event = Event.objects.get(kind=Kind.SEEN_PAPER_GIVEN)
    assert (event.actor_id, event.subject_id) == (cast.nerys.pk, cast.sian.client_id)
    assert event.data == {"keeps": "safe-place"}
    looks = Look.objects.filter(worker_id=cast.nerys.pk, route="test", subjects=[cast.sian.client_id])
    assert looks.exists()


@pytest.mark.parametrize(
    "given",
    [
        Given(alone=False, is_safe=True, keeps=Keeps.HERE),
        Given(alone=True, is_safe=False, keeps=Keeps.HERE),
        Given(alone=True, is_safe=True, keeps=Keeps.NOT_SURE),
    ],
)
def test_it_is_not_given_unless_it_is_safe(cast: Cast, given: Given) -> None:
    with pytest.raises(NotSafe):
        give(cast.sian.client, given, by=cast.nerys, at=NOON)
    assert not SeenPaper.objects.exists()


@pytest.mark.parametrize("who", ["owen", "morgan", "rhys", "priya", "dafydd"])
def test_nobody_gives_it_but_whoever_works_with_her(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        give(cast.sian.client, SAFE, by=getattr(cast, who), at=NOON)


def test_it_is_open_to_whoever_gave_it_for_a_day(cast: Cast) -> None:
    paper, reference = give(cast.sian.client, SAFE, by=cast.nerys, at=NOON), cast.sian.client.reference
    open_paper(visit_of(cast.nerys, NOON + timedelta(hours=23)), reference, paper.pk)
    for worker, at in ((cast.nerys, NOON + timedelta(days=1)), (cast.morgan, NOON)):
        with pytest.raises(Refused):
            open_paper(visit_of(worker, at), reference, paper.pk)


def test_it_begins_on_the_day_asked_for(cast: Cast) -> None:
    look(cast.nerys, cast.sian)
    later = Given(alone=True, is_safe=True, keeps=Keeps.HERE, since=(NOON + timedelta(days=1)).date())
    assert paper_of(cast, later) == ()


def test_another_agency_stands_on_it_when_she_agreed_and_not_when_it_was_serious_harm(cast: Cast) -> None:
    agree(cast.sian, cast.nerys, "joint-care", at=MONDAY)
    share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    admit(visit_of(cast.dafydd, NOON, "case"), cast.sian.holding)
    assert ("Lantern", Who.WORKER, Why.SHARED) in told(paper_of(cast))


def test_what_was_shared_against_serious_harm_is_not_told(cast: Cast) -> None:
    hidden = {"harm": harm(urgent=True), "told": "not-told", "told_why": "He reads her messages"}
    share(cast.sian, sharing("marac", cast.idvas, **hidden), by=cast.nerys, at=MONDAY)
    admit(visit_of(cast.dafydd, NOON, "case"), cast.sian.holding)
    assert "Lantern" not in {one.agency for one in paper_of(cast)}


def test_a_worker_who_knows_her_is_not_on_it(cast: Cast) -> None:
    look(cast.owen, cast.sian)
    raise_wall(cast.sian.client.subject, worker=cast.owen, by=None, at=NOON)
    assert Why.HELPED_OUT not in {one.why for one in paper_of(cast)}


@pytest.mark.parametrize("who", [Role.SAFEGUARDING_LEAD, Role.GOVERNANCE_LEAD])
def test_safeguarding_leads_and_whoever_reads_looks_are_not_on_it(cast: Cast, who: Role) -> None:
    look(cast.nerys, cast.sian)
    before = paper_of(cast)
    lead = make_worker("Eleri Rees", cast.afon, cast.city, who)
    admitted = who is Role.SAFEGUARDING_LEAD
    if admitted:
        look(lead, cast.sian)
    assert paper_of(cast) == before


def test_the_paper_is_the_same_whether_or_not_the_other_one_comes_here(cast: Cast) -> None:
    """The twin: in one world Aled is a client, kept apart from Siân, and his worker was opened a part of hers."""
    for worker in (cast.nerys, cast.owen, cast.morgan):
        look(worker, cast.sian)
    alone = paper_of(cast)
    tomos = make_worker("Tomos Wynn", cast.afon, cast.city, Role.KEY_WORKER)
    eleri = make_worker("Eleri Rees", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)
    look(eleri, cast.sian)
    aled = make_case("Aled", service=cast.city, worker=tomos, manager=cast.morgan)
    pair = (cast.sian.client.subject, aled.client.subject)
    separate(*pair, because=SeparateBecause.HARM, said_by="Siân", by=eleri, at=MONDAY)
    plan = pair[0].separations.get().plan
    assert plan is not None
    until, review = NOON + timedelta(days=20), NOON.date() + timedelta(days=10)
    opening = OpeningGiven(frozenset({Category.RISK}), purpose="Plan", until=until, review_on=review)
    open_across(plan, cast.sian.holding, opening, worker=tomos, by=eleri, at=MONDAY)
    admit(visit_of(tomos, NOON, "opened"), cast.sian.holding, across=True)
    admit(visit_of(cast.nerys, NOON, "case"), cast.sian.holding)
    assert paper_of(cast) == alone
