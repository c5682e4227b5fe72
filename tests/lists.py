"""Lists of invented clients as files: good ones of any length."""

import random
from collections.abc import Iterator
from datetime import date
from io import BytesIO

from linkworker.demo.places import data

HEADER = (
    "chosen_name,full_name,birth_date,nhs_number,own_reference,phone,phone_safe,phone_days,language,children,"
    "case_opened_on,key_worker"
)
COLUMNS = HEADER.count(",")


def nhs_number_of(number: int) -> str:
    """A number of ten digits that passes the check of NHS numbers: another one for each nine digits that have one."""
    while True:
        digits = f"{number:09}"
        check = (11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11) % 11
        if check < 10:
            return f"{digits}{check}"
        number += 500_000_000


def people(count: int, first: int = 1) -> Iterator[str]:
    """So many people, a line each; no two share an identifier. Every second one has a case, half of them Nerys's."""
    pick, origins = random.Random(first), data("names")["origins"]
    for number in range(first, first + count):
        origin = pick.choice(origins)
        given, family = pick.choice(origin["female"]), pick.choice(origin["family"])
        born = date(1950 + number % 55, 1 + number % 12, 1 + number % 28)
        opened, worker = [("", ""), ("today", "nerys"), ("", ""), ("2026-10-30", "")][number % 4]
        values = (
            given,
            f"{given} {family}",
            born.strftime("%d/%m/%Y" if number % 3 else "%Y-%m-%d"),
            nhs_number_of(100_000_000 + number),
            f"AR-{number}",
            f"07{700_000_000 + number}",
            "yes",
            "weekdays",
            "English",
            "no",
            opened,
            worker,
        )
        yield ",".join(values)


def good(count: int, first: int = 1) -> BytesIO:
    """A file without a mistake."""
    file = BytesIO()
    file.write(f"{HEADER}\n".encode())
    for line in people(count, first):
        file.write(f"{line}\n".encode())
    return file
