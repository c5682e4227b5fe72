"""The lists of cases: one's own, one's service's, and what other agencies share."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases.actions import close_case, open_case
from linkworker.cases.models import Case
from linkworker.events.models import Look
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Category, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Grant
from tests.cast import MONDAY, Cast, make_case
from tests.web.case_work import NOON, SignIn, at_noon, signed_in, title_of, words_of

__all__ = ["at_noon", "signed_in"]

NAME = re.compile(r'class="[^"]*lw-duty__who"[^>]*>([^<]*)<')


def names_in(text: bytes) -> list[str]:
    return NAME.findall(text.decode())


def newcomer(cast: Cast, name: str) -> Case:
    client = register(ClientGiven(chosen_name=name), service=cast.city, by=cast.owen, at=MONDAY)
    return open_case(client, service=cast.city, by=cast.owen, at=MONDAY)


def grant(case: Case, cast: Cast, *categories: Category) -> None:
    act = uuid4()
    for category in categories:
        Grant.objects.create(
            holding=case.holding,
            category=category,
            to_agency=cast.lantern,
            route="referral",
            purpose="support",
            act=act,
            since=MONDAY,
            until=MONDAY + timedelta(days=30),
        )


def test_a_worker_lists_the_cases_allocated_to_them_and_no_others(cast: Cast, signed_in: SignIn) -> None:
    make_case("Owen’s client", service=cast.city, worker=cast.owen)
    answer = signed_in(cast.nerys).get("/cases/")
    assert names_in(answer.content) == ["Siân Gwenllian-Bâ"]
    assert "All open" not in words_of(answer)


def test_a_case_once_allocated_to_a_worker_who_is_link_worker_now_is_not_on_their_list(
    cast: Cast, signed_in: SignIn
) -> None:
    cast.nerys.roles.update(role=Role.LINK_WORKER)
    assert names_in(signed_in(cast.nerys).get("/cases/").content) == []


def test_a_worker_who_asks_for_the_whole_service_still_gets_their_own(cast: Cast, signed_in: SignIn) -> None:
    make_case("Owen’s client", service=cast.city, worker=cast.owen)
    answer = signed_in(cast.nerys).get("/cases/?of=service&state=unallocated")
    assert names_in(answer.content) == ["Siân Gwenllian-Bâ"]


def test_a_manager_lists_the_service_newest_first_and_what_nobody_holds(
    cast: Cast, signed_in: SignIn
) -> None:
    newcomer(cast, "Nobody’s yet")
    make_case("In the fens", service=cast.fens, worker=cast.priya)
    morgan = signed_in(cast.morgan)
    assert names_in(morgan.get("/cases/").content) == ["Nobody’s yet", "Siân Gwenllian-Bâ"]
    unallocated = morgan.get("/cases/?of=service&state=unallocated")
    assert names_in(unallocated.content) == ["Nobody’s yet"]
    assert "Not allocated yet" in words_of(unallocated)


def test_a_closed_case_stands_under_closed_and_not_under_open(cast: Cast, signed_in: SignIn) -> None:
    close_case(cast.sian, reason="completed", by=cast.nerys, at=MONDAY)
    nerys = signed_in(cast.nerys)
    assert "No case is allocated to you." in words_of(nerys.get("/cases/"))
    assert names_in(nerys.get("/cases/?state=closed").content) == ["Siân Gwenllian-Bâ"]


def test_a_row_says_the_level_in_words_with_its_day_the_key_worker_and_what_comes_next(
    cast: Cast, signed_in: SignIn
) -> None:
    answers = tuple(AnswerGiven(str(number), Answer.YES) for number in range(1, 18))
    given = AssessmentGiven(CHECKLIST, "with-person", answers, {})
    complete(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    text = words_of(signed_in(cast.nerys).get("/cases/"))
    assert "High on 2 Nov 2026" in text
    assert "Key worker Nerys Llywelyn" in text
    assert "Last entry today 09:00" in text
    assert "Next due:" in text


@pytest.fixture
def sixty(cast: Cast) -> Iterator[list[str]]:
    yield [
        make_case(f"Person {number:02}", service=cast.city, worker=cast.nerys).client.chosen_name
        for number in range(60)
    ]


def test_pages_of_a_list_join_without_gap_or_repeat_both_ways(
    cast: Cast, signed_in: SignIn, sixty: list[str]
) -> None:
    nerys, path, forth = signed_in(cast.nerys), "/cases/", []
    pages = []
    while path:
        answer = nerys.get(path)
        pages.append(path)
        forth += names_in(answer.content)
        older = re.search(r'href="([^"]+)" rel="next"', answer.content.decode())
        path = older[1].replace("&amp;", "&") if older else ""
    assert forth == ["Siân Gwenllian-Bâ", *sixty][::-1]
    assert len(pages) == 3
    newer = re.search(r'href="([^"]+)" rel="prev"', nerys.get(pages[-1]).content.decode())
    assert newer
    assert names_in(nerys.get(newer[1].replace("&amp;", "&")).content) == forth[25:50]


def test_a_page_of_25_costs_few_statements_few_bytes_and_one_look(
    cast: Cast, signed_in: SignIn, sixty: list[str]
) -> None:
    nerys = signed_in(cast.nerys)
    before = Look.objects.count()
    with CaptureQueriesContext(connection) as captured:
        answer = nerys.get("/cases/")
    assert len(captured) <= 15
    assert len(answer.content) <= 40_000
    look = Look.objects.latest("id")
    assert Look.objects.count() == before + 1
    shown = Case.objects.filter(client__chosen_name__in=names_in(answer.content))
    assert (look.kind, sorted(look.subjects)) == ("list", sorted(shown.values_list("client", flat=True)))


def test_who_stands_behind_a_wall_lists_the_case_no_more(cast: Cast, signed_in: SignIn) -> None:
    raise_wall(cast.sian.client.subject, worker=cast.morgan, by=cast.morgan, at=MONDAY)
    assert names_in(signed_in(cast.morgan).get("/cases/").content) == []


@pytest.mark.parametrize(
    "strange", ["before=0", "before=x", "after=99999999999999999999999", "service=7", "of=all"]
)
def test_a_strange_address_lists_as_if_it_were_not_asked(cast: Cast, signed_in: SignIn, strange: str) -> None:
    answer = signed_in(cast.nerys).get(f"/cases/?{strange}")
    assert (answer.status_code, names_in(answer.content)) == (200, ["Siân Gwenllian-Bâ"])


def test_no_name_stands_in_a_title_or_an_address_of_a_list(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.nerys).get("/cases/")
    assert title_of(answer) == "Cases – Linkworker"
    assert not [href for href in re.findall(r'href="([^"]*)"', answer.content.decode()) if "Si" in href]


def test_nothing_shared_says_so(cast: Cast, signed_in: SignIn) -> None:
    assert "Nothing is shared with you now." in words_of(signed_in(cast.dafydd).get("/shared/"))


def test_a_shared_case_is_listed_with_its_agency_what_is_shared_and_until_when(
    cast: Cast, signed_in: SignIn
) -> None:
    grant(cast.sian, cast, Category.IDENTITY, Category.RISK)
    dafydd = signed_in(cast.dafydd)
    before = Look.objects.count()
    answer = dafydd.get("/shared/")
    assert names_in(answer.content) == ["Siân Gwenllian-Bâ"]
    assert "Held by Afon Recovery Shared Identity, Risk and safety Until 2 Dec 2026" in words_of(answer)
    assert "No risk checklist yet" in words_of(answer)
    assert Look.objects.latest("id").subjects == [cast.sian.client_id]
    assert Look.objects.count() == before + 1
    assert names_in(dafydd.get("/cases/").content) == []


def test_who_is_shared_a_name_alone_reads_no_level_and_finds_no_way_in(cast: Cast, signed_in: SignIn) -> None:
    grant(cast.sian, cast, Category.IDENTITY)
    dafydd = signed_in(cast.dafydd)
    answer = dafydd.get("/shared/")
    assert names_in(answer.content) == ["Siân Gwenllian-Bâ"]
    assert "checklist" not in words_of(answer)
    assert f"/cases/{cast.sian.reference}/" not in answer.content.decode()
    assert dafydd.get(f"/cases/{cast.sian.reference}/").status_code == 404


def test_a_share_that_ended_is_listed_no_more(cast: Cast, signed_in: SignIn) -> None:
    grant(cast.sian, cast, Category.IDENTITY, Category.RISK)
    Grant.objects.update(until=NOON - timedelta(minutes=1))
    assert names_in(signed_in(cast.dafydd).get("/shared/").content) == []
