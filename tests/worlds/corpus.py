"""Makes `corpus.csv`: small worlds that meet every branch of the policy and every two branches that can meet.

Run it by hand after the policy gained a line (in `linkworker shell`: `from tests.worlds.corpus import main; main()`),
and read what changed before it is kept: the answers are then data that the policy is held against.
"""

import csv
import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from linkworker.practice.sharing import (
    Category,
    GrantFact,
    HoldingFacts,
    Reader,
    Role,
    RoleHeld,
    decide,
)
from linkworker.sharing.models import Holding
from tests.worlds.branches import Question, branches
from tests.worlds.small import CHOICES, DAY, NOW, SPANS, Small

TABLE = Path(__file__).parent / "corpus.csv"
LEAST = 500
TRIES = 300_000
OWN, OTHER, HERE, THERE, WORKER = 1, 2, 10, 11, 7
Pair = frozenset[str]


def some(tries: int, seed: int = 1) -> Iterator[Small]:
    """Small worlds at random, most columns of each at what is most common, so that rare ones meet in it."""
    pick = random.Random(seed)
    plain = {name: words[0] for name, words in CHOICES.items()}
    always = ("role", "where", "agency", "kind", "wanted")
    for _ in range(tries):
        varied = {*always, *pick.sample(sorted(CHOICES), pick.choice([2, 3, 4, 6, 13]))}
        words = {name: pick.choice(CHOICES[name]) if name in varied else plain[name] for name in CHOICES}
        small = Small(**words)
        if small.makes_sense:
            yield small


def question(small: Small) -> Question:
    """What a small world asks of the policy, made of facts alone."""
    wanted = Category(small.wanted)
    reader, facts = _reader(small), _facts(small, wanted)
    decision = decide(reader, facts, NOW, frozenset({wanted}))
    staged = 1 if small.staged in {"hidden", "visible"} else None
    holding = Holding(pk=1, agency_id=OWN, staging_id=staged)
    excepted = small.apart == "live, named in the plan"
    return Question(reader, holding, facts, wanted, NOW, decision, excepted)


def _reader(small: Small) -> Reader:
    agency = OWN if small.agency.startswith("own") else OTHER
    if small.role == "job":
        return Reader(agency)
    service = {"another service": THERE, "every service": None}.get(small.where, HERE)
    until = NOW if small.where == "ended" else None
    roles = () if small.role == "nobody" else (RoleHeld(Role(small.role), service, NOW - 3 * DAY, until),)
    sector = ("police" if small.agency.endswith("police") else "abuse") if roles else ""
    return Reader(agency, WORKER, roles, sector)


def _facts(small: Small, wanted: Category) -> HoldingFacts:
    named = small.apart == "live, named in the plan"
    return HoldingFacts(
        agency=OWN,
        services=frozenset({HERE}),
        category=_of_part(small, wanted),
        restricted=small.restricted != "no",
        intake=small.kind.endswith("intake"),
        staged="hidden" in small.staged,
        allocated=small.work == "allocated",
        walled=small.wall == "live",
        serves_opposed=small.apart == "live",
        kept_close=small.close == "yes" and not named,
        grants=_permission(small.grant, wanted),
        openings=_permission(small.opening, wanted),
    )


def _of_part(small: Small, wanted: Category) -> Category | None:
    if not small.is_part:
        return None
    return Category.HEALTH if small.kind.endswith("another category") else wanted


def _permission(words: str, wanted: Category) -> tuple[GrantFact, ...]:
    if words == "none":
        return ()
    *_to, span = words.removeprefix("root ").split(", ")
    since, until = SPANS.get(span, SPANS["live"])
    category = Category.HEALTH if words.endswith("another category") else wanted
    return (GrantFact(category, since, until, to_agency="agency" in words, on_root=words.startswith("root")),)


def pairs(small: Small) -> set[Pair]:
    """The branches that a small world meets, each alone and every two together."""
    met = sorted({*branches(question(small))})
    return {frozenset(two) for two in combinations(met, 2)} | {frozenset({one}) for one in met}


def answer(small: Small) -> str:
    decision = question(small).decision
    return f"{'yes' if decision else 'no'}: {decision.reason.value}"


def chosen(known: list[Small]) -> list[Small]:
    """Small worlds that meet every pair that any of `known` meets, rarest pairs first, and others up to `LEAST`."""
    of = {small: pairs(small) for small in dict.fromkeys(known)}
    left = set().union(*of.values())
    found: list[Small] = []
    for small, met in sorted(of.items(), key=lambda item: -len(item[1])):
        if met & left:
            found.append(small)
            left -= met
    others = [small for small in of if small not in {*found}]
    return found + others[: max(0, LEAST - len(found))]


def main() -> None:
    rows = sorted(chosen(list(some(TRIES))), key=Small.words)
    with TABLE.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*CHOICES, "answer"])
        table.writerows([*small.words(), answer(small)] for small in rows)
    print(f"{len(rows)} small worlds")
