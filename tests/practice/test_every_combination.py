"""Every combination of the facts that one decision reads, held against the policy told a second time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

from linkworker.practice.sharing import Category, GrantFact, HoldingFacts, Reader, Role, RoleHeld, decide
from tests.practice.plain_policy import Asked, is_seen

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OWN, OTHER, SERVICE, ELSEWHERE, WORKER = 1, 2, 10, 11, 7
CATEGORIES = (Category.IDENTITY, Category.RISK, Category.MEETING)
ROLES = ("", "job", *(role.value for role in Role))
KINDS = ("case", "intake", "part")
GRANTS = ("", "to agency", "to worker", "to worker on the root", "expired", "to come", "of another category")
OPENINGS = ("", "live", "live on the root", "expired")
LEAST = 20_000


def combinations() -> Iterator[Asked]:
    """Where a fact can make no difference to what stands before it, one of its values is enough: no reader has two
    kinds of grant and an opening at once on every kind of thing."""
    yes_no = (False, True)
    for role, own, sector, in_service, kind in product(ROLES, yes_no, yes_no, yes_no, KINDS):
        for staged, walled in ((False, False), (True, False), (False, True)):
            for opposed, close, restricted, allocated in product(yes_no, repeat=4):
                given = [(grant, "") for grant in GRANTS] + [
                    ("to worker", opening) for opening in OPENINGS[1:]
                ]
                for grant, opening in given if not (staged or walled) else [("to worker", "live")]:
                    category = CATEGORIES[(len(grant) + len(role) + len(opening) + allocated) % 3]
                    yield Asked(
                        category.value, role, own, sector, in_service, kind,
                        staged, walled, opposed, close, restricted, allocated, grant, opening,
                    )  # fmt: skip


def reader_of(asked: Asked) -> Reader:
    agency = OWN if asked.own_agency else OTHER
    sector = "police" if asked.whole_family_sector else "abuse"
    if asked.role == "job":
        return Reader(agency, sector=sector)
    service = SERVICE if asked.in_service else ELSEWHERE
    ended = NOW if asked.role == "" else None
    held = RoleHeld(Role(asked.role or "manager"), service, NOW - DAY, ended)
    return Reader(agency, WORKER, (held,), sector)


def permission(word: str, category: Category) -> tuple[GrantFact, ...]:
    """The grant or opening that a word names."""
    if not word:
        return ()
    since = NOW + DAY if word == "to come" else NOW - 2 * DAY
    until = NOW if word == "expired" else NOW + 3 * DAY
    of = Category.HEALTH if word == "of another category" else category
    return (GrantFact(of, since, until, to_agency=word == "to agency", on_root=word.endswith("on the root")),)


def facts_of(asked: Asked) -> HoldingFacts:
    category = Category(asked.category)
    return HoldingFacts(
        agency=OWN,
        services=frozenset({SERVICE}),
        category=category if asked.kind == "part" else None,
        restricted=asked.restricted,
        intake=asked.kind == "intake",
        staged=asked.staged,
        allocated=asked.allocated,
        walled=asked.walled,
        serves_opposed=asked.opposed,
        kept_close=asked.close,
        grants=permission(asked.grant, category),
        openings=permission(asked.opening, category),
    )


def test_every_combination_is_decided_as_the_plain_policy_has_it() -> None:
    seen = refused = 0
    for asked in combinations():
        wanted = frozenset({Category(asked.category)})
        decision = decide(reader_of(asked), facts_of(asked), NOW, wanted)
        assert bool(decision) is is_seen(asked), (asked, decision)
        assert decision.categories == (wanted if decision else frozenset())
        seen, refused = seen + decision.allowed, refused + (not decision.allowed)
    print(f"{seen} seen, {refused} refused")
    assert seen + refused >= LEAST
    assert min(seen, refused) >= LEAST / 4
