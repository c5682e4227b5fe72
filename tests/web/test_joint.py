"""The page of joint work: who, what, who leads, how they work, and when they spoke, from both sides."""

import pytest

from linkworker.cases.models import Case, Liaison
from linkworker.cases.share_ends import EndGiven, end
from linkworker.duties.models import Duty
from linkworker.referrals.answering import accept
from linkworker.referrals.models import Referral
from linkworker.sharing.models import Share
from tests.cast import Cast
from tests.joined import Joined, in_return, refer
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send

__all__ = ["at_noon", "signed_in"]


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


@pytest.fixture
def theirs(joined: Joined) -> Case:
    return accept(refer(joined).intake, in_return(joined.gwilym), by=joined.gwilym, at=NOON)


@pytest.mark.row("R106", "R107")
def test_each_side_sees_who_works_who_leads_and_which_service_does_what(
    joined: Joined, theirs: Case, signed_in: SignIn
) -> None:
    nerys, gwilym = signed_in(joined.cast.nerys), signed_in(joined.gwilym)
    ours = joined.cast.sian
    send(nerys, page(ours, "joint/parts/"), parts=["treatment", "wellbeing"])
    send(gwilym, page(theirs, "joint/parts/"), parts=["risk", "wellbeing"])
    shown = words_of(send(nerys, page(ours, "joint/lead/"), leads=str(theirs.pk)))
    assert "Key worker: Gwilym Prys" in shown
    assert "Link worker: Carys Tudor" in shown
    assert "No link worker and no duty line. The help line stands in" in shown
    assert "IDVA team, Lantern, written down by Nerys Llywelyn, Afon Recovery" in shown
    assert "More than one does it: agree whose it is" in shown
    assert "Prescribing Nobody does it" in shown
    assert "Joint: both services work, and speak with each other" in shown
    other = words_of(gwilym.get(page(theirs, "joint/")))
    assert "Drug and alcohol treatment Does it" in other
    assert "IDVA team, Lantern, written down by Nerys Llywelyn" in other
    assert "Joint work" in words_of(nerys.get(page(ours)))


@pytest.mark.row("R106", "R107")
def test_a_liaison_is_one_short_form_that_both_read(joined: Joined, theirs: Case, signed_in: SignIn) -> None:
    nerys, ours = signed_in(joined.cast.nerys), joined.cast.sian
    path = page(ours, "liaison/new/")
    assert 'value="Gwilym Prys"' in nerys.get(path).content.decode()
    refused = send(nerys, path, agreed="", who_does_what="Nerys rings the pharmacy by Friday")
    assert refused.status_code == 422
    assert "Nerys rings the pharmacy by Friday" in words_of(refused)
    said = words_of(send(nerys, path, agreed="Bridging script for two weeks."))
    assert "Afon Recovery with Lantern" in said
    assert "They speak again on 9 Nov" in said
    assert Duty.objects.filter(holding=ours.pk, rule="liaison.weekly", ending="done").exists()
    gwilym = signed_in(joined.gwilym)
    assert "Bridging script for two weeks." in words_of(gwilym.get(page(theirs, "joint/")))
    assert "Bridging script" in words_of(nerys.get(page(ours, "chronology/")))


@pytest.mark.row("R107")
def test_what_is_no_longer_shared_is_a_gap_in_words_and_nothing_of_it_is_read(
    joined: Joined, theirs: Case, signed_in: SignIn
) -> None:
    nerys, gwilym = signed_in(joined.cast.nerys), signed_in(joined.gwilym)
    send(nerys, page(joined.cast.sian, "joint/parts/"), parts=["housing"])
    send(nerys, page(joined.cast.sian, "liaison/new/"), agreed="A word about housing.")
    share = Share.objects.get(pk=Referral.objects.get().share_id)
    end(
        share,
        EndGiven(because="withdrew", how_said="in-person", alone="alone"),
        by=joined.cast.nerys,
        at=NOON,
    )
    shown = words_of(gwilym.get(page(theirs, "joint/")))
    assert "In parallel: both work, and no talk of the last four weeks is known here" in shown
    assert "They share nothing with us." in shown
    assert "Not shared with us" in shown
    assert "so what nobody does can’t be seen" in shown
    assert "A word about housing." not in shown
    assert "Does it" not in shown


def test_without_another_service_there_is_nothing_to_write(joined: Joined, signed_in: SignIn) -> None:
    nerys, ours = signed_in(joined.cast.nerys), joined.cast.sian
    assert "No other service works with this person" in words_of(nerys.get(page(ours, "joint/")))
    for rest in ("liaison/new/", "joint/parts/", "joint/lead/"):
        assert nerys.get(page(ours, rest)).status_code == 404
    assert signed_in(joined.cast.dafydd).get(page(ours, "joint/")).status_code == 404


def test_the_next_talk_is_set_within_three_months(joined: Joined, theirs: Case, signed_in: SignIn) -> None:
    late = {"next_on__day": "9", "next_on__month": "11", "next_on__year": "2027"}
    refused = send(
        signed_in(joined.cast.nerys), page(joined.cast.sian, "liaison/new/"), agreed="As before.", **late
    )
    assert "Choose a day within three months" in words_of(refused)
    assert not Liaison.objects.filter(case=theirs).exists()
