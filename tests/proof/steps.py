"""The steps of the proof, each with a name that says what it shows."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

PYTEST = (sys.executable, "-m", "pytest", "-q", "--timeout=0", "-p", "no:cacheprovider")
MANY = ("-p", "tests.proof.examples", "--hypothesis-profile=proof")
LAWS = (
    "tests/practice/test_duties.py",
    "tests/practice/test_pathway.py",
    "tests/practice/test_deadlines.py",
    "tests/practice/test_scoring.py",
    "tests/practice/test_asking.py",
    "tests/practice/test_names.py",
    "tests/practice/test_sharing.py",
)
MUTATED = ("sharing", "scoring", "locality_values", "deadlines")
WORLDS_A_BATCH = 8
ROUNDS = 8
KILLS_A_STEP = 10
MACHINES_A_STEP = 60
LINES = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """One command, and what it is told through its environment. `database` is sqlite or postgresql."""

    name: str
    command: tuple[str, ...]
    database: str = "sqlite"
    told: Mapping[str, str] = field(default_factory=dict)


def steps() -> Iterator[Step]:
    """Every step; each law comes early once, before any is repeated."""
    importing = (sys.executable, "-m", "tests.proof.importing", str(LINES))
    yield Step(f"import: {LINES} lines, nobody or everybody seen", importing)
    for module in MUTATED:
        mutating = (sys.executable, "-m", "tests.proof.mutating", module)
        yield Step(f"mutation: a test notices any change of {module}", mutating)
    whole = {"LINKWORKER_PROOF_WHOLE": "1"}
    yield Step("twins: every address", (*PYTEST, "tests/worlds/test_twins.py"), told=whole)
    unseen = (sys.executable, "-m", "tests.proof.unseen")
    yield Step("leaks: those written without sight of the tests", unseen)
    yield Step("leaks: each against every address", (*PYTEST, "tests/worlds/test_leaks.py"), told=whole)
    for turn in range(ROUNDS):
        yield from _round(turn)


def _round(turn: int) -> Iterator[Step]:
    seed = f"--hypothesis-seed={1000 + turn}"
    yield Step(f"practice: laws, examples {turn}", (*PYTEST, *MANY, seed, *LAWS))
    for database in ("sqlite", "postgresql"):
        yield _worlds(turn, database)
        yield _machine(turn, database)
        yield _kept_apart(turn, database)
        chain = ("tests/practice/test_chain.py", "tests/domain/test_events_verify.py")
        name = f"chain: any change is found, examples {turn} on {database}"
        told = {"LINKWORKER_PROOF_EXAMPLES": "500"}
        yield Step(name, (*PYTEST, *MANY, seed, *chain), database, told)
    told = {"LINKWORKER_PROOF_SEED": str(turn), "LINKWORKER_PROOF_PEOPLE": str(24 + 12 * turn)}
    yield Step(f"bulk: equals actions, world {turn}", (*PYTEST, "tests/proof/bulk.py"), told=told)
    yield Step(
        f"reading: a GET changes nothing, world {turn}", (*PYTEST, "tests/proof/reading.py"), told=told
    )
    killing = (sys.executable, "-m", "tests.proof.killing", str(KILLS_A_STEP))
    yield Step(f"kill: whole after kill -9, round {turn}", killing)


def _worlds(turn: int, database: str) -> Step:
    first = turn * WORLDS_A_BATCH
    told = {"LINKWORKER_PROOF_FIRST": str(first), "LINKWORKER_PROOF_COUNT": str(WORLDS_A_BATCH)}
    name = f"policy: model equals filter, worlds from {first} on {database}"
    return Step(name, (*PYTEST, "tests/proof/worlds.py"), database, told)


def _machine(turn: int, database: str) -> Step:
    told = {"LINKWORKER_PROOF_MACHINES": str(MACHINES_A_STEP)}
    name = f"joint work: nobody sees more, no duty lost, machines {turn} on {database}"
    seed = f"--hypothesis-seed={1000 + turn}"
    return Step(name, (*PYTEST, seed, "tests/worlds/test_joint_machine.py"), database, told)


def _kept_apart(turn: int, database: str) -> Step:
    told = {"LINKWORKER_PROOF_MACHINES": str(MACHINES_A_STEP)}
    name = f"walls, separations, merges, break-glass: nobody sees more, machines {turn} on {database}"
    files = ("tests/worlds/test_apart_machine.py", "tests/worlds/test_glass_machine.py")
    return Step(name, (*PYTEST, f"--hypothesis-seed={1000 + turn}", *files), database, told)
