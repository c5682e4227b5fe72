import time
import pytest
from linkworker.duties import lists
from linkworker.duties.models import *
from tests.cast import *
@pytest.mark.django_db
def test_m(cast):
    for who in (cast.nerys, cast.morgan):
        v=visit_of(who); r=v.reader; at=v.at
        def t(name, f, n=20):
            f(); t0=time.process_time()
            for _ in range(n): f()
            print(who, name, f"{(time.process_time()-t0)/n*1000:.1f} ms")
        t("guard build", lambda: lists.guard_is_open(r,at))
        t("seen compile", lambda: str(lists._seen(r,at).query))
        t("noguard compile", lambda: str(Duty.objects.filter(lists._sees_case(r,at,"holding"), guard=None, ended_at=None).query))
        for f in (lists.own_work, lists.new_cases, lists.handed_to, lists.decided_for, lists.on_duty): t(f.__name__, lambda: f(r,at))
        t("team", lambda: lists.overdue_of_team(r,at,[cast.city.pk],40))
