"""Sharing as its worker does it: asked, three short steps, read like a letter, and ended; refusals say what then."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from linkworker.cases.shares import share
from linkworker.duties.models import Duty
from linkworker.practice.deadlines import end_of_day
from linkworker.practice.referring import ReferralState, ShareState
from linkworker.practice.sharing import Category, Role
from linkworker.referrals import answering
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Referral
from linkworker.sharing.models import Agreement, SeriousHarm, Share
from tests.cast import Cast, make_worker
from tests.joined import Joined, agree, harm, letter, refer, sharing
from tests.web.assessing import done as completed
from tests.web.case_work import NOON, SignIn, at_noon, page, signed_in, words_of
from tests.web.filling import send, walk

__all__ = ["at_noon", "signed_in"]

ASKED: dict[str, Any] = {
    "alone": "alone",
    "able": "yes",
    "whose": "own",
    "wish": "agreed",
    "purposes": ["idva-referral", "joint-care"],
    "own_words": "Tell them so that I don’t have to say it again.",
    "both_ways": "on",
}
TODAY = {"on__day": "2", "on__month": "11", "on__year": "2026", "time": "11:30"}
HARM: dict[str, Any] = {
    "danger": "He has a key, and said Friday.",
    "necessity": "Nobody else can reach her before.",
    "proportion": "Only risk and how to reach her.",
}


@pytest.fixture
def cast(joined: Joined) -> Cast:
    return joined.cast


def refer_by_page(joined: Joined, browser: Client, **letter_says: Any) -> Any:
    cast = joined.cast
    return walk(
        browser,
        page(cast.sian, "sharing/new/") + "?for=idva-referral",
        {"to": str(cast.idvas.pk)},
        {"asks": "Please meet her this week.", "address_kind": "none", **letter_says},
        {},
        {"told": "told"},
        {},
    )


@pytest.mark.row("R128", "R148", "R147")
def test_her_agreement_is_asked_and_then_read_above_everything_that_is_shared(
    joined: Joined, signed_in: SignIn
) -> None:
    nerys = signed_in(joined.cast.nerys)
    asked = send(nerys, page(joined.cast.sian, "agreement/new/"), **ASKED)
    assert "Tell them so that I don’t have to say it again." in words_of(asked)
    sent = refer_by_page(joined, nerys)
    assert "Received, not answered yet" in words_of(sent)
    assert "With agreement" in words_of(sent)
    referral = Referral.objects.get()
    assert (referral.state, referral.consent) == (ReferralState.RECEIVED, "with-consent")
    assert Share.objects.get().state == ShareState.OFFERED


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"alone": "not-alone"}, "an answer may not be theirs"),
        ({"moment": "affected-by-substances"}, "Too affected by drink or drugs"),
        ({"interpreting": "none"}, "no professional interpreter was there"),
        (
            {"interpreting": "professional", "interpreter_name": "Line 4", "community": "from-within"},
            "from the community that they fear",
        ),
        ({"able": "no"}, "could not decide this for themselves"),
    ],
)
def test_what_was_not_freely_said_is_not_kept_and_nothing_typed_is_lost(
    joined: Joined, signed_in: SignIn, changes: dict[str, str], why: str
) -> None:
    answer = send(
        signed_in(joined.cast.nerys), page(joined.cast.sian, "agreement/new/"), **{**ASKED, **changes}
    )
    assert answer.status_code == 422
    assert why in words_of(answer)
    assert "Tell them so that I don’t have to say it again." in words_of(answer)
    assert not Agreement.objects.exists()


def test_what_is_to_be_kept_back_is_not_lost_by_the_wrong_answer(joined: Joined, signed_in: SignIn) -> None:
    nerys, path = signed_in(joined.cast.nerys), page(joined.cast.sian, "agreement/new/")
    refused = send(nerys, path, **ASKED, kept_back="Not where I work.")
    assert refused.status_code == 422
    assert "Something is to be kept back" in words_of(refused)
    send(nerys, path, **{**ASKED, "wish": "agreed-in-part"}, kept_back="Not where I work.")
    assert Agreement.objects.get().kept_back == "Not where I work."


def test_not_today_sets_a_day_and_asks_again(joined: Joined, signed_in: SignIn) -> None:
    nerys = signed_in(joined.cast.nerys)
    path = page(joined.cast.sian, "agreement/new/")
    send(
        nerys,
        path,
        **{
            **ASKED,
            "alone": "not-alone",
            "wish": "not-today",
            "next_on__day": "9",
            "next_on__month": "11",
            "next_on__year": "2026",
        },
    )
    duty = Duty.objects.get(rule="agreement.again", ended_at=None)
    assert duty.due_at is not None
    assert duty.due_at.day == 9
    send(nerys, path, **ASKED)
    assert not Duty.objects.filter(rule="agreement.again", ended_at=None).exists()


def test_somebody_under_18_is_asked_whose_decision_it_is(joined: Joined, signed_in: SignIn) -> None:
    client = joined.cast.sian.client
    client.birth_date = NOON.date().replace(year=2010)
    client.save()
    path = page(joined.cast.sian, "agreement/new/")
    nerys = signed_in(joined.cast.nerys)
    assert send(nerys, path, **{**ASKED, "whose": ""}).status_code == 422
    send(nerys, path, **ASKED, whose_note="She explained it back to me.")
    assert Agreement.objects.get().whose == "own"


def test_whose_decision_it_is_is_asked_too_where_nobody_knows_how_old_they_are(
    joined: Joined, signed_in: SignIn
) -> None:
    client, told = joined.cast.sian.client, {**ASKED, "whose": ""}
    client.birth_date = None
    client.save()
    path, nerys = page(joined.cast.sian, "agreement/new/"), signed_in(joined.cast.nerys)
    shown = words_of(nerys.get(path))
    assert "Their date of birth is not known here, so they may be under 18." in shown
    refused = send(nerys, path, **told)
    assert refused.status_code == 422
    assert "Say whose decision it is" in words_of(refused)
    assert not Agreement.objects.exists()
    with pytest.raises(ValueError, match="whose agreement"):
        agree(joined.cast.sian, joined.cast.nerys, "joint-care", whose="")
    later = {"wish": "not-today", "next_on__day": "9", "next_on__month": "11", "next_on__year": "2026"}
    send(nerys, path, **{**told, **later})
    assert [(one.wish, one.whose) for one in Agreement.objects.all()] == [("not-today", "")]


@pytest.mark.row("R153")
def test_a_share_is_read_like_a_letter_before_it_is_sent(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    nerys = signed_in(cast.nerys)
    path = page(cast.sian, "sharing/new/")
    last = walk(
        nerys,
        path,
        {"purpose": "joint-care"},
        {"to": str(cast.idvas.pk)},
        {"categories": ["identity", "risk"]},
        {"told": "told", "protocol": str(joined.protocol.pk)},
    )
    text = words_of(last)
    assert "IDVA team, Lantern will read identity, risk and safety until" in text
    assert "because they agreed on Mon 2 Nov 2026" in text
    assert "Sharing for safety, version 2026. Both sides have signed it." in text
    done = send(nerys, path)
    assert "Lantern reads identity, risk and safety until" in words_of(done)
    assert "Sharing for safety" in words_of(done)
    assert Share.objects.get().protocol == joined.protocol


def test_no_purpose_no_sharing(joined: Joined, signed_in: SignIn) -> None:
    answer = send(signed_in(joined.cast.nerys), page(joined.cast.sian, "sharing/new/"))
    assert answer.status_code == 422
    assert "Choose what it is for" in words_of(answer)


def test_a_receiver_that_has_not_signed_is_named(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care")
    shown = walk(
        signed_in(cast.nerys),
        page(cast.sian, "sharing/new/"),
        {"purpose": "joint-care"},
        {"to": str(joined.refuge.pk)},
        {},
    )
    assert "Careful: Harbour has not signed it." in words_of(shown)


def test_what_was_asked_to_be_kept_back_is_left_out_and_can_not_be_ticked(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", wish="agreed-in-part", kept_back_categories=("substance",))
    nerys = signed_in(cast.nerys)
    path = page(cast.sian, "sharing/new/")
    shown = walk(nerys, path, {"purpose": "joint-care"}, {"to": str(cast.idvas.pk)})
    assert "They asked you to keep this back." in words_of(shown)
    refused = walk(nerys, path + "?step=what", {"categories": ["identity", "substance"]})
    assert (
        "They asked to keep this back: Substance use and treatment. Take it out, or ask them again"
        in words_of(refused)
    )


@pytest.mark.row("R152")
def test_a_refuge_referral_without_agreement_is_blocked_and_becomes_helping_to_self_refer(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    nerys = signed_in(cast.nerys)
    shown = walk(nerys, page(cast.sian, "sharing/new/") + "?for=refuge-referral")
    assert "This can’t be sent without their agreement" in words_of(shown)
    assert "help them to refer themselves, and encourage them to tell the refuge" in words_of(shown)
    walk(nerys, page(cast.sian, "sharing/new/"), {})
    assert Duty.objects.filter(rule="selfreferral.support", ended_at=None).exists()
    assert not Referral.objects.exists()


@pytest.mark.row("R151")
def test_substance_use_can_not_be_taken_out_of_a_refuge_referral(joined: Joined, signed_in: SignIn) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "refuge-referral")
    refused = walk(
        signed_in(cast.nerys),
        page(cast.sian, "sharing/new/") + "?for=refuge-referral",
        {"to": str(joined.refuge.pk)},
        {"asks": "A place for two.", "address_kind": "sealed", "sealed_label": "c/o Afon"},
        {"categories": ["identity", "contact", "abuse", "risk"]},
    )
    assert "Without this it can’t be done: Substance use and treatment" in words_of(refused)


@pytest.mark.row("R141", "R142")
def test_serious_harm_without_agreement_goes_at_once_and_a_manager_decides(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    nerys = signed_in(cast.nerys)
    sent = walk(
        nerys,
        page(cast.sian, "sharing/new/") + "?for=idva-referral",
        {"without": "harm"},
        {"to": str(cast.idvas.pk)},
        {"asks": "Tonight, please.", "address_kind": "none"},
        {},
        {**HARM, "urgent": "yes"},
        {"told": "not-told", "told_why": "He reads her messages."},
        {},
    )
    assert "Without agreement" in words_of(sent)
    share = Share.objects.get()
    assert (share.route, share.told_why) == ("serious-harm", "He reads her messages.")
    assert nerys.get(f"/shares/{share.reference}/decide/").status_code == 404
    morgan = signed_in(cast.morgan)
    assert "Decide on sharing without agreement" in words_of(morgan.get("/"))
    assert "Look at it and decide" in words_of(morgan.get("/team/")).split("Passed to you")[1]
    send(morgan, f"/shares/{share.reference}/decide/", decision="refuse", note="Ask her first.")
    assert Share.objects.get().state == ShareState.REFUSED
    assert SeriousHarm.objects.get().decided_by == cast.morgan
    assert Referral.objects.get().state == ReferralState.WITHDRAWN


def test_a_manager_does_not_authorise_what_they_shared_themselves(joined: Joined, signed_in: SignIn) -> None:
    from linkworker.referrals.sending import send as send_it
    from tests.joined import harm

    cast = joined.cast
    given = sharing("idva-referral", cast.idvas, harm=harm())
    referral = send_it(cast.sian, letter(), given, by=cast.morgan, at=NOON)
    assert referral.share is not None
    assert signed_in(cast.morgan).get(f"/shares/{referral.share.reference}/decide/").status_code == 404


@pytest.mark.row("R185", "R186", "R194")
def test_no_street_address_and_no_crime_number_are_needed_and_a_sealed_one_is_never_written_down(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "idva-referral")
    nerys = signed_in(cast.nerys)
    shown = walk(nerys, page(cast.sian, "sharing/new/") + "?for=idva-referral", {"to": str(cast.idvas.pk)})
    assert "No street address is needed, and no crime number." in words_of(shown)
    assert "nobody there needs the address, and nobody has to give it" in words_of(shown)
    sent = refer_by_page(
        joined,
        nerys,
        address_kind="sealed",
        sealed_label="c/o Afon Recovery",
        address="12 Mill Road, Ely",
    )
    assert "The address must not be known. Care of: c/o Afon Recovery" in words_of(sent)
    referral = Referral.objects.get()
    assert (referral.address_kind, referral.address) == ("sealed", "c/o Afon Recovery")


def test_ending_a_share_asks_how_it_was_said_and_is_a_decision_at_high_risk(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    referral = refer(joined, NOON)
    answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=NOON)
    completed(cast.sian, 20, by=cast.nerys)
    nerys = signed_in(cast.nerys)
    assert referral.share is not None
    path = f"/shares/{referral.share.reference}/end/"
    refused = send(nerys, path, because="withdrew", how_said="phone", alone="not-sure")
    assert refused.status_code == 422
    assert "Choose what you decide" in words_of(refused)
    assert "The risk is high: write what was said" in words_of(refused)
    told = {
        "because": "withdrew",
        "how_said": "phone",
        "alone": "not-sure",
        "note": "By phone, somebody there.",
    }
    kept = send(nerys, path, **told, decision="keep", **HARM)
    assert "against serious harm, without agreement" in words_of(kept)
    assert Duty.objects.filter(rule="share.authorise", ended_at=None).exists()
    send(nerys, path, **told, decision="end")
    assert Share.objects.get().state == ShareState.ENDED
    gwilym = signed_in(joined.gwilym)
    assert "Afon Recovery stopped sharing on 2 Nov" in words_of(gwilym.get("/shared/"))
    assert gwilym.get(page(cast.sian)).status_code == 404


def test_each_reads_both_in_the_joint_chronology_and_writes_in_its_own(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    referral = refer(joined, NOON)
    case = answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=NOON)
    gwilym = signed_in(joined.gwilym)
    nerys = signed_in(cast.nerys)
    send(
        nerys,
        page(cast.sian, "chronology/new/"),
        sort="event",
        source="person",
        text="He waited outside again.",
        said_by="Siân",
        **TODAY,
    )
    send(
        gwilym,
        page(case, "chronology/new/"),
        sort="work",
        source="ourselves",
        text="We planned a way out.",
        **TODAY,
    )
    shown = words_of(gwilym.get(page(case, "chronology/")))
    assert "This is the joint chronology" in shown
    assert "He waited outside again." in shown
    assert "Afon Recovery" in shown
    assert "We planned a way out." in shown
    assert "He waited outside again." not in words_of(gwilym.get(page(case, "chronology/") + "?of=ours"))
    alone = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "We planned a way out." not in alone
    assert gwilym.get(page(cast.sian, "chronology/new/")).status_code == 404
    assert "Works with us" in words_of(nerys.get(page(cast.sian)))
    assert "Gwilym Prys" in words_of(nerys.get(page(cast.sian)))


@pytest.mark.row("R054")
def test_what_is_shared_is_stamped_with_its_end_and_way_and_need_not_be_told_again(
    joined: Joined, signed_in: SignIn
) -> None:
    completed(joined.cast.sian, 20, by=joined.cast.nerys)
    referral = refer(joined, NOON)
    answering.accept(referral.intake, Accepting(worker=joined.gwilym), by=joined.gwilym, at=NOON)
    gwilym = signed_in(joined.gwilym)
    listed = words_of(gwilym.get("/shared/"))
    assert "by agreement" in listed
    shown = words_of(gwilym.get(page(joined.cast.sian)))
    assert "Risk and safety until 1 May 2027, by agreement" in shown
    assert "20" in words_of(gwilym.get(page(joined.cast.sian, "assessments/")))


def test_a_link_worker_comes_from_somebodys_page_to_what_is_agreed_shared_and_referred_and_no_further(
    joined: Joined, signed_in: SignIn
) -> None:
    referral, sian = refer(joined, NOON), joined.cast.sian
    person = f"/clients/{sian.client.reference}/"
    ines = signed_in(make_worker("Ines Costa", joined.cast.afon, None, Role.LINK_WORKER))
    known = ines.get(person).content.decode()
    assert f'href="{page(sian, "sharing/")}"' in known
    assert f'href="{page(sian, "")}"' not in known
    shared = ines.get(page(sian, "sharing/")).content.decode()
    assert f'href="{person}"' in shared
    assert f'href="{page(sian, "")}"' not in shared
    assert "Share or refer" not in shared
    referred = ines.get(page(sian, "referrals/"))
    assert "Received, not answered yet" in words_of(referred)
    assert f"/referrals/{referral.reference}/" not in referred.content.decode()
    for colleague in (joined.cast.owen, joined.cast.nerys):
        theirs = signed_in(colleague).get(person).content.decode()
        assert "What is agreed, shared and referred" not in theirs


@pytest.mark.row("R141")
def test_the_only_manager_who_shared_without_agreement_reads_to_whom_to_turn(
    joined: Joined, signed_in: SignIn
) -> None:
    cast = joined.cast
    share(cast.sian, sharing("joint-care", cast.idvas, harm=harm()), by=cast.morgan, at=NOON)
    duty, row = Duty.objects.get(rule="share.authorise"), Share.objects.get()
    morgan = signed_in(cast.morgan)
    for path in (
        f"/duties/{duty.reference}/",
        f"/shares/{row.reference}/",
        f"/duties/{duty.reference}/hand-over/",
    ):
        words = words_of(morgan.get(path))
        assert "Nobody in Afon Recovery can decide it now" in words, path
        assert "Until it is decided, it stays due." in words
    assert morgan.get(f"/shares/{row.reference}/decide/").status_code == 404
    ida = make_worker("Ida Brandt", cast.afon, cast.fens, Role.MANAGER)
    assert "Nobody of City can decide it now" in words_of(morgan.get(f"/shares/{row.reference}/"))
    assert signed_in(ida).get(f"/shares/{row.reference}/").status_code == 404
    send(morgan, f"/duties/{duty.reference}/hand-over/", worker=str(ida.pk), note="I used it myself.")
    assert "Decide on sharing without agreement" in words_of(signed_in(ida).get("/"))
    told = send(signed_in(ida), f"/shares/{row.reference}/decide/", decision="authorise", note="Needed.")
    assert "Decided" in words_of(told)
    assert not Duty.objects.filter(rule="share.authorise", ended_at=None).exists()


@pytest.mark.parametrize(
    ("year", "said"), [("2031", "Choose a day within two years"), ("2027", "They agreed until 1 Dec 2026")]
)
def test_a_day_too_far_off_is_refused_where_it_is_typed(
    joined: Joined, signed_in: SignIn, year: str, said: str
) -> None:
    cast = joined.cast
    agree(cast.sian, cast.nerys, "joint-care", until=end_of_day(date(2026, 12, 1)))
    typed = {"until__day": "1", "until__month": "2", "until__year": year}
    path = page(cast.sian, "sharing/new/") + "?for=joint-care"
    answer = walk(signed_in(cast.nerys), path, {"to": str(cast.idvas.pk)}, typed)
    assert said in words_of(answer)


def test_what_was_never_taken_up_is_not_said_to_have_been_read(joined: Joined, signed_in: SignIn) -> None:
    referral = refer(joined, NOON)
    answering.decline(referral.intake, reason="other-service", note="Full.", by=joined.gwilym, at=NOON)
    assert referral.share is not None
    shown = words_of(signed_in(joined.cast.nerys).get(f"/shares/{referral.share.reference}/"))
    assert "Never opened" in shown
    assert "Nothing of this case opened to Lantern" in shown
    assert "any longer" not in shown


def test_all_that_was_written_of_the_harm_is_read_once_more_before_it_goes(
    joined: Joined, signed_in: SignIn
) -> None:
    last = walk(
        signed_in(joined.cast.nerys),
        page(joined.cast.sian, "sharing/new/") + "?for=idva-referral",
        {"without": "harm"},
        {"to": str(joined.cast.idvas.pk)},
        {"asks": "Tonight, please.", "address_kind": "none"},
        {},
        {**HARM, "urgent": "yes"},
        {"told": "will-tell"},
    )
    assert all(said in words_of(last) for said in HARM.values())


def test_a_service_that_shares_back_reads_where_the_agreement_was_given_and_is_asked_to_ask(
    joined: Joined, signed_in: SignIn
) -> None:
    given = Accepting(
        worker=joined.gwilym,
        in_return=(Category.IDENTITY, Category.PLAN),
        lawful_because="They agreed to both ways.",
        ground="legitimate-interests",
    )
    case = answering.accept(refer(joined, NOON).intake, given, by=joined.gwilym, at=NOON)
    shown = words_of(signed_in(joined.gwilym).get(page(case, "sharing/")))
    assert "Nobody here has asked yet what may be shared." in shown
    assert "rests on what they told the service that referred them" in shown
