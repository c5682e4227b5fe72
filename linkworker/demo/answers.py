"""What a person of the demo answers, and what a worker writes down, when they meet."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from linkworker.assessments.build import CHECKLIST, RISK_FORM, SCREEN, AssessmentGiven
from linkworker.cases.build import EnquiryGiven
from linkworker.demo.people import Person
from linkworker.demo.places import data
from linkworker.practice.asking import BEHAVIOURS, SIGNS
from linkworker.practice.facts import NotAskedBecause
from linkworker.practice.instrument import instrument
from linkworker.practice.scoring import Answer, AnswerGiven

NO_FOUR = {"experienced_now": "no", "experienced_past": "no", "caused_now": "no", "caused_past": "no"}
RESPONSES = ("believed", "not-directed", "recorded")


def words(pick: random.Random, kind: str) -> str:
    chosen: str = pick.choice(data("words")[kind])
    return chosen


def asking(pick: random.Random, person: Person, on: date, *, first: bool, known: bool) -> EnquiryGiven:
    """One time of asking. `first`: at the assessment; `known`: abuse has been disclosed before."""
    if not known and pick.random() < 0.1:
        return _not_asked(pick, on, first=first)
    phone = not first and pick.random() < 0.15
    return EnquiryGiven(
        **_setting(pick, person, first=first, phone=phone),
        worried=phone and pick.random() < 0.25,
        **_said(pick, person, known=known),
    )


def _setting(pick: random.Random, person: Person, *, first: bool, phone: bool) -> dict[str, Any]:
    foreign = person.given.interpreter == "yes"
    return {
        "occasion": "assessment" if first else pick.choice(["review", "key-work", "key-work", "drop-in"]),
        "mode": "phone" if phone else "face-to-face",
        "place": "phone" if phone else pick.choice(["private-room", "private-room", "outreach"]),
        "alone": "alone",
        "interpreting": "professional" if foreign else "not-needed",
        "interpreter_name": "Interpreter 4471" if foreign else "",
        "told_we_ask_everybody": True,
    }


def _not_asked(pick: random.Random, on: date, *, first: bool) -> EnquiryGiven:
    why = pick.choice([reason for reason in NotAskedBecause if reason is not NotAskedBecause.NO_INTERPRETER])
    return EnquiryGiven(
        occasion="assessment" if first else "key-work",
        mode="face-to-face",
        place="private-room",
        alone="not-alone" if why is NotAskedBecause.NOT_ALONE else "alone",
        interpreting="not-needed",
        not_asked_because=why.value,
        next_on=on + timedelta(days=pick.choice([3, 5, 7, 10])),
    )


def _said(pick: random.Random, person: Person, *, known: bool) -> dict[str, Any]:
    """The four answers and what goes with them. Once said, it is said again; before, only when they open up."""
    opens = known or pick.random() < person.opens_up
    if person.experiences and opens:
        return _disclosed(pick, known=known)
    if person.causes and opens:
        return {**NO_FOUR, "caused_now": "yes", "own_words": "I have frightened her. I want it to stop."}
    if person.experiences and pick.random() < 0.15:
        return {
            **NO_FOUR,
            "signs": tuple(pick.sample(sorted(SIGNS), 2)),
            "signs_noted": words(pick, "signs_noted"),
        }
    if pick.random() < 0.06:
        return dict.fromkeys(NO_FOUR, "not-said")
    return dict(NO_FOUR)


def _disclosed(pick: random.Random, *, known: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        **NO_FOUR,
        "experienced_now": pick.choice(["yes", "yes", "no"]),
        "experienced_past": "yes",
    }
    told["abuse_types"] = tuple(
        pick.sample(["physical-sexual", "violent-threatening", "controlling-coercive", "economic"], 2)
    )
    if not known:
        told["behaviours"] = tuple(pick.sample(sorted(BEHAVIOURS), pick.choice([1, 2, 3])))
        told["own_words"] = words(pick, "own_words")
        told["response"] = RESPONSES + (("services-offered",) if pick.random() < 0.7 else ())
        told["action_taken"] = "Talked about what would help first, and when it is safe to call."
    return told


def assessment(pick: random.Random, person: Person, instrument_id: str, at: datetime) -> AssessmentGiven:
    """An instrument filled in with the person, about as serious as things are for them."""
    if instrument_id == CHECKLIST:
        return _checklist(pick, person, at)
    likely = person.severity / 30 if person.experiences else 0.02
    given = tuple(
        AnswerGiven(item.id, Answer.YES if pick.random() < likely else Answer.NO)
        for item in instrument(instrument_id).items
    )
    wish = pick.choice(["yes", "yes", "no", "not-asked"]) if instrument_id == SCREEN else "not-asked"
    completed = "with-person"
    return AssessmentGiven(instrument_id, completed, given, {}, with_specialist=wish)


def _checklist(pick: random.Random, person: Person, at: datetime) -> AssessmentGiven:
    items = [item.id for item in instrument(CHECKLIST).items]
    count = min(24, max(1, person.severity + pick.choice([-3, -2, -1, 0, 0, 1, 2])))
    yes = set(pick.sample(items, count))
    given = tuple(
        AnswerGiven(
            item,
            Answer.YES if item in yes else pick.choice([Answer.NO, Answer.NO, Answer.NO, Answer.DONT_KNOW]),
        )
        for item in items
    )
    judged = pick.random() < 0.08
    return AssessmentGiven(
        CHECKLIST,
        pick.choice(["with-person", "with-person", "with-person", "from-professionals", "with-specialist"]),
        given,
        {"priority": "To sleep without listening for the door."} if pick.random() < 0.4 else {},
        own_view=pick.choice(["expects", "expects", "unsure", "does-not-expect"]),
        own_view_words=words(pick, "own_view_words"),
        judgement="high" if judged else "",
        judgement_reason=words(pick, "judgement_reasons") if judged else "",
        concerns=words(pick, "concerns") if judged else "",
        incidents=pick.choice([0, 0, 1, 2, 6]),
        rising=pick.random() < 0.2,
        abuse_on=(at - timedelta(days=pick.randrange(1, 40))).date(),
    )


__all__ = ["CHECKLIST", "RISK_FORM", "SCREEN", "asking", "assessment", "words"]
