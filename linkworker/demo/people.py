"""The demo's people: invented, of many origins, some with long names, no phone, no date of birth."""

import random
from dataclasses import dataclass
from datetime import date, time, timedelta

from linkworker.demo.places import data
from linkworker.people.actions import ClientGiven, ContactGiven, MemberGiven


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the world knows them: what a worker is told, and what is true whether they say it or not.

    `experiences` and `causes` are the truth; `opens_up` is how likely they are to say so each time they are asked.
    `severity` is the number of checklist topics that would be answered yes. `uses`: they drink or use something.
    """

    given: ClientGiven
    experiences: bool
    causes: bool
    opens_up: float
    severity: int
    uses: bool


def make_person(pick: random.Random, number: int, day: date, *, sector: str) -> Person:
    """Person `number` of the world. In abuse and refuge services everyone experiences; in the third, causes."""
    female = pick.random() < 0.72 if sector != "perpetrator" else pick.random() < 0.1
    given = _given(pick, number, day, female=female)
    experiences = sector in {"abuse", "refuge"} or (sector == "substance" and pick.random() < 0.38)
    causes = sector == "perpetrator" or (sector == "substance" and not experiences and pick.random() < 0.08)
    severity = min(23, max(2, round(pick.gauss(11, 4.5))))
    opens_up = 0.95 if sector != "substance" else pick.choice([0.25, 0.45, 0.7])
    uses = sector == "substance" or pick.random() < 0.5
    return Person(given, experiences, causes, opens_up, severity, uses)


def _given(pick: random.Random, number: int, day: date, *, female: bool) -> ClientGiven:
    origins = data("names")["origins"]
    origin = pick.choices(origins, [one["weight"] for one in origins])[0]
    first = pick.choice(origin["female" if female else "male"])
    family = pick.choice(origin["family"]).split("|")[0 if female else -1]
    interpreter = origin["language"] not in {"English", "Welsh"} and pick.random() < 0.3
    return ClientGiven(
        chosen_name=f"{first} {family}",
        pronouns=pick.choice(["", "", "she/her" if female else "he/him", "they/them"]),
        birth_date=_born(pick, day) if pick.random() < 0.93 else None,
        nhs_number=_nhs_number(pick) if pick.random() < 0.4 else "",
        own_reference=f"SR{number:05d}",
        language=origin["language"],
        interpreter="yes" if interpreter else pick.choice(["no", "no", ""]),
        worker_preference=_wish(pick, female=female),
        children=pick.choice(["yes", "yes", "no", "no", "no", "not-known"]),
        pregnant="yes" if female and pick.random() < 0.05 else "",
        contacts=_contacts(pick, number) if pick.random() < 0.7 else (),
        household=_household(pick, first, family) if pick.random() < 0.5 else (),
    )


def _wish(pick: random.Random, *, female: bool) -> str:
    return pick.choices(["female", "none", "", "not-known"], [3 if female else 0, 5, 4, 1])[0]


def _born(pick: random.Random, day: date) -> date:
    return day - timedelta(days=pick.randrange(18 * 365, 66 * 365))


def _nhs_number(pick: random.Random) -> str:
    """A number that passes its own check; the 999 range is kept for tests and given to nobody."""
    while True:
        digits = [9, 9, 9, *(pick.randrange(10) for _ in range(6))]
        check = (11 - sum(digit * (10 - place) for place, digit in enumerate(digits)) % 11) % 11
        if check != 10:
            return "".join(map(str, digits)) + str(check)


def _contacts(pick: random.Random, number: int) -> tuple[ContactGiven, ...]:
    """A mobile from the range kept for drama, safe at some hours; often a channel that is known not to be safe."""
    phone = f"07700 900{number % 1000:03d}"
    hours = pick.choice([(time(10), time(14)), (time(9, 30), time(12)), (time(13), time(15)), (None, None)])
    days = "weekdays" if hours[0] else "every-day"
    ways = [ContactGiven(pick.choice(["text", "phone"]), phone, "yes", days, *hours)]
    if pick.random() < 0.5:
        ways.append(ContactGiven("voicemail", "", "no"))
    if pick.random() < 0.3:
        ways.append(ContactGiven("letter", "", "no"))
    return tuple(ways)


def _household(pick: random.Random, first: str, family: str) -> tuple[MemberGiven, ...]:
    """Children and perhaps a partner, no two called alike."""
    names = {name for origin in data("names")["origins"] for name in origin["female"] + origin["male"]}
    called, *others = pick.sample(sorted(names - {first}), 1 + pick.choice([0, 1, 1, 2, 3]))
    children = [
        MemberGiven(f"{name} {family}", "child", pick.randrange(0, 17), True, "yes") for name in others
    ]
    if pick.random() < 0.5:
        children.append(MemberGiven(f"{called} {family}", "partner", None, False, "yes"))
    return tuple(children)
