"""One person registered twice: a merge shows nobody more, and undoing it gives each record back what it had."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linkworker.cases import actions as cases
from linkworker.cases.models import Case
from linkworker.duties.models import Duty
from linkworker.events.changed import Changed
from linkworker.events.models import Event
from linkworker.misplaced.merging import MergeGiven, SplitGiven, merge, merge_of, split, written_since
from linkworker.misplaced.models import Merge
from linkworker.partnership.models import Worker
from linkworker.people.actions import ClientGiven, change, register
from linkworker.people.build import ContactGiven, as_given
from linkworker.people.models import ClientRecord
from linkworker.practice.separating import SeparateBecause
from linkworker.practice.sharing import Category, Reason, Refused, Role
from linkworker.sharing.actions import Terms, grant, raise_wall
from linkworker.sharing.gates import decision_on
from linkworker.sharing.models import Agreement, Allocation, Grant, Holding, Opening, Separation, Share, Wall
from linkworker.sharing.references import new_act
from linkworker.sharing.separating import end_separation, plan_between, separate
from linkworker.sharing.walling import settle_wall
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of

HOUR = timedelta(hours=1)
LATER = MONDAY + timedelta(days=2)
BECAUSE = MergeGiven("She says that she came here under her other name", {"chosen_name": "one"})
APART = SplitGiven("Her sister: they share a birthday")
WHO = ("nerys", "owen", "priya", "morgan", "dafydd", "mared", "rhys")


@dataclass
class Twice:
    """Mair, registered at City with Nerys and at Fens with Priya; Mared leads the agency. Gethin is Owen's."""

    cast: Cast
    one: Case
    other: Case
    gethin: Case
    mared: Worker

    @property
    def records(self) -> tuple[ClientRecord, ClientRecord]:
        return fresh(self.one), fresh(self.other)

    def worker(self, who: str) -> Worker:
        return self.mared if who == "mared" else getattr(self.cast, who)  # type: ignore[no-any-return]

    def merges(self, **more: Any) -> Merge:
        return merge(*self.records, more.pop("given", BECAUSE), by=self.mared, at=MONDAY + HOUR, **more)

    def splits(self, over: tuple[int, ...] = ()) -> Merge:
        row = merge_of(self.one.client)
        assert row is not None
        return split(row, replace(APART, over=over), by=self.mared, at=MONDAY + 5 * HOUR)

    def sees(self, who: str) -> dict[int, frozenset[Category]]:
        """Of each record and case, what somebody sees now."""
        visit = visit_of(self.worker(who), LATER)
        roots = Holding.objects.filter(root=None).order_by("pk")
        found = {one.pk: decision_on(visit, one) for one in roots}
        return {key: one.categories for key, one in found.items() if one}


def fresh(case: Case) -> ClientRecord:
    return ClientRecord.objects.select_related("holding", "subject").get(pk=case.client_id)


def of_fens(cast: Cast, given_: ClientGiven) -> Case:
    client = register(given_, service=cast.fens, by=cast.priya, at=MONDAY)
    case = cases.open_case(client, service=cast.fens, by=cast.priya, at=MONDAY)
    return cases.allocate(case, worker=cast.priya, by=cast.priya, at=MONDAY)


@pytest.fixture
def twice(cast: Cast) -> Twice:
    mared = make_worker("Mared Puw", cast.afon, None, Role.MANAGER, Role.SAFEGUARDING_LEAD)
    one = make_case("Mair", service=cast.city, worker=cast.nerys, manager=cast.morgan)
    safe = ContactGiven("phone", "07700 900111", "yes", "every-day")
    say(fresh(one), cast.nerys, contacts=(safe, ContactGiven("letter", "", "yes", "every-day")))
    told = ClientGiven(
        chosen_name="Mary",
        birth_date=date(1990, 2, 3),
        contacts=(ContactGiven("phone", "07700 900222", "no"), ContactGiven("email", "m@example.org", "yes")),
    )
    gethin = make_case("Gethin", service=cast.city, worker=cast.owen, manager=cast.morgan)
    return Twice(cast, one, of_fens(cast, told), gethin, mared)


def say(client: ClientRecord, by: Worker, **said: Any) -> None:
    now = replace(as_given(client), **said)
    change(client, now, seen_version=client.version, by=by, at=MONDAY + 2 * HOUR)


TABLES = (Wall, Separation, Holding, Allocation, Grant, Opening, Case, Agreement, Share)


def rows(twice: Twice) -> Mapping[str, Any]:
    """Every row of what decides who sees what, and what both records say."""
    held = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}
    return {**held, "said": [as_given(client) for client in twice.records]}


facts = st.fixed_dictionaries(
    {
        "walls": st.sets(st.tuples(st.sampled_from(WHO), st.booleans()), max_size=3),
        "apart": st.sampled_from([None, "one", "other", "both"]),
        "granted": st.sets(st.booleans()),
        "owen": st.booleans(),
    }
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(facts)
def test_nobody_sees_more_by_a_merge_and_undoing_it_restores_every_row(
    twice: Twice, facts: dict[str, Any]
) -> None:
    with transaction.atomic():
        lay_out(twice, facts)
        before, kept = {who: twice.sees(who) for who in WHO}, rows(twice)
        barred = {who for who in WHO if denied(twice, who)}
        if "mared" in barred:
            with pytest.raises(Refused):
                twice.merges()
        else:
            twice.merges()
            for who in WHO:
                after = twice.sees(who)
                assert all(found <= before[who].get(key, frozenset()) for key, found in after.items()), who
                if who in barred:
                    assert not set(after) & roots_of_both(twice), who
            twice.splits()
            assert rows(twice) == kept
            assert {who: twice.sees(who) for who in WHO} == before
        transaction.set_rollback(True)


def lay_out(twice: Twice, facts: dict[str, Any]) -> None:
    both = {True: twice.one, False: twice.other}
    if facts["owen"]:
        cases.sharing.allocate(twice.other.holding, worker=twice.cast.owen, at=MONDAY)
    for who, which in sorted(facts["walls"]):
        raise_wall(both[which].client.subject, worker=twice.worker(who), by=None, at=MONDAY)
    if facts["apart"] and not ({("mared", True), ("mared", False)} & facts["walls"]):
        for name in ("one", "other"):
            if facts["apart"] in {name, "both"}:
                keep_apart(twice, name)
    for which in sorted(facts["granted"] - {which for who, which in facts["walls"] if who == "mared"}):
        terms = Terms("agreed", "care", LATER + HOUR, new_act())
        to = {"categories": [Category.RISK, Category.IDENTITY], "to_agency": twice.cast.lantern}
        grant(both[which].holding, **to, terms=terms, by=twice.mared, at=MONDAY)


def keep_apart(twice: Twice, name: str) -> None:
    subject = getattr(twice, name).client.subject
    told: dict[str, Any] = {
        "because": SeparateBecause.HARM,
        "said_by": "She",
        "by": twice.mared,
        "at": MONDAY,
    }
    separate(subject, twice.gethin.client.subject, **told)


def denied(twice: Twice, who: str) -> bool:
    """Whether a wall or a separation of either record stands before somebody."""
    visit = visit_of(twice.worker(who), LATER)
    reasons = {decision_on(visit, one.holding).reason for one in (twice.one, twice.other)}
    return bool(reasons & {Reason.WALL, Reason.SEPARATED})


def roots_of_both(twice: Twice) -> set[int]:
    both = [twice.one.client_id, twice.other.client_id]
    return set(Holding.objects.filter(subject__in=both, root=None).values_list("pk", flat=True))


def test_what_is_not_safe_of_either_is_safe_of_neither_and_comes_back(twice: Twice) -> None:
    before = [as_given(client) for client in twice.records]
    twice.merges()
    one, other = ({way.channel: way for way in as_given(client).contacts} for client in twice.records)
    assert (one["phone"].safe, one["phone"].detail) == ("no", "07700 900111")
    assert (other["phone"].safe, other["phone"].detail) == ("no", "07700 900222")
    assert one["letter"].safe == "yes" and "letter" not in other and "email" not in one
    twice.splits()
    assert [as_given(client) for client in twice.records] == before


def test_a_wall_or_a_separation_that_rises_later_stands_around_both_while_they_are_one(twice: Twice) -> None:
    twice.merges()
    raise_wall(twice.one.client.subject, worker=twice.cast.priya, by=None, at=MONDAY + 2 * HOUR)
    keep_apart(twice, "other")
    assert twice.sees("priya") == {}
    assert not set(twice.sees("owen")) & roots_of_both(twice)
    assert twice.gethin.pk not in twice.sees("nerys")
    twice.splits()
    assert set(twice.sees("priya")) == {twice.other.pk, twice.other.client.holding_id}
    assert twice.gethin.pk in twice.sees("nerys") or twice.gethin.client.holding_id in twice.sees("nerys")


def test_what_ended_or_was_taken_down_meanwhile_is_not_raised_anew(twice: Twice) -> None:
    raise_wall(twice.one.client.subject, worker=twice.cast.priya, by=None, at=MONDAY)
    keep_apart(twice, "one")
    twice.merges()
    assert Separation.objects.filter(subject=twice.other.client_id).exists()
    plan = plan_between(twice.one.client.subject, twice.gethin.client.subject)
    assert plan is not None
    end_separation(plan, note="Over", by=twice.mared, at=MONDAY + 2 * HOUR)
    for wall in Wall.objects.order_by("-pk"):
        settle_wall(wall, stays=False, by=twice.mared, at=MONDAY + 2 * HOUR)
    raise_wall(twice.other.client.subject, worker=twice.cast.rhys, by=None, at=MONDAY + 3 * HOUR)
    assert twice.other.pk in twice.sees("priya")
    assert not Separation.objects.filter(until=None).exists()


def test_only_who_leads_and_reads_all_of_both_merges_them(twice: Twice) -> None:
    for by in (twice.cast.morgan, twice.cast.nerys, twice.cast.dafydd, twice.cast.rhys):
        with pytest.raises(Refused):
            merge(*twice.records, BECAUSE, by=by, at=MONDAY)
    with pytest.raises(Refused):
        merge(twice.records[0], twice.records[0], BECAUSE, by=twice.mared, at=MONDAY)
    separate(
        twice.one.client.subject,
        twice.other.client.subject,
        because=SeparateBecause.HARM,
        said_by="She",
        by=twice.mared,
        at=MONDAY,
    )
    with pytest.raises(Refused):
        twice.merges()
    assert not Merge.objects.exists()


def test_the_second_of_two_is_told_who_was_quicker(twice: Twice) -> None:
    row = twice.merges()
    with pytest.raises(Changed) as caught:
        twice.merges()
    assert caught.value.now == row
    twice.splits()
    with pytest.raises(Changed):
        split(row, APART, by=twice.mared, at=MONDAY + 6 * HOUR)
    assert [one.kind for one in Event.objects.filter(kind__startswith="records_").order_by("pk")] == [
        "records_merged",
        "records_merged",
        "records_split",
        "records_split",
    ]


def test_what_was_written_since_stays_or_goes_over_as_the_doer_says(twice: Twice) -> None:
    twice.merges()
    mair, mary = twice.records
    assert written_since(merge_of(mair) or Merge()) == {mair.pk: (), mary.pk: ()}
    say(mair, twice.cast.nerys, language="Romani", chosen_name="Mair Wyn")
    say(mary, twice.cast.priya, pronouns="they/them")
    row = merge_of(mair)
    assert row is not None
    assert written_since(row) == {mair.pk: ("chosen_name", "language"), mary.pk: ("pronouns",)}
    twice.splits(over=(mair.pk,))
    one, other = (as_given(client) for client in twice.records)
    assert (one.chosen_name, one.language, one.pronouns) == ("Mair", "", "")
    assert (other.chosen_name, other.language, other.pronouns) == ("Mair Wyn", "Romani", "they/them")
    assert other.birth_date == date(1990, 2, 3)


def test_whose_duties_somebody_may_no_longer_see_pass_to_whoever_leads_and_come_back(twice: Twice) -> None:
    keep_apart(twice, "one")
    cases.sharing.allocate(twice.other.holding, worker=twice.cast.owen, at=MONDAY)
    owners = Duty.objects.filter(holding=twice.gethin.pk, ended_at=None).values_list("owner", flat=True)
    assert set(owners) == {twice.cast.owen.pk}
    twice.merges()
    assert set(owners.all()) == {None}
    twice.splits()
    assert set(owners.all()) == {twice.cast.owen.pk}
