"""Sharing and its limits on the pages of whoever shares, decides and receives."""

import re
from typing import Any

import pytest

from linkworker.cases import share_ends, shares
from linkworker.duties.models import Duty
from linkworker.practice.deadlines import end_of_day
from linkworker.sharing.models import Share
from tests.cast import Cast
from tests.joined import Joined, agree, harm, make_joined, sharing
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send, walk

__all__ = ["at_noon", "signed_in"]

NINTH = end_of_day(NOON.date().replace(day=9))
HARM: dict[str, Any] = {
    "danger": "He has a key, and said Friday.",
    "necessity": "Nobody else can reach her before.",
    "proportion": "Only risk and how to reach her.",
}


@pytest.fixture
def joined(db: None) -> Joined:
    return make_joined()


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


def test_the_day_of_the_agreement_is_proposed_and_no_later_one_is_taken(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", until=NINTH)
    nerys, path = signed_in(cast.nerys), page(cast.sian, "sharing/new/")
    shown = walk(nerys, path, {"purpose": "joint-care"}, {"to": str(cast.idvas.pk)})
    assert "They agreed until 9 Nov. It can end sooner, and not later." in words_of(shown)
    late = {"until__day": "10", "until__month": "11", "until__year": "2026"}
    refused = walk(nerys, path, {"categories": ["identity", "risk", "plan"], **late})
    assert refused.status_code == 422
    assert "They agreed until 9 Nov: choose that day or an earlier one" in words_of(refused)
    assert 'value="10"' in refused.content.decode()
    walk(nerys, path, {"until__day": "9"}, {"told": "told"}, {})
    assert Share.objects.get().until == NINTH
    assert {*Share.objects.get().categories} >= {"identity", "risk"}
    assert send(nerys, f"/shares/{Share.objects.get().reference}/end/").status_code == 422


def test_what_was_used_and_is_over_is_still_decided_where_its_duty_leads(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    given = sharing("joint-care", cast.idvas, harm=harm())
    row = shares.share(cast.sian, given, by=cast.nerys, at=NOON)
    over = share_ends.EndGiven(because="not-safe", how_said="not-said")
    share_ends.end(row, over, by=cast.nerys, at=NOON)
    morgan, decide = signed_in(cast.morgan), f"/shares/{row.reference}/decide/"
    duty = Duty.objects.get(rule="share.authorise", ended_at=None)
    told = morgan.get(f"/duties/{duty.reference}/").content.decode()
    assert f'href="{page(cast.sian, "sharing/")}#each-share"' in told
    shown = morgan.get(page(cast.sian, "sharing/")).content.decode()
    assert 'id="each-share"' in shown
    assert f'href="{decide}"' in shown
    assert "It is over already, and what was read stays on record" in words_of(morgan.get(decide))
    send(morgan, decide, decision="refuse", note="Ask her first.")
    assert not Duty.objects.filter(rule="share.authorise", ended_at=None).exists()
    assert f'href="{decide}"' not in morgan.get(page(cast.sian, "sharing/")).content.decode()
    nerys = signed_in(cast.nerys).get(page(cast.sian, "sharing/")).content.decode()
    assert f'href="{decide}"' not in nerys


def test_whoever_asked_takes_back_what_waits_for_a_manager(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    given = sharing("joint-care", cast.idvas, harm=harm(urgent=False))
    row = shares.share(cast.sian, given, by=cast.nerys, at=NOON)
    nerys, href = signed_in(cast.nerys), f"/shares/{row.reference}/take-back/"
    assert f'href="{href}"' in nerys.get(f"/shares/{row.reference}/").content.decode()
    assert send(nerys, href).status_code == 422
    done = send(nerys, href, note="She agreed meanwhile.")
    assert "Never opened" in words_of(done)
    assert f'href="{href}"' not in done.content.decode()
    shown = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "Sharing without agreement was taken back before a manager decided on it" in shown
    morgan = signed_in(cast.morgan)
    refused = send(morgan, f"/shares/{row.reference}/decide/", decision="authorise", note="Yes.")
    assert "Nerys" in words_of(refused)
    assert "was quicker" in words_of(refused)


def test_a_no_shows_at_once_what_is_still_shared_and_leads_to_its_end(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=NOON)
    nerys, href = signed_in(cast.nerys), f"/shares/{row.reference}/end/"
    told = {"alone": "alone", "able": "yes", "wish": "did-not-agree", "purposes": ["joint-care"]}
    shown = send(nerys, page(cast.sian, "agreement/new/") + "?for=joint-care", **told)
    assert "It is still shared, and they said otherwise" in words_of(shown)
    assert f'href="{href}"' in shown.content.decode()
    assert "End what the person no longer agrees to share" in words_of(nerys.get("/"))
    form = nerys.get(href).content.decode()
    assert re.search(r'value="withdrew"[^>]*checked', form)
    done = send(nerys, href, how_said="in-person", alone="alone")
    assert "Ended" in words_of(done)
    assert "It is still shared" not in words_of(nerys.get(page(cast.sian, "sharing/")))
    assert "End what the person no longer agrees to share" not in words_of(nerys.get("/"))


def test_their_word_is_not_recorded_where_they_said_none(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=NOON)
    told = {"because": "withdrew", "how_said": "not-said", "alone": "not-sure", "note": "My own mind."}
    refused = send(signed_in(cast.nerys), f"/shares/{row.reference}/end/", **told)
    assert refused.status_code == 422
    assert "say how they said so, or choose another reason" in words_of(refused)
    assert "My own mind." in refused.content.decode()
