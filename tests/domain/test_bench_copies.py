"""The bench copies people by SQL: a duty's key moves with the thread that it names."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from linkworker.duties.models import Duty
from linkworker.sharing.models import Grant
from tests.bench.clone import SPECIAL, STRIDE, act
from tests.cast import MONDAY, Cast


@pytest.mark.parametrize(
    ("about", "moved"),
    [
        ("", ""),
        (":31", f":{31 + STRIDE}"),
        (":screen-31", f":screen-{31 + STRIDE}"),
        (":received-31", f":received-{31 + STRIDE}"),
        (":referral-31", f":referral-{31 + STRIDE}"),
        (":since-20261102090000", ":since-20261102090000"),
    ],
)
def test_a_copied_duty_is_keyed_by_its_own_thread(cast: Cast, about: str, moved: str) -> None:
    rule = Duty.objects.filter(holding=cast.sian.holding).values_list("rule", flat=True)[0]
    Duty.objects.filter(holding=cast.sian.holding, rule=rule).update(key=rule + about)
    copied = SPECIAL[Duty, "key"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {copied} FROM duties_duty t, (SELECT 1 AS k) c"
            f" WHERE t.rule = '{rule}' AND t.holding_id = {cast.sian.holding_id}"
        )
        assert cursor.fetchall() == [(rule + moved,)]


def test_a_copied_share_and_its_grants_keep_one_act_of_their_own(cast: Cast) -> None:
    made = uuid4()
    for category in ("identity", "risk"):
        Grant.objects.create(
            holding=cast.sian.holding,
            category=category,
            to_agency=cast.lantern,
            route="agreement",
            purpose="joint-care",
            act=made,
            since=MONDAY,
            until=MONDAY + timedelta(days=1),
        )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {act()} FROM sharing_grant t, (SELECT 255 AS k) c")
        copied = {UUID(str(row[0])) for row in cursor.fetchall()}
    assert copied == {UUID(f"{made.hex[:24]}000000ff")}
