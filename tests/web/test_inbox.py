"""The inbox, one intake, triage and answers, as workers see them: the minimum first, and what happens next."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from linkworker.duties.models import Duty
from linkworker.events import clock
from linkworker.events.models import Look
from linkworker.partnership.models import DirectoryEntry, Service
from linkworker.people.actions import ClientGiven, register
from linkworker.people.build import ContactGiven
from linkworker.practice.referring import Priority
from linkworker.practice.sharing import Role
from linkworker.referrals import answering, sending
from linkworker.referrals.answering import Accepting
from linkworker.referrals.models import Intake, Referral
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Share
from tests.cast import MONDAY, make_worker
from tests.domain.test_intake import called
from tests.joined import Joined, refer
from tests.web.case_work import at_noon, fill, title_of, words_of

__all__ = ["at_noon"]

HOUR = timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def browser(worker: object) -> Client:
    client = Client()
    client.force_login(worker)  # type: ignore[arg-type]
    return client


def at(one: Intake, rest: str = "") -> str:
    return f"/inbox/{one.reference}/{rest}"


def full() -> ClientGiven:
    """More than a preview may hold."""
    return ClientGiven(
        chosen_name="Eira",
        full_name="Eira Llwyd-Penry",
        birth_date=date(1990, 4, 5),
        nhs_number="9434765919",
        contacts=(ContactGiven("phone", "01632 960 777", "yes", "weekdays"),),
    )


@pytest.mark.row("R183", "R184")
def test_rows_stand_by_urgency_with_priority_sender_and_time_in_words(joined: Joined) -> None:
    plain = called(joined)
    refuge = called(joined, priorities=(Priority.REFUGE,), person=ClientGiven(chosen_name="Beca"))
    words = words_of(browser(joined.cast.morgan).get("/inbox/"))
    assert words.index("Beca") < words.index("Eira")
    for said in (
        "In a refuge, or comes from one",
        "Drug and alcohol treatment",
        "Dr Sesay",
        "answer due",
        "today 09:00",
    ):
        assert said in words
    only = words_of(browser(joined.cast.morgan).get("/inbox/?priority=refuge"))
    assert refuge.reference in only
    assert plain.reference not in only
    assert "Remove this filter" in only


def test_the_inbox_is_one_look_that_names_everyone_on_it_and_costs_the_same_for_many(
    joined: Joined, django_assert_max_num_queries: object
) -> None:
    rows = [called(joined) for _ in range(30)]
    client = browser(joined.cast.morgan)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        first = client.get("/inbox/")
    look = Look.objects.get(route="inbox")
    assert (first.content.decode().count('<li class="lw-duty'), len(look.subjects)) == (25, 25)
    second = client.get("/inbox/?state=waiting&page=2").content.decode()
    assert second.count('<li class="lw-duty') == len(rows) - 25
    assert client.get("/inbox/?page=99999999999999999999&service=x&before=-1&state=?").status_code == 200


def test_before_accepting_no_more_is_shown_than_the_preview_holds(joined: Joined) -> None:
    intake = called(joined, person=full(), address_kind="care-of", address="Care of Harbour")
    other = called(joined, person=full(), address_kind="ordinary", address="12 Mill Road")
    answer = browser(joined.cast.nerys).get(at(intake))
    words = words_of(answer)
    for shown in (
        "Eira",
        "1990",
        "Safe: phone, weekdays",
        "She wants to cut down.",
        "Dr Sesay",
        "Care of Harbour",
    ):
        assert shown in words
    for hidden in ("Llwyd", "5 Apr", "943", "960 777"):
        assert hidden not in words
    assert "Mill Road" not in words_of(browser(joined.cast.nerys).get(at(other)))
    assert title_of(answer) == f"Intake {intake.reference} – Linkworker"
    for press, next_ in (
        ("Accept", "A case opens here"),
        ("Send on", "moves at once"),
        ("Return", "keeps the person"),
    ):
        assert press in words
        assert next_ in words


def test_what_a_partner_sent_is_shown_with_level_and_agreement_and_nothing_of_the_senders_case(
    joined: Joined,
) -> None:
    intake = refer(joined).intake
    words = words_of(browser(joined.efua).get(at(intake)))
    assert "Nerys Llywelyn, Afon Recovery" in words
    assert "The person knows, and agrees" in words
    assert joined.cast.sian.reference not in words


@pytest.mark.parametrize("how", ["withdrawn", "declined"])
def test_what_was_taken_back_or_returned_shows_that_it_came_and_not_who(joined: Joined, how: str) -> None:
    referral = refer(joined)
    if how == "withdrawn":
        sending.withdraw(referral, note="Changed her mind", by=joined.cast.nerys, at=MONDAY + 2 * HOUR)
    else:
        answering.decline(
            referral.intake, reason="too-little", note="x", by=joined.efua, at=MONDAY + 2 * HOUR
        )
    for path in (at(referral.intake), "/inbox/?state=answered"):
        words = words_of(browser(joined.efua).get(path))
        assert "Siân" not in words
        assert "Please meet her" not in words
        assert referral.intake.reference in words


@pytest.mark.row("R098")
def test_triage_asks_about_safe_contact_first_and_says_999_for_danger_now(joined: Joined) -> None:
    intake = called(joined, person=full())
    page = browser(joined.cast.nerys).get(at(intake, "triage/"))
    words = words_of(page)
    assert words.index("call 999 first") < words.index("May we call them?") < words.index("danger now?")
    assert "01632 960 777" in words
    assert "Nobody has triaged this yet." in words_of(browser(joined.cast.nerys).get(at(intake, "accept/")))
    typed = dict.fromkeys(("may_call", "dependent", "pregnant", "children", "safe_tonight"), "not-known")
    client = browser(joined.cast.nerys)
    sent = fill(client, at(intake, "triage/"), {**typed, "danger": "yes", "tried": "Nobody yet"})
    after = words_of(client.get(sent["Location"]))
    assert "Danger now was written down" in after
    assert "Call 999 first" in after
    assert "High risk, or you judge serious risk" in after
    assert "Triage Nerys" not in after
    assert "Nobody has triaged" not in words_of(client.get(at(intake, "accept/")))


def test_those_who_may_be_the_person_are_shown_to_whoever_may_find_them_alone(joined: Joined) -> None:
    cast = joined.cast
    here = register(ClientGiven(chosen_name="Eira"), service=cast.city, by=cast.nerys, at=MONDAY)
    there = register(ClientGiven(chosen_name="Eira"), service=cast.fens, by=cast.priya, at=MONDAY)
    intake = called(joined)
    for page in ("triage/", "accept/"):
        text = browser(cast.nerys).get(at(intake, page)).content.decode()
        assert here.reference in text
        assert there.reference not in text
    assert Look.objects.filter(kind="search", route="intake-accept", subjects=[here.pk]).exists()
    sent = fill(
        browser(cast.nerys), at(intake, "accept/"), {"client": str(here.pk), "worker": str(cast.nerys.pk)}
    )
    assert sent["Location"].startswith("/cases/")
    assert Intake.objects.get(pk=intake.pk).case.client == here  # type: ignore[union-attr]
    forged = {"client": str(there.pk), "worker": str(cast.nerys.pk)}
    assert fill(browser(cast.nerys), at(called(joined), "accept/"), forged).status_code == 422


def test_a_manager_chooses_the_worker_a_caseworker_is_it_and_one_who_can_not_is_answered_in_one_sentence(
    joined: Joined,
) -> None:
    cast, intake = joined.cast, called(joined)
    assert "Owen Adeyemi" not in words_of(browser(cast.nerys).get(at(intake, "accept/")))
    page = words_of(browser(cast.morgan).get(at(intake, "accept/")))
    assert "Owen Adeyemi" in page
    assert "Nobody yet: you allocate it later" in page
    raise_wall(intake.holding.subject, worker=cast.owen, by=cast.morgan, at=MONDAY)
    refused = fill(browser(cast.morgan), at(intake, "accept/"), {"worker": str(cast.owen.pk)})
    assert "contact the duty safeguarding lead" in words_of(refused)
    given = fill(browser(cast.morgan), at(intake, "give/"), {"worker": str(cast.owen.pk)})
    assert "contact the duty safeguarding lead" in words_of(given)


def test_keeping_the_sender_informed_is_offered_only_where_the_person_agreed_to_both_ways(
    joined: Joined,
) -> None:
    cast, intake = joined.cast, refer(joined).intake
    page = browser(joined.gwilym).get(at(intake, "accept/"))
    assert 'name="in_return"' in page.content.decode()
    typed = {
        "worker": str(joined.gwilym.pk),
        "in_return": ["plan", "risk"],
        "lawful_because": "She agreed.",
        "ground": "legitimate-interests",
    }
    sent = fill(browser(joined.gwilym), at(intake, "accept/"), typed)  # type: ignore[arg-type]
    assert sent.status_code == 302
    back = Share.objects.get(agency=cast.lantern)
    assert back.categories == ["identity", "plan", "risk"]
    typed_in = called(joined)
    assert 'name="in_return"' not in browser(cast.morgan).get(at(typed_in, "accept/")).content.decode()


@pytest.mark.row("R185", "R194", "R195")
def test_returning_offers_the_agreed_reasons_with_what_is_never_one_beside_them(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    words = words_of(browser(cast.morgan).get(at(intake, "return/")))
    assert words.index("Why is it returned?") > 0
    never = words.split("Never a reason", 1)[1]
    assert "No street address" in never
    assert "No crime reference number" in never
    sent = fill(
        browser(cast.morgan), at(intake, "return/"), {"reason": "other-service", "note": "Ring the IDVAs"}
    )
    after = words_of(browser(cast.morgan).get(sent["Location"]))
    assert "Nobody else tells the sender: ring them now" in after
    report = words_of(browser(cast.morgan).get("/inbox/?state=answered")).split("by reason")[1]
    assert "Another service helps with this counted as inappropriate 1" in report
    assert "0 open cases" in report
    dee = make_worker("Dee Underhill", cast.afon, cast.city, Role.DUTY_WORKER)
    assert "by reason" not in words_of(browser(dee).get("/inbox/?state=answered"))


def test_who_returns_what_they_were_given_reads_what_is_left_to_do_and_no_more_of_it(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    client = browser(cast.nerys)
    sent = fill(client, at(intake, "return/"), {"reason": "other-service", "note": "Ring the IDVAs"})
    after = words_of(client.get(sent["Location"]))
    assert "It is returned" in after
    assert "Nobody else tells the sender: ring them now" in after
    assert client.get(at(intake)).status_code == 404


@pytest.mark.row("R133")
def test_sending_on_offers_services_of_every_area_and_says_who_moves_it(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    DirectoryEntry.objects.filter(service=joined.refuge).update(needs=["refuge", "substance-treatment"])
    words = words_of(browser(cast.morgan).get(at(intake, "send-on/")))
    assert "Fens Here: it moves at once" in words
    assert "Harbour refuge Harbour: whoever sent it is asked to send it there" in words
    sent = fill(browser(cast.morgan), at(intake, "send-on/"), {"to": str(joined.refuge.pk), "note": "Nearer"})
    assert "To: Harbour refuge, Harbour" in words_of(browser(cast.morgan).get(sent["Location"]))


def test_more_services_than_a_list_holds_are_counted_and_narrowed_and_any_can_be_chosen(
    joined: Joined,
) -> None:
    cast, intake = joined.cast, called(joined)
    made = Service.objects.bulk_create(
        Service(agency=cast.afon, name=f"Team {number:03}", locality=cast.afon.locality)
        for number in range(60)
    )
    last = made[-1]
    morgan, path = browser(cast.morgan), at(intake, "send-on/")
    words = words_of(morgan.get(path))
    assert "40 of 61 services are listed." in words
    assert "Team 059" not in words
    narrowed = words_of(morgan.get(f"{path}?find=team 059"))
    assert "1 of 1 service is listed." in narrowed
    assert "Team 059 Here: it moves at once" in narrowed
    refused = morgan.post(path, {"to": str(last.pk), "note": ""})
    assert refused.status_code == 422
    assert f'value="{last.pk}" checked' in " ".join(refused.content.decode().split())
    fill(morgan, path, {"to": str(last.pk), "note": "Nearer"})
    assert Intake.objects.get(pk=intake.pk).service == last


@pytest.mark.row("R193")
def test_after_accepting_the_key_worker_says_whether_the_person_came(joined: Joined) -> None:
    cast, intake = joined.cast, called(joined)
    answering.accept(intake, Accepting(worker=cast.owen), by=cast.morgan, at=MONDAY + HOUR)
    words = words_of(browser(cast.owen).get(at(intake)))
    assert "Open the case" in words
    assert "Did the person come?" in words
    missing = fill(browser(cast.owen), at(intake, "engaged/"), {"did": "no", "tried": ""})
    assert "Write what the service has tried" in words_of(missing)
    fill(browser(cast.owen), at(intake, "engaged/"), {"did": "yes"})
    assert Intake.objects.get(pk=intake.pk).state == "engaged"
    assert browser(cast.owen).get(at(intake, "return/")).status_code == 404


@pytest.mark.row("R185", "R194")
def test_a_call_is_written_down_with_a_name_what_is_asked_and_the_agreement_alone(joined: Joined) -> None:
    typed = {
        "way": "call",
        "from_name": "Dr Sesay",
        "chosen_name": "Eira",
        "need": "substance-treatment",
        "asks": "To cut down",
        "consent": "with-consent",
    }
    page = browser(joined.cast.nerys).get("/inbox/new/").content.decode()
    assert "No crime reference number is needed" in page
    assert not re.search(r'name="[^"]*crime', page)
    sent = fill(browser(joined.cast.nerys), "/inbox/new/", typed)
    assert sent["Location"] == at(Intake.objects.get())
    hidden = {**typed, "address_kind": "sealed", "address": "12 Mill Road, Ely"}
    assert "reads like an address" in words_of(fill(browser(joined.cast.nerys), "/inbox/new/", hidden))
    assert (
        fill(browser(joined.cast.nerys), "/inbox/new/", {**hidden, "address": "Care of Harbour"}).status_code
        == 302
    )
    assert Intake.objects.order_by("pk").last().address == "Care of Harbour"  # type: ignore[union-attr]


def test_a_link_worker_has_an_inbox_of_the_whole_agency_and_types_in_but_accepts_nobody(
    joined: Joined,
) -> None:
    cast = joined.cast
    ines = make_worker("Ines Costa", cast.afon, None, Role.LINK_WORKER)
    intake = called(joined)
    today = words_of(browser(ines).get("/"))
    assert "Eira: Drug and alcohol treatment" in today
    assert "Inbox" in today
    words = words_of(browser(ines).get(at(intake)))
    assert "give it to a caseworker" in words
    assert browser(ines).get(at(intake, "accept/")).status_code == 404
    assert browser(ines).get("/inbox/new/").status_code == 200


def test_today_shows_what_was_given_and_the_manager_what_nobody_answered_in_time(
    joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, intake = joined.cast, called(joined)
    assert "Eira: Drug and alcohol treatment, given to you" in words_of(browser(cast.nerys).get("/"))
    assert "Eira" not in words_of(browser(cast.owen).get("/"))
    assert "not answered in time" not in words_of(browser(cast.morgan).get("/"))
    monkeypatch.setattr(clock, "now", lambda: intake.answer_due_at + HOUR)
    for path in ("/", "/team/"):
        waiting = words_of(browser(cast.morgan).get(path)).split("Referrals not answered in time")[1]
        assert "Eira" in waiting
        assert "Nerys Llywelyn looks at it" in waiting
    assert "late" in words_of(browser(cast.morgan).get("/inbox/"))


@pytest.mark.row("R201")
def test_what_becomes_of_it_is_the_senders_to_read_and_theirs_to_carry_on(joined: Joined) -> None:
    referral = refer(joined)
    fill(
        browser(joined.efua),
        at(referral.intake, "return/"),
        {"reason": "needs-more", "note": "Try the refuge. You stay with her."},
    )
    assert Referral.objects.get(pk=referral.pk).state == "declined"
    rules = Duty.objects.filter(holding=joined.cast.sian.pk, ended_at=None).values_list("rule", flat=True)
    assert "referral.again" in rules
