"""Measures the matcher and writes docs/matching.md's figures: `python -m tests.matching [FOLDER OF FEBRL'S CSV FILES]`.

Minutes. The measured figures are kept in `measured.json`; what the paper shows is drawn from it (`papers`).
"""

import json
import sys
from pathlib import Path
from typing import Any

from linkworker.practice.matching import Sureness
from tests.matching import febrl
from tests.matching.measure import FOUND, STRANGERS, Index, Outcome, make_world, run, trials
from tests.matching.papers import MEASURED, write
from tests.matching.telling import KINDS

SEED, PEOPLE, EACH, OTHERS = 33, 500_000, 50, 8_000


def own() -> dict[str, Any]:
    """The people made here: 2,000 known among half a million, and 8,000 who are not."""
    world = make_world(SEED, PEOPLE)
    outcome = run(trials(world, EACH, OTHERS), Index([one.identifiers for one in world.written]).find)
    kinds = {kind: [round(outcome.recall(kind, least), 3) for least in FOUND] for kind in KINDS}
    kin = {who: [outcome.tried[who], *(outcome.wrong[who][one] for one in FOUND)] for who in STRANGERS}
    known = [sum(outcome.wrong[kind][one] for kind in KINDS) for one in FOUND]
    return {
        **_told(outcome),
        "people": PEOPLE,
        "kinds": kinds,
        "wrong": {**kin, "known": [EACH * len(KINDS), *known]},
    }


def _told(outcome: Outcome) -> dict[str, Any]:
    counts = {
        sureness: [sum(one[sureness] for one in side.values()) for side in (outcome.found, outcome.wrong)]
        for sureness in FOUND
    }
    found = outcome.total_recall(Sureness.DOUBTFUL)
    return {
        "to_find": outcome.to_find,
        "found": round(found, 4),
        "sureness": counts,
        "curve": outcome.curve(),
    }


def main(folder: str | None) -> None:
    measured = json.loads(MEASURED.read_text("utf-8")) if MEASURED.exists() else {}
    measured["own"] = own()
    if folder:
        for name, with_number in (("with the number", True), ("without the number", False)):
            measured[f"febrl, {name}"] = _told(febrl.link(Path(folder), with_number=with_number))
    MEASURED.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    write(measured)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
