"""What a person of the demo says about drink and drugs, and to the help that is offered."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from linkworker.cases.offers import OffersGiven
from linkworker.cases.substances import SubstancesGiven
from linkworker.demo.answers import words
from linkworker.demo.people import Person
from linkworker.practice.facts import Outcome
from linkworker.practice.offering import to_offer
from linkworker.practice.substances import HARM_REDUCTION, HOW, SUBSTANCES

SAID_TO_HELP = ["accepted", "accepted", "declined", "later"]


def offering(pick: random.Random, told: frozenset[Outcome]) -> OffersGiven:
    """What was offered in one conversation, after the disclosures `told`."""
    return OffersGiven(alone="alone", answers={of: pick.choice(SAID_TO_HELP) for of in to_offer(told)})


def asking_of_use(pick: random.Random, person: Person, on: date, *, first: bool) -> SubstancesGiven:
    """One time of asking. Who uses something tells of it three times in four."""
    setting = _setting(person, first=first)
    if pick.random() < 0.08:
        day = on + timedelta(days=pick.choice([2, 3, 7]))
        return SubstancesGiven(**setting, use="not-asked", why_not_asked="no-time", next_on=day)
    if not person.uses:
        return SubstancesGiven(**setting, use="no-use")
    if pick.random() < 0.25:
        return SubstancesGiven(**setting, use=pick.choice(["no-use", "chose-not-to-answer"]))
    given = SubstancesGiven(**setting, use="uses", **_told(pick, person))
    return safer_use(pick, given) if pick.random() < 0.5 else given


def safer_use(pick: random.Random, given: SubstancesGiven) -> SubstancesGiven:
    """The same, with what was talked about to keep them safer."""
    ways = tuple(sorted(pick.sample(sorted(HARM_REDUCTION), 3)))
    return replace(given, safer_use=ways, occasion="key-work")


def _setting(person: Person, *, first: bool) -> dict[str, Any]:
    foreign = person.given.interpreter == "yes"
    return {
        "occasion": "assessment" if first else "key-work",
        "mode": "face-to-face",
        "place": "private-room",
        "alone": "alone",
        "interpreting": "professional" if foreign else "not-needed",
        "interpreter_name": "Interpreter 4471" if foreign else "",
    }


def _told(pick: random.Random, person: Person) -> dict[str, Any]:
    return {
        "substances": tuple(sorted({pick.choice(["alcohol", "cannabis"]), pick.choice(sorted(SUBSTANCES))})),
        "how": tuple(pick.sample(sorted(HOW), 2)),
        "dependent": pick.choice(["yes", "yes", "no", "no", "not-known"]),
        "pregnant": person.given.pregnant,
        "wants_help": pick.choice(["yes", "yes", "later", "no"]),
        "own_words": words(pick, "use_words"),
    }
