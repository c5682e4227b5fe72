"""Sharing and its limits on the pages of whoever shares, decides and receives."""

import re
from datetime import timedelta
from typing import Any

import pytest

from linkworker.cases import share_ends, shares
from linkworker.duties.models import Duty
from linkworker.events.models import Look
from linkworker.exchange.notify.models import Sort
from linkworker.exchange.notify.news import has_news
from linkworker.partnership.models import Agency, RoleGiven, Sector, Service, Worker
from linkworker.practice.deadlines import end_of_day
from linkworker.practice.sharing import Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import reader_of
from linkworker.sharing.models import Grant, Share
from tests.cast import Cast, make_worker
from tests.joined import Joined, agree, harm, in_return, letter, refer, sharing
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send, walk

__all__ = ["at_noon", "signed_in"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEFORE = NOON - 2 * HOUR
TOOK_BACK = share_ends.EndGiven(because="withdrew", how_said="in-person", alone="alone")
NINTH = end_of_day(NOON.date().replace(day=9))


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
    assert "They agreed until 9 Nov 2026. It can end sooner, and not later." in words_of(shown)
    late = {"until__day": "10", "until__month": "11", "until__year": "2026"}
    refused = walk(nerys, path, {"categories": ["identity", "risk", "plan"], **late})
    assert refused.status_code == 422
    assert "They agreed until 9 Nov 2026: choose that day or an earlier one" in words_of(refused)
    assert 'value="10"' in refused.content.decode()
    walk(nerys, path, {"until__day": "9"}, {"told": "told"}, {})
    assert Share.objects.get().until == NINTH
    assert {*Share.objects.get().categories} >= {"identity", "risk"}
    assert send(nerys, f"/shares/{Share.objects.get().reference}/end/").status_code == 422


@pytest.mark.row("R154")
def test_who_causes_harm_is_told_before_the_work_with_them_is_shared(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    Agency.objects.filter(pk=cast.afon.pk).update(sector=Sector.PERPETRATOR)
    agree(cast.sian, cast.nerys, "joint-care")
    nerys, path = signed_in(cast.nerys), page(cast.sian, "sharing/new/")
    walk(nerys, path, {"purpose": "joint-care"}, {"to": str(cast.idvas.pk)}, {})
    refused = walk(nerys, path, {"told": "will-tell", "lawful_because": "He said yes on Monday"})
    assert refused.status_code == 422
    assert "Tell them first" in words_of(refused)
    assert "He said yes on Monday" in refused.content.decode()
    walk(nerys, path, {"told": "told"}, {})
    assert Share.objects.get().told == "told"


@pytest.mark.row("R173")
def test_what_the_law_allows_and_asks_stands_where_it_is_decided(joined: Joined, signed_in: SignIn) -> None:
    """Beside whoever shares and whoever decides; in Wales with the law of Wales in place of England's."""
    cast = joined.cast
    grounds = ("Crime and Disorder Act 1998", "Human Rights Act 1998", "Children Act 2004, section 11")
    agree(cast.sian, cast.nerys, "joint-care", until=NINTH)
    path = page(cast.sian, "sharing/new/")
    to = {"to": str(cast.idvas.pk)}
    shown = walk(signed_in(cast.nerys), path, {"purpose": "joint-care"}, to, {"until__day": "9"})
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas, harm=harm()), by=cast.nerys, at=NOON)
    decide = f"/shares/{row.reference}/decide/"
    decided = words_of(signed_in(cast.morgan).get(decide))
    for words in grounds:
        assert words in words_of(shown)
        assert words in decided
    assert "Social Services and Well-being (Wales) Act 2014" not in decided
    Service.objects.update(locality="glannau-eryr")
    in_wales = words_of(signed_in(cast.morgan).get(decide))
    assert "Social Services and Well-being (Wales) Act 2014" in in_wales
    assert grounds[2] not in in_wales


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


@pytest.mark.row("R142")
def test_that_they_were_told_after_all_is_written_down_where_their_case_asks_for_it(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm(), told="will-tell")
    referral = sending.send(cast.sian, letter(), given, by=cast.nerys, at=NOON)
    assert referral.share is not None
    nerys, gwilym = signed_in(cast.nerys), signed_in(joined.gwilym)
    inbox = f"/inbox/{referral.intake.reference}/"
    assert "The sender will tell them" in words_of(gwilym.get(inbox))
    asked = words_of(nerys.get(page(cast.sian, "duties/")))
    assert "Tell the person what was shared about them" in asked
    assert "Because of the share of 2 Nov 2026" in asked
    href = f"/shares/{referral.share.reference}/tell/"
    assert f'href="{href}"' in nerys.get(page(cast.sian, "sharing/")).content.decode()
    assert "Write why they will not be told" in words_of(send(nerys, href, told="not-told"))
    far = {"next_on__day": "1", "next_on__month": "6", "next_on__year": "2027"}
    assert "Choose a day within three months" in words_of(send(nerys, href, told="will-tell", **far))
    now = {"next_on__day": "2", "next_on__month": "11", "next_on__year": "2026"}
    send(nerys, href, told="will-tell", note="At five, again.", **now)
    assert Share.objects.get().tell_on == NOON.date()
    later = {"next_on__day": "20", "next_on__month": "11", "next_on__year": "2026"}
    assert "20 Nov 2026" in words_of(send(nerys, href, told="will-tell", note="He is at home.", **later))
    done = send(nerys, href, told="told", note="“I would have said yes.”")
    assert "Yes, told" in words_of(done)
    assert f'href="{href}"' not in done.content.decode()
    assert "I would have said yes." in words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "The person has been told" in words_of(gwilym.get(inbox))
    assert "was quicker" in words_of(send(signed_in(cast.morgan), href, told="told"))


def test_whoever_reads_what_is_shared_reads_that_the_person_does_not_know(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm(), told="not-told", told_why="He reads it.")
    referral = sending.send(cast.sian, letter(), given, by=cast.nerys, at=NOON - HOUR)
    case = answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=NOON)
    gwilym, said = signed_in(joined.gwilym), "The person has not been told: do not be the first to say it"
    assert said in words_of(gwilym.get(page(cast.sian)))
    shown = words_of(gwilym.get(page(case, "sharing/")))
    assert said in shown
    assert "He reads it." not in shown
    send(signed_in(cast.nerys), f"/shares/{referral.share.reference}/tell/", told="told")
    assert said not in words_of(gwilym.get(page(cast.sian)))
    assert said not in words_of(gwilym.get(page(case, "sharing/")))


def test_that_the_other_service_stopped_is_why_what_is_given_in_return_is_asked_about(
    joined: Joined, signed_in: SignIn
) -> None:
    referral = refer(joined, NOON - HOUR)
    case = answering.accept(referral.intake, in_return(joined.gwilym), by=joined.gwilym, at=NOON - HOUR / 2)
    share_ends.end(Share.objects.get(pk=referral.share_id), TOOK_BACK, by=joined.cast.nerys, at=NOON)
    asked = words_of(signed_in(joined.gwilym).get(page(case, "duties/")))
    assert "Ask the person whether you may go on sharing in return" in asked
    assert "Because the other service no longer shares by agreement since 2 Nov 2026." in asked


def test_a_no_shows_at_once_what_is_still_shared_and_leads_to_its_end(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    row = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=NOON)
    nerys, href = signed_in(cast.nerys), f"/shares/{row.reference}/end/"
    told = {
        "alone": "alone",
        "able": "yes",
        "wish": "did-not-agree",
        "purposes": ["joint-care"],
        "whose": "own",
    }
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


def lists(signed_in: SignIn, *readers: Worker) -> list[bool]:
    """Whether each of the readers reads on the shared list that something of Siân is over."""
    return ["Ended lately" in words_of(signed_in(one).get("/shared/")) for one in readers]


def shared_with_lantern(joined: Joined, **changes: Any) -> Share:
    """Something of Siân, with an agency that has no case joined with hers."""
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", at=BEFORE)
    given = sharing("joint-care", cast.idvas, **changes)
    return shares.share(cast.sian, given, by=cast.nerys, at=BEFORE)


@pytest.mark.parametrize("how", ["ended", "expired"])
def test_whoever_could_read_it_reads_for_a_week_that_it_is_over_and_nobody_else_does(
    joined: Joined, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    cast, newcomer = joined.cast, make_worker("Tamsin Voss", joined.cast.lantern, joined.cast.idvas)
    RoleGiven.objects.create(worker=newcomer, role=Role.IDVA, service=cast.idvas, since=NOON)
    analyst = make_worker("Ulrika Counts", cast.lantern, None, Role.ANALYST)
    row = shared_with_lantern(joined, **({"until": NOON - HOUR} if how == "expired" else {}))
    if how == "ended":
        share_ends.end(row, TOOK_BACK, by=cast.nerys, at=NOON - HOUR)
    gwilym = signed_in(joined.gwilym)
    shown = gwilym.get("/shared/")
    name = cast.sian.client.chosen_name
    assert f"{name}: Afon Recovery stopped sharing on 2 Nov" in words_of(shown)
    assert cast.sian.reference not in shown.content.decode()
    assert gwilym.get(page(cast.sian)).status_code == 404
    looked = Look.objects.filter(worker_id=joined.gwilym.pk).latest("pk")
    assert cast.sian.client_id in looked.subjects
    assert lists(signed_in, joined.efua, newcomer, analyst, joined.lowri, joined.sunniva) == [
        True,
        *[False] * 4,
    ]
    monkeypatch.setattr("linkworker.events.clock.now", lambda: NOON + 8 * DAY)
    assert lists(signed_in, joined.gwilym) == [False]


def test_who_may_not_see_them_is_not_told_that_sharing_ended(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    row = shared_with_lantern(joined)
    raise_wall(cast.sian.holding.subject, worker=joined.gwilym, by=cast.morgan, at=NOON - HOUR)
    share_ends.end(row, TOOK_BACK, by=cast.nerys, at=NOON - HOUR)
    assert lists(signed_in, joined.gwilym, joined.efua) == [False, True]


def test_without_identity_it_is_told_by_the_reference_and_what_is_read_elsewhere_is_not_over(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    row = shared_with_lantern(joined)
    Grant.objects.filter(act=row.act, category="identity").delete()
    again = shares.share(cast.sian, sharing("joint-care", cast.idvas), by=cast.nerys, at=BEFORE)
    over = share_ends.EndGiven(because="purpose-over", how_said="not-said")
    share_ends.end(row, over, by=cast.nerys, at=NOON - HOUR)
    assert lists(signed_in, joined.gwilym) == [False], "they read all of it by the other share"
    Grant.objects.filter(act=again.act, category="identity").delete()
    share_ends.end(again, over, by=cast.nerys, at=NOON - HOUR)
    shown = words_of(signed_in(joined.gwilym).get("/shared/"))
    assert f"{cast.sian.reference}: Afon Recovery stopped sharing on 2 Nov" in shown
    assert cast.sian.client.chosen_name not in shown


def test_when_the_day_of_one_share_passes_the_joined_service_reads_that_less_is_shared(
    joined: Joined, signed_in: SignIn
) -> None:
    cast, before = joined.cast, BEFORE
    agree(cast.sian, cast.nerys, "idva-referral", "joint-care", at=before)
    given = sharing("idva-referral", cast.idvas)
    referral = sending.send(cast.sian, letter(), given, by=cast.nerys, at=before)
    answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=before)
    more = sharing("joint-care", cast.idvas, until=NOON - HOUR)
    shares.share(cast.sian, more, by=cast.nerys, at=before)
    gwilym = signed_in(joined.gwilym)
    lost = {*more.categories} - {*given.categories}
    assert lost, "one of the two shows more"
    assert "Afon Recovery shares less than before" in words_of(gwilym.get("/"))
    assert "Afon Recovery shares less than before, since 2 Nov" in words_of(gwilym.get("/shared/"))
    assert has_news(reader_of(joined.gwilym), [Sort.NEW], BEFORE + HOUR / 2, NOON)
