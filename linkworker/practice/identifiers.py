"""NHS numbers, phone numbers, dates of birth and addresses as people write them.

Nothing here knows who bears an identifier. `birth_date_likeness` says how two dates of birth may be one; what
was typed into the search box is told apart in `search_box`.
"""

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import phonenumbers


class NhsNumberFault(StrEnum):
    """Why a text is not an NHS number; the sentences stand with the form."""

    CHARACTERS = "characters"
    LENGTH = "length"
    CHECK = "check"


class BirthDateLikeness(StrEnum):
    """How two dates of birth may belong to one person, the surest first."""

    SAME = "same"
    SWAPPED = "swapped"
    ONE_DIGIT = "one_digit"
    YEAR = "year"


_GAPS = re.compile(r"[\s\-‐‑–.]+")


def nhs_number_fault(text: str) -> NhsNumberFault | None:
    """What is wrong with an NHS number: other characters, not ten digits, or a failed check; None if sound.

    NHS Data Model and Dictionary, attribute NHS NUMBER: the first nine digits are weighted 10 down to 2 and
    summed; eleven less the remainder of the sum by eleven is the tenth digit, eleven standing for 0, and ten
    for no number at all. Ten equal digits pass that check and are a filler: refused here too.
    """
    digits = _GAPS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        return NhsNumberFault.CHARACTERS
    if len(digits) != 10:
        return NhsNumberFault.LENGTH
    weighted = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    passes = (11 - weighted % 11) % 11 == int(digits[9])
    return None if passes and len(set(digits)) > 1 else NhsNumberFault.CHECK


def nhs_number(text: str) -> str | None:
    """The ten digits of an NHS number written with or without gaps, or None when it is not one.

    >>> nhs_number("943 476 5919")
    '9434765919'
    """
    return None if nhs_number_fault(text) else _GAPS.sub("", text)


def phone(text: str) -> str | None:
    """A phone number as E.164 ("+447700900123"), read as dialled in the United Kingdom; None if impossible.

    Possible is enough (the length fits the country): numbers set aside for drama and numbers newly given out
    are not valid in every table. An extension is dropped.
    """
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    number.extension = None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def birth_date_likeness(a: date, b: date) -> BirthDateLikeness | None:
    """How two dates of birth may be one: day and month swapped, one digit wrong, or the year alone; else None."""
    if a == b:
        return BirthDateLikeness.SAME
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return BirthDateLikeness.SWAPPED
    digits = zip(f"{a:%d%m}{a.year:04}", f"{b:%d%m}{b.year:04}", strict=True)
    if sum(one != other for one, other in digits) == 1:
        return BirthDateLikeness.ONE_DIGIT
    return BirthDateLikeness.YEAR if a.year == b.year else None


class Address(NamedTuple):
    """Where somebody lives, as two texts are compared: the house (its numbers, or its name) and the postcode."""

    house: str
    postcode: str


_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\b\d+[a-z]?\b")
NO_PLACE = frozenset({"ZZ993VZ", "ZZ993WZ", "ZZ993CZ", "ZZ993GZ"})
"""Postcodes that stand for no place: no fixed abode, not known, not otherwise stated (NHS Postcode Directory)."""


def address(text: str) -> Address | None:
    """An address as it is compared, or None without a postcode, which tells too little.

    >>> address("Flat 2, 14 Heol y Bont, Caerdydd cf10 1ab")
    Address(house='2 14', postcode='CF101AB')
    >>> address("Tŷ Gwyn, Llanelli SA15 1ZZ")
    Address(house='tŷ gwyn', postcode='SA151ZZ')
    """
    found = _POSTCODE.search(text)
    postcode = (found[1] + found[2]).upper() if found else ""
    if not found or postcode in NO_PLACE:
        return None
    before = text[: found.start()].casefold()
    house = " ".join(_NUMBERS.findall(before)) or before.partition(",")[0].strip()
    return Address(house, postcode)
