"""Blind matching: found out of sight, told to one link worker alone, offered on her yes, joined by both."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.cases.links import link
from linkworker.cases.models import Link
from linkworker.events.changed import Changed
from linkworker.events.models import Event, Look
from linkworker.matches.actions import (
    AnswerGiven,
    answer,
    ask_against_harm,
    decide_on_harm,
    reply,
    say_looking,
)
from linkworker.matches.finding import on_tick
from linkworker.matches.gates import looking_of, matches, open_match, to_do
from linkworker.matches.models import Match
from linkworker.partnership.models import Agency, Sector, Worker
from linkworker.people.actions import ClientGiven, change, register
from linkworker.people.build import as_given
from linkworker.people.models import MatchWaiting
from linkworker.practice.asking import Alone
from linkworker.practice.blind_match import ANSWERED_WITHIN, Looking, Reply, Said, Step
from linkworker.practice.sharing import Refused
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Grant
from tests.cast import MONDAY, Cast, make_case, visit_of
from tests.matched import BORN, NAME, Matched, a_case, make_matched, make_protocol

DAY = timedelta(days=1)
LATER = MONDAY + 2 * DAY
YES = AnswerGiven(Alone.ALONE, Said.YES)


@pytest.fixture
def matched(cast: Cast) -> Matched:
    made = make_matched(cast)
    made.tick(LATER)
    return made


def said_yes(matched: Matched) -> None:
    answer(matched.shown(matched.llio, LATER), YES, visit_of(matched.llio, LATER))


def nobody_reads_it(matched: Matched, *who: Worker) -> None:
    for worker in who:
        visit = visit_of(worker, LATER)
        assert to_do(visit) == []
        with pytest.raises(Refused):
            open_match(visit, matched.match().reference)


def test_whoever_knew_the_person_first_is_told_and_nobody_else(matched: Matched) -> None:
    cast = matched.cast
    (shown,) = matches(visit_of(matched.llio, LATER))
    assert (shown.client, shown.asks, shown.step) == (matched.here.client, True, Step.TO_ASK)
    nobody_reads_it(matched, matched.tudur, matched.eleri, cast.nerys, cast.dafydd, cast.morgan, cast.rhys)
    told = Event.objects.filter(kind="match_found").values_list("agency_id", "subject_id", "data")
    assert list(told) == [(cast.afon.pk, matched.here.client_id, {})]


def test_registering_makes_the_same_statements_whether_or_not_anybody_matches(cast: Cast) -> None:
    made = make_matched(cast)
    made.tick(LATER)

    def registering(name: str) -> list[str]:
        with CaptureQueriesContext(connection) as ran:
            given = ClientGiven(chosen_name=name, birth_date=BORN)
            register(given, service=cast.idvas, by=cast.dafydd, at=LATER)
        return [
            " ".join(re.findall(r"^[A-Z]+|(?<=\")[a-z]+_[a-z]+(?=\")", one["sql"]))
            for one in ran.captured_queries
        ]

    assert registering(NAME) == registering("Quentin Strange-Nobody")
    assert MatchWaiting.objects.count() == 2


@pytest.mark.parametrize("sector", [Sector.POLICE, Sector.PROBATION, Sector.PERPETRATOR, Sector.REFUGE])
def test_sectors_that_stay_out_are_compared_with_nobody(cast: Cast, sector: Sector) -> None:
    Agency.objects.filter(pk=cast.lantern.pk).update(sector=sector)
    make_matched(cast).tick(LATER)
    assert not Match.objects.exists()


def test_without_both_signatures_nobody_is_compared_and_with_them_everybody_is(cast: Cast) -> None:
    made = make_matched(cast)
    made.protocol.signatories.filter(agency=cast.lantern).delete()
    made.tick(LATER)
    assert not Match.objects.exists() and not MatchWaiting.objects.exists()
    make_protocol_again(made)
    made.tick(LATER)
    assert made.match().other == made.there.client


def make_protocol_again(made: Matched) -> None:
    made.protocol.signatories.create(agency=made.cast.lantern, signed_on=MONDAY.date())


def test_when_an_agency_leaves_the_protocol_what_was_found_is_read_no_longer(matched: Matched) -> None:
    matched.protocol.signatories.filter(agency=matched.cast.lantern).update(ended_on=LATER.date())
    nobody_reads_it(matched, matched.llio)


def test_who_does_not_want_to_be_looked_for_is_not_found(cast: Cast) -> None:
    made = make_matched(cast)
    client = made.there.client
    say_looking(client, Looking.NOT_WANTED, seen=None, by=cast.dafydd, at=MONDAY)
    made.tick(LATER)
    assert not Match.objects.exists()
    said = looking_of(client)
    assert said.is_looked_for is False
    say_looking(client, Looking.WANTED, seen=said.said, by=cast.dafydd, at=LATER)
    made.tick(LATER)
    assert made.match().holder == made.here.client
    with pytest.raises(Changed):
        say_looking(client, Looking.WANTED, seen=said.said, by=cast.dafydd, at=LATER)


def test_a_refuge_client_is_found_when_they_want_it(cast: Cast) -> None:
    Agency.objects.filter(pk=cast.lantern.pk).update(sector=Sector.REFUGE)
    made = make_matched(cast)
    say_looking(made.there.client, Looking.WANTED, seen=None, by=cast.dafydd, at=MONDAY)
    made.tick(LATER)
    assert made.match()


@pytest.mark.parametrize(
    ("name", "born"), [("Heledd Morgan-Ifans", date(1964, 5, 5)), ("Ieuan Morgan-Ifans", BORN), (NAME, None)]
)
def test_somebody_who_is_only_alike_makes_no_match(cast: Cast, name: str, born: date | None) -> None:
    make_protocol(cast.afon, cast.lantern)
    a_case(cast, cast.nerys)
    a_case(cast, cast.dafydd, name, born)
    assert on_tick(LATER) is False
    assert not Match.objects.exists()


def test_what_became_known_later_is_compared_again(cast: Cast) -> None:
    made = make_matched(cast)
    client = made.there.client
    given = as_given(client)
    changed = ClientGiven(**{**{name: getattr(given, name) for name in given.__slots__}, "birth_date": None})
    change(client, changed, seen_version=1, by=cast.dafydd, at=MONDAY)
    made.tick(LATER)
    assert not Match.objects.exists()
    change(client, given, seen_version=2, by=cast.dafydd, at=LATER)
    made.tick(LATER)
    made.tick(LATER + DAY)
    assert Match.objects.count() == 1


def test_without_an_open_case_on_both_sides_there_is_nobody_to_ask(matched: Matched) -> None:
    matched.there.closed_at = LATER
    matched.there.save()
    nobody_reads_it(matched, matched.llio)


def test_a_wall_before_the_link_worker_hides_it(matched: Matched) -> None:
    raise_wall(matched.here.client.subject, worker=matched.llio, by=None, at=LATER)
    nobody_reads_it(matched, matched.llio)


@pytest.mark.parametrize(
    ("given", "step"),
    [
        (AnswerGiven(Alone.ALONE, Said.NO), Step.NOTHING),
        (AnswerGiven(Alone.NOT_ALONE, Said.LATER, (LATER + DAY).date()), Step.TO_ASK_LATER),
    ],
)
def test_until_she_says_yes_the_other_agency_hears_nothing(
    matched: Matched, given: AnswerGiven, step: Step
) -> None:
    answer(matched.shown(matched.llio, LATER), given, visit_of(matched.llio, LATER))
    assert matched.shown(matched.llio, LATER).step is step
    nobody_reads_it(matched, matched.tudur)
    assert not Event.objects.filter(agency_id=matched.cast.lantern.pk, kind__startswith="match").exists()


@pytest.mark.parametrize(
    "given",
    [
        AnswerGiven(Alone.NOT_ALONE, Said.YES),
        AnswerGiven(Alone.NOT_SURE, Said.YES),
        AnswerGiven(Alone.ALONE, Said.LATER),
        AnswerGiven(Alone.ALONE, Said.LATER, LATER.date()),
        AnswerGiven(Alone.ALONE, Said.NO, (LATER + DAY).date()),
    ],
)
def test_a_yes_is_said_alone_and_what_waits_has_a_day(matched: Matched, given: AnswerGiven) -> None:
    with pytest.raises(ValueError, match="alone"):
        answer(matched.shown(matched.llio, LATER), given, visit_of(matched.llio, LATER))


def test_her_yes_sends_the_offer_and_the_other_link_workers_joins_the_cases(matched: Matched) -> None:
    said_yes(matched)
    (offer,) = matches(visit_of(matched.tudur, LATER))
    assert (offer.client, offer.asks, offer.step) == (matched.there.client, False, Step.OFFERED)
    assert matched.shown(matched.llio, LATER).step is Step.OFFERED
    nobody_reads_it(matched, matched.cast.dafydd, matched.cast.nerys)
    assert not Link.objects.exists()
    reply(offer, Reply.TAKEN, visit_of(matched.tudur, LATER))
    joined = Link.objects.values_list("case", "other")
    assert set(joined) == {
        (matched.here.pk, matched.there.pk),
        (matched.there.pk, matched.here.pk),
    }
    assert not Grant.objects.exists()
    steps = [matched.shown(who, LATER).step for who in (matched.llio, matched.tudur)]
    assert steps == [Step.JOINED, Step.JOINED]


@pytest.mark.parametrize("given", [Reply.ANOTHER_PERSON, Reply.NOT_NOW, None])
def test_why_nothing_came_of_it_is_told_to_nobody(matched: Matched, given: Reply | None) -> None:
    said_yes(matched)
    if given is not None:
        reply(matched.shown(matched.tudur, LATER), given, visit_of(matched.tudur, LATER))
    over = LATER + ANSWERED_WITHIN
    assert matched.shown(matched.llio, over).step is Step.NOTHING
    assert matched.shown(matched.tudur, over).step is Step.NOTHING
    assert not Link.objects.exists()
    with pytest.raises(Refused):
        reply(matched.shown(matched.tudur, over), Reply.TAKEN, visit_of(matched.tudur, over))


def harm_asked(matched: Matched) -> None:
    ask_against_harm(
        matched.shown(matched.llio, LATER), "He knows where she sleeps", visit_of(matched.llio, LATER)
    )


def test_against_serious_harm_somebody_who_leads_decides_and_nobody_else(matched: Matched) -> None:
    harm_asked(matched)
    nobody_reads_it(matched, matched.tudur, matched.cast.nerys, matched.cast.dafydd)
    assert matched.shown(matched.llio, LATER).step is Step.TO_AUTHORISE
    with pytest.raises(Refused):
        decide_on_harm(
            matched.shown(matched.llio, LATER),
            authorise=True,
            note="Yes",
            visit=visit_of(matched.llio, LATER),
        )
    (waits,) = to_do(visit_of(matched.eleri, LATER))
    decide_on_harm(waits, authorise=True, note="A knife", visit=visit_of(matched.eleri, LATER))
    assert matched.shown(matched.tudur, LATER).step is Step.OFFERED
    with pytest.raises(Refused):
        reply(matched.shown(matched.eleri, LATER), Reply.TAKEN, visit_of(matched.eleri, LATER))
    assert to_do(visit_of(matched.eleri, LATER)) == []


def test_what_was_not_authorised_stays_hers_to_say(matched: Matched) -> None:
    answer(
        matched.shown(matched.llio, LATER), AnswerGiven(Alone.ALONE, Said.NO), visit_of(matched.llio, LATER)
    )
    harm_asked(matched)
    (waits,) = to_do(visit_of(matched.cast.morgan, LATER))
    decide_on_harm(waits, authorise=False, note="Not so", visit=visit_of(matched.cast.morgan, LATER))
    nobody_reads_it(matched, matched.tudur)
    assert matched.shown(matched.llio, LATER).step is Step.NOTHING
    with pytest.raises(Refused):
        harm_asked(matched)


def test_of_two_link_workers_the_second_is_told(matched: Matched) -> None:
    before = matched.shown(matched.llio, LATER)
    said_yes(matched)
    with pytest.raises(Changed):
        answer(before, YES, visit_of(matched.llio, LATER))


def test_who_works_together_already_is_not_asked_about(cast: Cast) -> None:
    made = make_matched(cast)
    link(made.here, made.there, by=cast.nerys, at=MONDAY)
    made.tick(LATER)
    assert not Match.objects.exists()


def test_each_page_leaves_a_look_at_the_own_client_alone(matched: Matched) -> None:
    matches(visit_of(matched.llio, LATER))
    matched.shown(matched.llio, LATER)
    looked = Look.objects.filter(worker_id=matched.llio.pk).values_list("subjects", flat=True)
    assert list(looked) and {subject for row in looked for subject in row} == {matched.here.client_id}


def test_nobody_else_is_refused_otherwise_than_when_there_is_none(matched: Matched) -> None:
    make_case("Somebody else", service=matched.cast.fens, worker=matched.cast.priya)
    for reference in (matched.match().reference, "A1A1A1"):
        with pytest.raises(Refused):
            open_match(visit_of(matched.cast.priya, LATER), reference)
    with pytest.raises(Refused):
        matches(visit_of(matched.cast.priya, LATER))
