"""A date typed as day, month and year, and a time typed as people write it."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any, Literal

from django import forms
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.text import format_lazy, get_text_list
from django.utils.translation import gettext_lazy as _

from linkworker.design.field_base import Designed
from linkworker.design.words import Words

PARTS = ("day", "month", "year")
PART_WORDS = {"day": _("day"), "month": _("month"), "year": _("year")}
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:am|(?P<pm>pm))?")

Typed = tuple[str, str, str]


def sent_parts(data: Mapping[str, Any], name: str) -> Typed:
    """What was sent in the three boxes of a date.

    >>> sent_parts({"born_on-day": " 3", "born_on-year": "1991"}, "born_on")
    ('3', '', '1991')
    """
    typed = [str(data.get(f"{name}-{part}", "")).strip() for part in PARTS]
    return typed[0], typed[1], typed[2]


class ThreeInputs(forms.Widget):
    """Reads `name-day`, `name-month`, `name-year` from what was sent. Drawn by the macro, not by Django."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        del files
        return sent_parts(data, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        del files
        return not any(f"{name}-{part}" in data for part in PARTS)


def typed_parts(value: date | Typed | None) -> Typed:
    """What stands in the three boxes for a value.

    >>> typed_parts(date(2026, 11, 2)), typed_parts(None)
    (('2', '11', '2026'), ('', '', ''))
    """
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    return value or ("", "", "")


def month_number(typed: str) -> int | None:
    """A month typed as a number or a name, in English or the reader's language.

    >>> month_number("11"), month_number("Nov"), month_number("november"), month_number("x")
    (11, 11, 11, None)
    """
    if typed.isdecimal():
        return int(typed)
    word = typed.casefold().rstrip(".")
    for number in MONTHS:
        if word in (str(MONTHS[number]).casefold(), str(MONTHS_3[number]).casefold()):
            return number
    return None


class Date(Designed):
    """A date in three boxes. `must_be` "past" allows today and before, "future" today and after.

    `quick` puts "Today" and "Yesterday" beside the boxes (with JavaScript). Both need the form's `today`.
    """

    kind = "date"
    nothing = None
    widget = ThreeInputs

    def __init__(
        self, *, must_be: Literal["any", "past", "future"] = "any", quick: bool = False, **rest: Any
    ) -> None:
        self.must_be = must_be
        self.quick = quick
        super().__init__(**rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        return {
            "incomplete": format_lazy(_("{label}: add the %(parts)s"), label=label),
            "year": format_lazy(_("{label}: write the year with four numbers"), label=label),
            "invalid": format_lazy(_("{label}: write a real date, like 27 3 2026"), label=label),
            "past": format_lazy(_("{label}: write today's date or an earlier one"), label=label),
            "future": format_lazy(_("{label}: write today's date or a later one"), label=label),
        }

    def refusal(self, code: str, *parts: str) -> forms.ValidationError:
        """Our sentence for a code; `wrong` keeps the boxes to mark."""
        words = get_text_list([str(PART_WORDS[part]) for part in parts], str(_("and")))
        return forms.ValidationError(
            self.error_messages[code], code=code, params={"parts": words, "wrong": parts or PARTS}
        )

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        if empty := [part for part, typed in zip(PARTS, value, strict=True) if not typed]:
            raise self.refusal("incomplete", *empty)
        day, month, year = value
        if not re.fullmatch(r"\d{4}", year):
            raise self.refusal("year", "year")
        try:
            return date(int(year), month_number(month) or 0, int(day))
        except (ValueError, OverflowError):
            raise self.refusal("invalid") from None

    def check_against(self, value: date, today: date) -> None:
        """Refuse a date on the wrong side of today."""
        if self.must_be == "past" and value > today:
            raise self.refusal("past")
        if self.must_be == "future" and value < today:
            raise self.refusal("future")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return typed_parts(initial) != typed_parts(data)


def read_time(typed: str) -> time | None:
    """A time of day as people write it, or None.

    >>> read_time("17:05"), read_time("5pm"), read_time("0905"), read_time("12am"), read_time("25:00")
    (datetime.time(17, 5), datetime.time(17, 0), datetime.time(9, 5), datetime.time(0, 0), None)
    """
    compact = typed.strip().lower().replace(" ", "")
    compact = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}.get(compact, compact)
    found = CLOCK.fullmatch(compact)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if compact.endswith(("am", "pm")):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["pm"] else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class Time(Designed):
    """A time of day in one box: 17:00, 5pm, 1700."""

    kind = "time"
    nothing = None
    widget = forms.TextInput

    def __init__(self, *, width: int = 5, **rest: Any) -> None:
        super().__init__(width=width, **rest)

    def written(self, label: Words) -> Mapping[str, Words]:
        return {"invalid": format_lazy(_("{label}: write a time, like 17:00 or 5pm"), label=label)}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time) or not value:
            return value or None
        found = read_time(str(value))
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found
