"""When nothing is shared between two services any longer: what each still reads of the other, on every page."""

from datetime import timedelta

import pytest

from linkworker.cases.actions import close_case
from linkworker.cases.joint import agree_lead
from linkworker.cases.models import Case, Liaison
from linkworker.cases.share_ends import EndGiven, end
from linkworker.referrals.answering import accept
from linkworker.referrals.models import Referral
from linkworker.sharing.models import Share
from tests.cast import Cast
from tests.joined import Joined, in_return, refer
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send

__all__ = ["at_noon", "signed_in"]
HOUR = timedelta(hours=1)
PAGES = ("", "joint/", "sharing/", "chronology/")


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


@pytest.fixture
def theirs(joined: Joined) -> Case:
    """Joined two hours ago; for an hour nothing is shared."""
    case = accept(refer(joined).intake, in_return(joined.gwilym), by=joined.gwilym, at=NOON - 2 * HOUR)
    agree_lead(joined.cast.sian, case, by=joined.cast.nerys, at=NOON - 2 * HOUR)
    for share in Share.objects.filter(live_at__isnull=False):
        by = joined.cast.nerys if share.holding_id == joined.cast.sian.pk else joined.gwilym
        end(share, EndGiven(because="withdrew", how_said="in-person", alone="alone"), by=by, at=NOON - HOUR)
    return case


@pytest.mark.row("R106", "R107")
def test_who_works_there_who_leads_and_when_they_closed_end_with_the_last_share(
    joined: Joined, theirs: Case, signed_in: SignIn
) -> None:
    close_case(theirs, reason="completed", by=joined.efua, at=NOON - HOUR / 2)
    nerys, ours = signed_in(joined.cast.nerys), joined.cast.sian
    for rest in PAGES:
        shown = words_of(nerys.get(page(ours, rest)))
        assert "Key worker: Gwilym Prys" not in shown
        assert "Closed there" not in shown
    joint = words_of(nerys.get(page(ours, "joint/")))
    assert "You worked together from 2 Nov 2026 until 2 Nov 2026." in joint
    assert "Nobody has written down yet which service leads." in joint
    assert "IDVA team, Lantern, written down by Nerys Llywelyn" in joint, "what we wrote stays ours"
    assert "Worked with us until 2 Nov" in words_of(nerys.get(page(ours)))
    row = Referral.objects.get()
    assert "Worked with us until 2 Nov" in words_of(nerys.get(f"/referrals/{row.reference}/"))
    shown = words_of(nerys.get(page(ours, "sharing/")))
    assert "Gwilym Prys" not in shown
    assert "Worked with us until 2 Nov" in shown


@pytest.mark.row("R106")
def test_the_other_side_reads_no_more_of_ours_and_no_lead_that_we_wrote(
    joined: Joined, theirs: Case, signed_in: SignIn
) -> None:
    gwilym = signed_in(joined.gwilym)
    joint = words_of(gwilym.get(page(theirs, "joint/")))
    assert "Nerys Llywelyn" not in joint
    assert "You worked together from 2 Nov 2026 until 2 Nov 2026." in joint
    assert "Nerys Llywelyn" not in words_of(gwilym.get(page(theirs)))


def test_a_talk_of_before_is_still_written_down_and_none_of_after(
    joined: Joined, theirs: Case, signed_in: SignIn
) -> None:
    nerys, path = signed_in(joined.cast.nerys), page(joined.cast.sian, "liaison/new/")
    assert "Gwilym Prys" not in nerys.get(path).content.decode()
    told = {"other": str(theirs.pk), "with_whom": "Gwilym", "agreed": "Her keys are with the GP."}
    refused = send(nerys, path, **told)
    assert refused.status_code == 422
    assert "only a talk of before is written down here" in words_of(refused)
    assert "Her keys are with the GP." in words_of(refused)
    send(nerys, path, **told, time="10:30")
    assert [one.agreed for one in Liaison.objects.all()] == ["Her keys are with the GP."]
    assert "Her keys are with the GP." in words_of(nerys.get(page(joined.cast.sian, "joint/")))
