"""Why a duty is asked, and the duties of a case: facts, source, time and how each one ended."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse

from linkworker.assessments.actions import complete
from linkworker.assessments.build import CHECKLIST, AssessmentGiven
from linkworker.cases import actions as cases
from linkworker.cases.build import EnquiryGiven
from linkworker.cases.enquiries import correct_enquiry, record_enquiry
from linkworker.cases.models import Enquiry
from linkworker.duties.actions import DoneOutside, ask_waiver, decide_waiver, done_outside, put_aside
from linkworker.duties.keeping import Cause, refresh
from linkworker.duties.models import Duty
from linkworker.people.actions import ClientGiven, register
from linkworker.practice.instrument import instrument
from linkworker.practice.scoring import Answer, AnswerGiven
from linkworker.practice.sharing import Category
from linkworker.sharing.actions import Terms, grant
from linkworker.web.duties.words import deadline_words, due_words, why_line
from linkworker.web.row_keys import row_key
from tests.cast import MONDAY, Cast, asked
from tests.web import same
from tests.web.case_work import NOON, SignIn, at_noon, fill, page, signed_in, title_of, words_of

__all__ = ["at_noon", "signed_in"]

HOUR = timedelta(hours=1)
SIAN = "Siân Gwenllian-Bâ"


def disclose(cast: Cast, at: datetime = MONDAY) -> Enquiry:
    return record_enquiry(cast.sian, asked(experienced_now="yes"), by=cast.nerys, at=at, recorded_at=at)


def not_asked(next_on: date) -> EnquiryGiven:
    """Somebody was there, so nothing was asked; a day is set."""
    nothing = dict.fromkeys(("experienced_now", "experienced_past", "caused_now", "caused_past"), "")
    return asked(not_asked_because="not-alone", alone="not-alone", next_on=next_on, **nothing)


def path_of(rule: str, rest: str = "") -> str:
    return f"/duties/{Duty.objects.filter(rule=rule).latest('pk').reference}/{rest}"


def rows(answer: HttpResponse) -> dict[str, str]:
    """The page's summary list, in words."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", answer.content.decode(), re.S)
    return {key.strip(): " ".join(re.sub(r"<[^>]+>", " ", value).split()) for key, value in found}


def test_a_duty_says_because_of_what_what_for_whence_by_when_and_what_is_enough(
    cast: Cast, signed_in: SignIn
) -> None:
    enquiry = disclose(cast)
    answer = signed_in(cast.nerys).get(path_of("checklist.complete"))
    told = rows(answer)
    assert told["Because"] == "The enquiry of Mon 2 Nov 2026: Disclosed living with abuse"
    assert page(cast.sian, f"enquiries/{row_key(enquiry.pk)}/") in answer.content.decode()
    assert "how serious the danger is" in told["So that"]
    assert "Good practice guidelines: domestic abuse, alcohol and drugs, 6.4.1" in told["Source"]
    assert told["Time"].startswith("Within 1 working day: Tue 3 Nov 2026")
    assert "England, version 2026-04-01.1" in told["Time"]
    assert told["Counts as done when"] == "the checklist is completed here, or copied in from paper"


@pytest.mark.row("R062", "R064")
def test_a_referral_says_by_which_way_it_is_made_here(cast: Cast, signed_in: SignIn) -> None:
    topics = tuple(AnswerGiven(item.id, Answer.YES) for item in instrument(CHECKLIST).items[:17])
    disclose(cast)
    given = AssessmentGiven(CHECKLIST, "with-person", topics, {})
    complete(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    nerys = signed_in(cast.nerys)
    way = rows(nerys.get(path_of("referral.marac")))["The way to refer here"]
    assert "MARAC, online: Peterborough" in way
    assert "IDVA" not in way.split(" On ")[0]
    assert "MARAC, online: Cambridgeshire" in words_of(nerys.get(path_of("referral.marac", "done/")))
    assert "The way to refer here" not in words_of(nerys.get(path_of("disclosure.manager")))


def test_its_title_and_address_name_nobody(cast: Cast, signed_in: SignIn) -> None:
    duty = Duty.objects.get(rule="enquiry.first")
    answer = signed_in(cast.nerys).get(f"/duties/{duty.reference}/")
    assert title_of(answer) == f"Duty {duty.reference} – Linkworker"
    assert SIAN in words_of(answer)


@pytest.mark.parametrize("stranger", ["dafydd", "rhys", "priya", "owen"])
def test_whoever_may_not_see_the_case_gets_what_they_would_get_of_no_duty(
    cast: Cast, signed_in: SignIn, stranger: str
) -> None:
    browser = signed_in(getattr(cast, stranger))
    for rest in ("", "done/", "hand-over/", "waiver/"):
        there, nowhere = browser.get(path_of("enquiry.first", rest)), browser.get(f"/duties/X2X2/{rest}")
        assert there.status_code == 404
        assert same.body(there) == same.body(nowhere)


def test_a_share_of_the_case_shows_none_of_its_duties(cast: Cast, signed_in: SignIn) -> None:
    grant(
        cast.sian.holding,
        categories=[Category.IDENTITY, Category.RISK],
        to_agency=cast.lantern,
        terms=Terms(route="agreed", purpose="idva-referral", until=NOON + HOUR, act=uuid4()),
        by=cast.nerys,
        at=MONDAY,
    )
    browser = signed_in(cast.dafydd)
    answer = browser.get(page(cast.sian, "duties/"))
    assert answer.status_code == 200
    assert "Duties belong to the agency that holds the case" in words_of(answer)
    assert browser.get(path_of("enquiry.first")).status_code == 404


def test_what_was_ended_by_mistake_is_taken_back_with_what_was_wrong(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    duty = Duty.objects.get(rule="disclosure.manager")
    done_outside(duty, DoneOutside("Told her", "Morgan", MONDAY.date()), by=cast.nerys, at=NOON)
    nerys, path = signed_in(cast.nerys), f"/duties/{duty.reference}/"
    assert f'href="{path}take-back/"' in nerys.get(path).content.decode()
    assert fill(nerys, f"{path}take-back/", {"wrong": ""}).status_code == 422
    assert fill(nerys, f"{path}take-back/", {"wrong": "Another case"}).status_code == 302
    text = words_of(nerys.get(path))
    assert "This was taken back: it was not so." in text
    assert "Taken back: it was not so" in text and "Another case" in text and "Told her" in text
    chronology = words_of(nerys.get(page(cast.sian, "chronology/")))
    assert "Not so, and due again: Tell your line manager what was said" in chronology
    assert Duty.objects.filter(rule="disclosure.manager", ended_at=None).exists()


def test_that_somebody_holds_the_case_is_never_waived(cast: Cast, signed_in: SignIn) -> None:
    client = register(ClientGiven(chosen_name="Delyth"), service=cast.city, by=cast.nerys, at=MONDAY)
    cases.open_case(client, service=cast.city, by=cast.nerys, at=MONDAY)
    morgan = signed_in(cast.morgan)
    assert "Ask to waive" not in words_of(morgan.get(path_of("case.allocate")))
    assert morgan.get(path_of("case.allocate", "waiver/")).status_code == 404
    with pytest.raises(ValueError, match="never is"):
        ask_waiver(Duty.objects.get(rule="case.allocate", ended_at=None), reason="x", by=cast.morgan, at=NOON)


def test_a_must_can_be_waived_and_a_should_put_aside_never_the_other_way(
    cast: Cast, signed_in: SignIn
) -> None:
    browser = signed_in(cast.nerys)
    must, should = (
        words_of(browser.get(path_of("enquiry.first"))),
        words_of(browser.get(path_of("contact.safe"))),
    )
    assert "Ask to waive" in must
    assert "Put aside" not in must
    assert "Put aside" in should
    assert "Ask to waive" not in should


def test_where_the_date_was_set_by_the_worker_the_time_has_no_other_source(
    cast: Cast, signed_in: SignIn
) -> None:
    given = not_asked(date(2026, 11, 4))
    record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    told = rows(signed_in(cast.nerys).get(path_of("enquiry.not-asked")))
    assert told["Time"] == "On the date that was set: Wed 4 Nov 2026 The time is part of the rule itself."


def test_the_time_is_cited_from_the_value_that_gave_it(cast: Cast, signed_in: SignIn) -> None:
    given = asked(signs=("afraid",))
    record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    told = rows(signed_in(cast.nerys).get(path_of("enquiry.again")))
    assert re.match(r"Within \d+ days: ", told["Time"])
    assert "It shows on Today from" in words_of(signed_in(cast.nerys).get(path_of("enquiry.again")))


def test_the_history_tells_of_handing_asking_and_deciding(cast: Cast, signed_in: SignIn) -> None:
    duty = Duty.objects.get(rule="enquiry.first")
    waiver = ask_waiver(duty, reason="She moved away", by=cast.nerys, at=MONDAY)
    nerys = signed_in(cast.nerys)
    assert "Nerys Llywelyn asked to waive it; a manager decides." in words_of(
        nerys.get(path_of("enquiry.first"))
    )
    assert f"/waivers/{waiver.reference}/" not in nerys.get(path_of("enquiry.first")).content.decode()
    boss = signed_in(cast.morgan)
    assert f"/waivers/{waiver.reference}/" in boss.get(path_of("enquiry.first")).content.decode()
    decide_waiver(waiver, grant=True, note="Agreed", by=cast.morgan, at=MONDAY + HOUR)
    words = words_of(nerys.get(path_of("enquiry.first")))
    assert "Waived by a manager Mon 2 Nov 2026, 10:00 · Morgan Price She moved away" in words
    assert "It was waived Mon 2 Nov 2026, 10:00 · Morgan Price Agreed" in words
    assert "Record an enquiry" not in words


def ended(cast: Cast, signed_in: SignIn) -> str:
    return words_of(signed_in(cast.nerys).get(page(cast.sian, "duties/"))).split("Ended ")[1]


@pytest.mark.row("R168")
def test_a_duty_whose_enquiry_was_corrected_no_longer_applies_and_says_so(
    cast: Cast, signed_in: SignIn
) -> None:
    enquiry = disclose(cast)
    correct_enquiry(
        enquiry, asked(), wrong="Wrong person", by=cast.nerys, at=MONDAY, recorded_at=MONDAY + HOUR
    )
    assert (
        "Complete the 24-topic risk checklist No longer applies: the enquiry of 2 Nov 2026 was corrected"
        in (ended(cast, signed_in))
    )


def test_how_each_duty_ended_is_told(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    at = MONDAY + HOUR

    def duty(rule: str) -> Duty:
        return Duty.objects.get(rule=rule, ended_at=None)

    done_outside(
        duty("disclosure.manager"), DoneOutside("Told", "Morgan", at.date(), "M1"), by=cast.nerys, at=at
    )
    put_aside(duty("contact.safe"), reason="Only in person", by=cast.nerys, at=at)
    words = ended(cast, signed_in)
    assert "Tell your line manager what was said Done outside Linkworker" in words
    assert "Told (Morgan, 2 Nov 2026) Reference: M1" in words
    assert "Put aside · Mon 2 Nov 2026, 10:00, Nerys Llywelyn Only in person" in words
    assert "Ask safely about abuse Done: the enquiry of 2 Nov 2026" in words


def test_an_overtaken_duty_names_the_stronger_one(cast: Cast, signed_in: SignIn) -> None:
    given = not_asked(date(2026, 11, 4))
    record_enquiry(cast.sian, given, by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    assert "Overtaken by: Ask about abuse on the date you set" in ended(cast, signed_in)


def test_what_is_open_now_what_is_coming_and_what_ended_stand_apart(cast: Cast, signed_in: SignIn) -> None:
    record_enquiry(cast.sian, asked(), by=cast.nerys, at=MONDAY, recorded_at=MONDAY)
    words = words_of(signed_in(cast.nerys).get(page(cast.sian, "duties/")))
    now, rest = words.split(" Coming ")
    coming, over = rest.split(" Ended ")
    assert "Explain the limits of confidentiality" in now
    assert "Ask again about abuse shows from" in coming
    assert "Ask safely about abuse Done" in over


def test_a_closed_case_asks_nothing_and_says_why(cast: Cast, signed_in: SignIn) -> None:
    cases.close_case(cast.sian, reason="finished", note="", by=cast.nerys, at=MONDAY)
    words = words_of(signed_in(cast.nerys).get(page(cast.sian, "duties/")))
    assert "The case is closed, so nothing is asked." in words
    assert "No longer applies: the case was closed" in words


def test_what_ended_runs_on_from_page_to_page(cast: Cast, signed_in: SignIn) -> None:
    kept = Duty.objects.get(rule="contact.safe")
    old = [
        Duty(
            **{
                **{name: getattr(kept, name) for name in ("agency_id", "service_id", "holding_id", "talk")},
                "rule": kept.rule,
                "reference": f"T{number:02}2-22TT",
                "key": f"{kept.rule}:{number}",
                "weight": 2,
                "since": MONDAY,
                "opens_at": MONDAY,
                "deadline": kept.deadline,
                "locality_version": "x",
                "made_at": MONDAY,
                "ending": "put-aside",
                "ended_at": MONDAY - number * HOUR,
                "reason": f"Reason {number}.",
            }
        )
        for number in range(30)
    ]
    Duty.objects.bulk_create(old)
    browser = signed_in(cast.nerys)
    first = browser.get(page(cast.sian, "duties/"))
    older = re.search(r'href="([^"]+\?before=[^"]+)"', first.content.decode())
    assert older
    second = browser.get(older[1])
    both = words_of(first) + words_of(second)
    assert all(both.count(f"Reason {number}.") == 1 for number in range(30))


def test_a_low_score_with_judgement_gives_the_concerns_to_send(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    answers = tuple(AnswerGiven(str(n), Answer.YES if n <= 8 else Answer.NO) for n in range(1, 25))
    given = AssessmentGiven(
        CHECKLIST,
        "with-person",
        answers,
        {},
        judgement="high",
        judgement_reason="Her fear",
        concerns="He has found the new address.",
    )
    complete(cast.sian, given, by=cast.nerys, at=MONDAY + HOUR, recorded_at=MONDAY + HOUR)
    words = words_of(signed_in(cast.nerys).get(path_of("referral.idva", "done/")))
    assert "Concerns to send with the referral" in words
    assert "He has found the new address." in words
    assert "Concerns to send" not in words_of(
        signed_in(cast.nerys).get(path_of("disclosure.manager", "done/"))
    )


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ({"unit": "at_once", "amount": 0}, "at once"),
        ({"unit": "hours", "amount": 1}, "within 1 hour"),
        ({"unit": "hours", "amount": 24}, "within 24 hours"),
        ({"unit": "same_day", "amount": 0}, "the same day"),
        ({"unit": "days", "amount": 84}, "within 84 days"),
        ({"unit": "working_days", "amount": 5}, "within 5 working days"),
        ({"unit": "on_date", "amount": 0}, "on the date that was set"),
        ({"unit": "none", "amount": 0}, "no time is given"),
    ],
)
def test_a_deadline_is_said_in_the_unit_of_its_source(deadline: dict[str, object], said: str) -> None:
    assert deadline_words(Duty(deadline=deadline)) == said


@pytest.mark.parametrize(("minutes", "said"), [(0, "at once"), (60, "at once"), (61, "1 hour late")])
def test_what_is_due_at_once_is_late_after_an_hour(minutes: int, said: str) -> None:
    duty = Duty(deadline={"unit": "at_once", "amount": 0}, due_at=MONDAY, overdue_at=MONDAY + HOUR)
    assert due_words(duty, MONDAY + timedelta(minutes=minutes)) == said


def test_a_duty_without_a_known_fact_says_no_reason() -> None:
    assert why_line(Duty(because=[])) == ""


def test_a_case_worked_out_again_shows_the_same_page(cast: Cast, signed_in: SignIn) -> None:
    disclose(cast)
    browser = signed_in(cast.nerys)
    before = same.body(browser.get(page(cast.sian, "duties/")))
    refresh(type(cast.sian).objects.get(pk=cast.sian.pk), Cause(at=NOON))
    assert same.body(browser.get(page(cast.sian, "duties/"))) == before
