"""Making the databases of a run: the base, then one database a size."""

from time import monotonic

from tests.bench import database, world
from tests.bench.figures import Figure, tell

SIZES = (5_000, 100_000)
SMALL, LARGE = SIZES


def name_of(size: int) -> str:
    return f"bench_{size}"


def load_all() -> list[Figure]:
    """Make every database, and leave the last in use; how long each took and how large it is."""
    began = monotonic()
    tell(f"{database.vendor()}: living through the base")
    database.create("bench_base")
    world.make_base()
    tell(f"  {monotonic() - began:.0f} s")
    return [figure for size in SIZES for figure in _load(size)]


def _load(size: int) -> list[Figure]:
    began = monotonic()
    tell(f"{database.vendor()}: {size} cases")
    database.copy("bench_base", name_of(size))
    world.grow(size)
    database.finish(name_of(size))
    seconds, megabytes = monotonic() - began, database.size(name_of(size)) / 1e6
    tell(f"  {seconds:.0f} s, {megabytes:.0f} MB")
    about = {"n": 1, "scale": size, "database": database.vendor()}
    return [
        Figure(name="load", value=round(seconds, 1), unit="s", **about),  # type: ignore[arg-type]
        Figure(name="load.size", value=round(megabytes), unit="MB", **about),  # type: ignore[arg-type]
    ]
