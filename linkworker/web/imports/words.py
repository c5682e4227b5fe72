"""What is said of a list that is brought in: its states, its columns, and what to write instead of what was typed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkworker.design.words import Words
from linkworker.people.import_text import MOST_LINES
from linkworker.people.models import ImportState
from linkworker.web.cases.work import CANNOT_TAKE

STATES: Mapping[str, Words] = {state.value: state.label for state in ImportState}
TONES: Mapping[str, str] = {
    ImportState.CHECKING: "blue",
    ImportState.WRONG: "orange",
    ImportState.READY: "purple",
    ImportState.WRITING: "blue",
    ImportState.VISIBLE: "green",
    ImportState.DROPPING: "grey",
    ImportState.DROPPED: "grey",
}
NOT_TEXT: Mapping[str, Words] = {
    "empty": gettext_lazy("The file is empty: choose another"),
    "workbook": gettext_lazy(
        "This file is a workbook, a document or a packed file, whatever its name says. "
        "In your spreadsheet choose “Save as” and “CSV UTF-8”, then choose that file"
    ),
    "unreadable": gettext_lazy(
        "The letters of this file can't be read. In your spreadsheet choose “Save as” and “CSV UTF-8”, "
        "then choose that file"
    ),
}
YES_OR_NO = gettext_lazy("Write yes, no or not known, or leave it empty.")
SAFE_DAYS = gettext_lazy("Write every day, weekdays or weekends, or leave it empty.")
PREFERENCE = gettext_lazy("Write female, male, none or not known, or leave it empty.")
A_DATE = gettext_lazy("Write the day as 2026-03-31 or 31/03/2026.")
A_PHONE = gettext_lazy("Write the whole number with its area code, like 01632 960 001 or +44 1632 960 001.")

COLUMNS: Mapping[str, Words] = {
    "chosen_name": gettext_lazy(
        "What they like to be called. The only column that must be there and filled in."
    ),
    "full_name": gettext_lazy("Their full name, if it is another one."),
    "other_names": gettext_lazy("Names from before, or used elsewhere, with commas between them."),
    "pronouns": gettext_lazy("As they say them."),
    "birth_date": A_DATE,
    "nhs_number": gettext_lazy("Ten numbers, with or without gaps."),
    "own_reference": gettext_lazy("The number they have in your other system."),
    "language": gettext_lazy("The language they like to talk in."),
    "interpreter": YES_OR_NO,
    "worker_preference": PREFERENCE,
    "phone": A_PHONE,
    "phone_safe": gettext_lazy(
        "Whether it is safe to phone: yes, no or not known. What is empty counts as not safe."
    ),
    "phone_days": SAFE_DAYS,
    "email": gettext_lazy("Their email address."),
    "email_safe": gettext_lazy(
        "Whether it is safe to email: yes, no or not known. What is empty counts as not safe."
    ),
    "email_days": SAFE_DAYS,
    "contact_note": gettext_lazy("Anything else about reaching them safely."),
    "children": gettext_lazy(
        "Whether there are children at home, or whom they look after: yes, no or not known."
    ),
    "pregnant": gettext_lazy("Whether anyone at home is pregnant: yes, no or not known."),
    "case_opened_on": gettext_lazy(
        "The day on which their case was opened: it is open here from then on, and what is to be done counts from "
        "that day. Write today if it is to count from the day on which you upload the list. Empty: no case is opened."
    ),
    "key_worker": gettext_lazy("The username of their key worker. Empty: the case waits to be allocated."),
}

INSTEAD: Mapping[str, Words] = {
    "header": gettext_lazy("The first line must name the columns. Begin with the template."),
    "column-twice": gettext_lazy("This column is there twice: keep one of them."),
    "column-unknown": gettext_lazy("No column has this name. Rename it as in the template, or take it out."),
    "column-unnamed": gettext_lazy("A column has no name in the first line: name it, or take it out."),
    "column-missing": gettext_lazy("This column is missing from the first line: add it."),
    "columns-few": gettext_lazy(
        "The line ends too early: it has fewer values than the first line has columns."
    ),
    "columns-many": gettext_lazy(
        "The line has more values than the first line has columns. Put a value with a comma into quotation marks."
    ),
    "quote": gettext_lazy(
        "A quotation mark is not closed, or stands within a value. Close it, or double it, and keep a value to "
        "%(lines)s lines."
    ),
    "too-long": gettext_lazy("The line is too long to be one person's: look whether a line end is missing."),
    "nobody": gettext_lazy("Nobody stands below the first line."),
    "formula": gettext_lazy(
        "This begins like a formula, which a spreadsheet would carry out. Begin with a letter or a number."
    ),
    "long": gettext_lazy("This is longer than the record takes: write it shorter."),
    "sign": gettext_lazy("A sign stands in it that can't be seen: type it again, without pasting."),
    "date": A_DATE,
    "no-such-day": gettext_lazy("There is no such day. Write it as 2026-03-31 or 31/03/2026."),
    "born": gettext_lazy("Write a day in the past, in the last 120 years."),
    "not-yet": gettext_lazy("Write a day that has come, today at the latest, or the word today."),
    "nhs-characters": gettext_lazy("Write numbers only, like 943 476 5919."),
    "nhs-length": gettext_lazy("Write all ten numbers, like 943 476 5919."),
    "nhs-check": gettext_lazy("Check each number: these ten do not make an NHS number."),
    "phone": A_PHONE,
    "email": gettext_lazy("Write one whole address, like name@example.org."),
    "missing": gettext_lazy("Write what they like to be called."),
    "no-case": gettext_lazy(
        "A key worker holds a case: write the day on which it was opened, or take the name out."
    ),
    "before-birth": gettext_lazy("This is before they were born: put one of the two days right."),
    "cannot-take": CANNOT_TAKE,
    "twice": gettext_lazy(
        "This stands on line %(line)s too. One person is one line: take one of the two out."
    ),
    "known": gettext_lazy("Somebody whom you can find already has this."),
}
WORDS: Mapping[str, Words] = {
    "worker_preference": PREFERENCE,
    "phone_days": SAFE_DAYS,
    "email_days": SAFE_DAYS,
}
"""What may be written in a column that takes a few words only; in any other, yes or no."""


def instead(code: str, column: str, line: int) -> str:
    """What to write instead."""
    if code == "word":
        return str(WORDS.get(column, YES_OR_NO))
    return str(INSTEAD[code]) % {"line": line, "lines": MOST_LINES}


def encoding_words(encoding: str) -> str:
    """A remark on how the letters were read, when that was guessed."""
    if encoding != "cp1252":
        return ""
    return _(
        "The file is not UTF-8. It was read as Windows-1252, as older programs write it: look whether the letters with "
        "accents are right in the first names below."
    )
