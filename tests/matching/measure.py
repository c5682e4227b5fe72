"""Looking for known people among many: how many of each kind are found again, and who is found wrongly."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from linkworker.practice.match_keys import MOST, SURE_WORTH, is_sure, sought_keys, stored_keys
from linkworker.practice.matching import DOUBTFUL, LIKELY, Comparison, Identifiers, Sureness, compare
from tests.matching.people import Country, Person
from tests.matching.telling import KINDS, Error, Written, write_down

FOUND = (Sureness.CERTAIN, Sureness.LIKELY, Sureness.DOUBTFUL)
STRANGERS = {"stranger": 0.9, "namesake": 0.02, "twin": 0.02, "sibling": 0.02, "child": 0.02, "partner": 0.02}
CURVE = range(8, 46, 2)

Finder = Callable[[Identifiers], Iterable[tuple[int, Comparison]]]


@dataclass(frozen=True, slots=True)
class World:
    """People, what the first agency wrote of each, and the country they come from."""

    country: Country
    people: list[Person]
    written: list[Written]


@dataclass(frozen=True, slots=True)
class Trial:
    """Somebody registered anew: of what kind, and who of the world it is, or None for nobody of it."""

    kind: str
    written: Written
    truth: int | None


def make_world(seed: int, size: int) -> World:
    country = Country(seed, size)
    people = country.people(size)
    pick = random.Random(seed + 1)
    return World(country, people, [write_down(one, pick) for one in people])


def trials(world: World, each: int, others: int) -> list[Trial]:
    """`each` people of the world with every kind of error, and `others` who are not of it."""
    found = [trial for kind in KINDS for trial in _of_kind(world, kind, each)]
    return found + [
        trial for kind, part in STRANGERS.items() for trial in _not_of(world, kind, round(others * part))
    ]


def _of_kind(world: World, kind: str, each: int) -> Iterator[Trial]:
    needs, error, left = KINDS[kind], getattr(Error(world.country), kind), each
    while left:
        place = world.country.pick.randrange(len(world.people))
        one, base = world.people[place], world.written[place]
        if not all(
            {"born": base.born, "nhs": base.nhs, "phone": base.phone, "home": base.home}[need]
            for need in needs
        ):
            continue
        new = error(one, write_down(one, world.country.pick, (*needs, "names")))
        if new is not None:
            left -= 1
            yield Trial(kind, new, place)


def _not_of(world: World, kind: str, count: int) -> Iterator[Trial]:
    country = world.country
    make = {
        "namesake": country.namesake_of,
        "twin": country.twin_of,
        "sibling": country.sibling_of,
        "child": country.child_of,
        "partner": country.partner_of,
    }.get(kind, lambda _: country.somebody())
    for _ in range(count):
        yield Trial(kind, write_down(make(country.pick.choice(world.people)), country.pick), None)


@dataclass(slots=True)
class Outcome:
    """What was found: of each kind how many and how surely, and of each pair compared the bits it stands at."""

    tried: Counter[str] = field(default_factory=Counter)
    found: dict[str, Counter[Sureness]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: dict[str, Counter[Sureness]] = field(default_factory=lambda: defaultdict(Counter))
    right_at: list[float] = field(default_factory=list)
    wrong_at: list[float] = field(default_factory=list)

    def recall(self, kind: str, least: Sureness) -> float:
        """The share of this kind that was found at least so surely."""
        return _at_least(self.found[kind], least) / self.tried[kind]

    def precision(self, at: Sureness) -> float:
        """Of the pairs found with just this sureness, the share that is one person."""
        right, wrong = (sum(one[at] for one in table.values()) for table in (self.found, self.wrong))
        return right / (right + wrong) if right + wrong else 1.0

    def total_recall(self, least: Sureness) -> float:
        """The share of everybody there was to find."""
        return sum(_at_least(one, least) for one in self.found.values()) / self.to_find

    @property
    def to_find(self) -> int:
        return sum(count for kind, count in self.tried.items() if kind not in STRANGERS)

    def curve(self) -> list[tuple[int, float, float]]:
        """From so many bits on: the share found, and the share of one person among what is found."""
        points = []
        for least in CURVE:
            right, wrong = (sum(bits >= least for bits in side) for side in (self.right_at, self.wrong_at))
            points.append((least, round(right / self.to_find, 4), round(right / max(1, right + wrong), 4)))
        return points


def _at_least(counts: Counter[Sureness], least: Sureness) -> int:
    return sum(counts[one] for one in FOUND[: FOUND.index(least) + 1])


def standing(comparison: Comparison) -> float:
    """The bits at which a pair stands by the rules: what may be kin never where it would be likely."""
    if comparison.sureness is Sureness.NONE:
        return min(comparison.bits, DOUBTFUL - 1)
    return min(comparison.bits, LIKELY - 1) if comparison.sureness is Sureness.DOUBTFUL else comparison.bits


def run(tries: Iterable[Trial], find: Finder) -> Outcome:
    outcome = Outcome()
    for trial in tries:
        outcome.tried[trial.kind] += 1
        for who, comparison in find(trial.written.identifiers):
            note(outcome, trial.kind, comparison, is_right=who == trial.truth)
    return outcome


def note(outcome: Outcome, kind: str, comparison: Comparison, *, is_right: bool) -> None:
    (outcome.right_at if is_right else outcome.wrong_at).append(standing(comparison))
    (outcome.found if is_right else outcome.wrong)[kind][comparison.sureness] += 1


class Index:
    """The keys in memory, as the database holds them."""

    def __init__(self, stored: Sequence[Identifiers]) -> None:
        self.stored = stored
        self.by_key: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(stored):
            for key in stored_keys(one):
                self.by_key[key].append(place)

    def find(self, who: Identifiers) -> Iterator[tuple[int, Comparison]]:
        shared: Counter[int] = Counter()
        for key in sought_keys(who):
            worth = SURE_WORTH if is_sure(key) else 1
            for place in self.by_key.get(key, ()):
                shared[place] += worth
        ranked = sorted(shared.items(), key=lambda one: (-one[1], one[0]))
        for place, _ in ranked[:MOST]:
            yield place, compare(who, self.stored[place])
