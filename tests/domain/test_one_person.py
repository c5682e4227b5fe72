"""One person with an account in each of two agencies: what is theirs whichever account they act by, and what is not."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from linkworker.cases.gates import open_case
from linkworker.cases.models import Case
from linkworker.cases.shares import share
from linkworker.events.models import Event
from linkworker.partnership.joining import accounts_of, others_to_act_as, still_stands
from linkworker.partnership.models import RoleGiven, Worker
from linkworker.partnership.setting_up import leave, reset_sign_in
from linkworker.practice.sharing import Category, Refused, Role
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from linkworker.sharing.joining import CannotJoin, join, part
from linkworker.sharing.models import Separation, Wall
from linkworker.sharing.queries import shared_with
from tests.cast import MONDAY, Cast, make_case, make_worker, visit_of
from tests.joined import Joined, agree, sharing

HOUR = timedelta(hours=1)


@pytest.fixture
def there(joined: Joined) -> Worker:
    """The account at Lantern of Owen, who works for Afon too; not joined yet with the one he has there."""
    return make_worker("Adeyemi Owen", joined.cast.lantern, joined.cast.idvas, Role.IDVA)


@pytest.fixture
def shared(joined: Joined) -> Case:
    """Siân's case, shared with Lantern."""
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=MONDAY)
    return cast.sian


def sees(worker: Worker, case: Case, at: object = MONDAY) -> tuple[bool, bool]:
    """Whether the gate opens a case to a worker, and whether the list of what is shared names it."""
    worker = Worker.objects.select_related("agency").get(pk=worker.pk)
    listed = shared_with(reader_of(worker), at, Category.RISK).filter(pk=case.pk).exists()  # type: ignore[arg-type]
    try:
        open_case(visit_of(worker, at), case.reference)  # type: ignore[arg-type]
    except Refused:
        return False, listed
    return True, listed


def test_a_wall_stands_before_the_person_by_whichever_account(
    joined: Joined, there: Worker, shared: Case
) -> None:
    cast = joined.cast
    assert sees(there, shared) == (True, True)
    join(cast.owen, there, at=MONDAY)
    assert sees(there, shared) == (True, True)
    raise_wall(shared.holding.subject, worker=Worker.objects.get(pk=cast.owen.pk), by=cast.morgan, at=MONDAY)
    assert sees(there, shared) == (False, False)
    assert sees(joined.gwilym, shared) == (True, True)


def test_joining_raises_the_walls_of_each_account_for_the_other(
    joined: Joined, there: Worker, shared: Case
) -> None:
    until = MONDAY + 9 * HOUR
    raise_wall(shared.holding.subject, worker=joined.cast.owen, by=joined.cast.morgan, at=MONDAY, until=until)
    assert sees(there, shared) == (True, True)
    join(joined.cast.owen, there, at=MONDAY)
    assert sees(there, shared) == (False, False)
    assert list(Wall.objects.filter(worker=there).values_list("until", flat=True)) == [until]
    assert Event.objects.filter(kind="wall_raised").count() == 2


def test_walls_stay_when_accounts_are_parted(joined: Joined, there: Worker, shared: Case) -> None:
    raise_wall(shared.holding.subject, worker=joined.cast.owen, by=joined.cast.morgan, at=MONDAY)
    join(joined.cast.owen, there, at=MONDAY)
    part(there, at=MONDAY)
    assert sees(there, shared) == (False, False)


def test_whoever_serves_the_one_by_either_account_sees_nothing_of_the_other(
    joined: Joined, there: Worker, shared: Case
) -> None:
    cast = joined.cast
    his = make_case("Gethin Rhys", service=cast.city, worker=cast.owen, manager=cast.morgan)
    Separation.objects.create(
        subject=shared.holding.subject, opposed=his.holding.subject, since=MONDAY, until=None
    )
    assert sees(there, shared) == (True, True)
    join(cast.owen, there, at=MONDAY)
    assert sees(there, shared) == (False, False)
    assert sees(joined.gwilym, shared) == (True, True)


def test_nothing_of_one_agency_is_opened_by_the_account_in_the_other(joined: Joined, there: Worker) -> None:
    own = make_case("Delyth", service=joined.cast.city, worker=joined.cast.owen, manager=joined.cast.morgan)
    join(joined.cast.owen, there, at=MONDAY)
    assert sees(joined.cast.owen, own)[0]
    assert not sees(there, own)[0]


def test_accounts_are_joined_across_agencies_and_each_chain_says_so(cast: Cast) -> None:
    there = make_worker("Adeyemi Owen", cast.lantern, cast.idvas, Role.IDVA)
    with pytest.raises(CannotJoin):
        join(cast.owen, cast.priya, at=MONDAY)
    with pytest.raises(CannotJoin):
        join(cast.owen, cast.owen, at=MONDAY)
    join(cast.owen, there, at=MONDAY)
    told = Event.objects.filter(kind="accounts_joined").order_by("agency_id")
    assert [(one.agency_id, one.thing_id) for one in told] == [
        (cast.afon.pk, cast.owen.pk),
        (cast.lantern.pk, there.pk),
    ]
    assert list(accounts_of(there)) == [cast.owen, there]
    with pytest.raises(CannotJoin):
        join(there, cast.priya, at=MONDAY)


def test_only_an_account_by_which_one_works_now_is_offered(cast: Cast) -> None:
    there = make_worker("Adeyemi Owen", cast.lantern, cast.idvas, Role.IDVA)
    assert others_to_act_as(cast.owen, MONDAY) == []
    join(cast.owen, there, at=MONDAY)
    assert others_to_act_as(cast.owen, MONDAY) == [there]
    RoleGiven.objects.filter(worker=there).update(until=MONDAY + HOUR)
    assert others_to_act_as(cast.owen, MONDAY + HOUR) == []


@pytest.mark.parametrize("how", ["password", "reset", "left", "parted"])
def test_what_was_reached_through_an_account_stands_as_long_as_its_sign_in(cast: Cast, how: str) -> None:
    there = make_worker("Adeyemi Owen", cast.lantern, cast.idvas, Role.IDVA)
    join(cast.owen, there, at=MONDAY)
    mark = cast.owen.get_session_auth_hash()
    assert still_stands(cast.owen.pk, mark, there)
    if how == "password":
        cast.owen.set_password("another-long-word")
        cast.owen.save()
    elif how == "reset":
        reset_sign_in(cast.owen, password="another-long-word", at=MONDAY)
    elif how == "left":
        leave(cast.owen, at=MONDAY)
    else:
        part(cast.owen, at=MONDAY)
    assert not still_stands(cast.owen.pk, mark, Worker.objects.get(pk=there.pk))


def test_a_reset_or_a_leaver_is_one_persons_no_more(cast: Cast) -> None:
    lantern = make_worker("Adeyemi Owen", cast.lantern, cast.idvas, Role.IDVA)
    join(cast.owen, lantern, at=MONDAY)
    leave(cast.owen, at=MONDAY)
    assert set(Worker.objects.values_list("person", flat=True)) == {None}
    assert Event.objects.filter(kind="accounts_parted").count() == 2


def test_of_three_accounts_the_other_two_stay_joined(joined: Joined, there: Worker) -> None:
    third = make_worker("Third Owen", joined.harbour, joined.refuge, Role.REFUGE_WORKER)
    join(joined.cast.owen, there, at=MONDAY)
    join(there, third, at=MONDAY)
    part(there, at=MONDAY)
    assert list(accounts_of(Worker.objects.get(pk=third.pk))) == [joined.cast.owen, third]
    assert list(accounts_of(Worker.objects.get(pk=there.pk))) == [there]


def test_joining_and_parting_are_commands(cast: Cast) -> None:
    make_worker("Adeyemi Owen", cast.lantern, cast.idvas, Role.IDVA)
    said = StringIO()
    call_command("person", "join", "owen", "adeyemi", stdout=said)
    call_command("person", "part", "owen", stdout=said)
    assert "one person's accounts" in said.getvalue()
    assert not Worker.objects.exclude(person=None).exists()
    with pytest.raises(CommandError, match="another agency"):
        call_command("person", "join", "owen", "priya")
    with pytest.raises(CommandError, match="no worker nobody"):
        call_command("person", "join", "owen", "nobody")
