"""The columns of a list that is brought in: what may stand in each, and what a line says. Reads no database.

A problem names the column, a code whose sentence stands with the page, and what was typed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from linkworker.people.build import ClientGiven, ContactGiven
from linkworker.people.models import ClientRecord, Known, SafeContact, WorkerPreference
from linkworker.practice.contact import Channel, Days
from linkworker.practice.identifiers import nhs_number, nhs_number_fault, phone

TYPED = 80
"""Letters of what was typed that a report shows."""

OLDEST = 120
TODAY_WORD = "today"
FORMULA = ("=", "+", "-", "@")
UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Signs that turn the direction of what is read, so that it looks like something else."""


class Problem(NamedTuple):
    """What is wrong with one value of a line; `column` is empty for the line as a whole. `line` is another one."""

    column: str
    code: str
    typed: str = ""
    line: int = 0


class Unfit(Exception):
    """A value may not stand in its column."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Reading = Callable[[str, date], Any]


def _longest(model: type[ClientRecord] | type[SafeContact], name: str) -> int:
    return int(getattr(model._meta.get_field(name), "max_length", None) or 0)


def _plain(most: int) -> Reading:
    """Words: no formula, no sign that is not seen, no more letters than the record takes."""

    def read(text: str, _today: date) -> str:
        if text.startswith(FORMULA):
            raise Unfit("formula")
        if len(text) > most:
            raise Unfit("long")
        return text

    return read


def _word(words: Mapping[str, str]) -> Reading:
    def read(text: str, _today: date) -> str:
        try:
            return words[text.lower().replace("-", " ")]
        except KeyError:
            raise Unfit("word") from None

    return read


DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")


def _date(text: str) -> date:
    found = DATE.fullmatch(text)
    if not found or not text.isascii():
        raise Unfit("date")
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unfit("no-such-day") from None


def _birth_date(text: str, today: date) -> date:
    born = _date(text)
    if not today.year - OLDEST <= born.year or born >= today:
        raise Unfit("born")
    return born


def _opened_on(text: str, today: date) -> date:
    opened = today if text.lower() == TODAY_WORD else _date(text)
    if opened > today or opened.year < today.year - OLDEST:
        raise Unfit("not-yet")
    return opened


def _nhs(text: str, _today: date) -> str:
    fault = nhs_number_fault(text)
    if fault is not None:
        raise Unfit(f"nhs-{fault.value}")
    return nhs_number(text) or ""


PHONE = re.compile(r"[\d\s()+./‐‑–-]+((ext|x)\.? ?\d+)?", re.IGNORECASE)


def _phone(text: str, _today: date) -> str:
    if not PHONE.fullmatch(text) or phone(text) is None or len(text) > _longest(SafeContact, "detail"):
        raise Unfit("phone")
    return text


def _email(text: str, today: date) -> str:
    text = str(_plain(_longest(SafeContact, "detail"))(text, today))
    if not re.fullmatch(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+", text):
        raise Unfit("email")
    return text


def _by_code(codes: Iterable[str]) -> dict[str, str]:
    return {code.replace("-", " "): code for code in codes}


KNOWN = {"y": Known.YES.value, "n": Known.NO.value, **_by_code(Known.values)}
PREFERS = _by_code(WorkerPreference.values)
DAYS = {"weekends": Days.WEEKEND.value, **_by_code(one.value for one in Days)}
known, days = _word(KNOWN), _word(DAYS)

COLUMNS: Mapping[str, Reading] = {
    **{
        name: _plain(_longest(ClientRecord, name))
        for name in ("chosen_name", "full_name", "other_names", "pronouns")
    },
    "birth_date": _birth_date,
    "nhs_number": _nhs,
    **{name: _plain(_longest(ClientRecord, name)) for name in ("own_reference", "language")},
    "interpreter": known,
    "worker_preference": _word(PREFERS),
    "phone": _phone,
    "phone_safe": known,
    "phone_days": days,
    "email": _email,
    "email_safe": known,
    "email_days": days,
    "contact_note": _plain(_longest(ClientRecord, "contact_note")),
    "children": known,
    "pregnant": known,
    "case_opened_on": _opened_on,
    "key_worker": _plain(60),
}
"""Every column by its name, in the order of the template."""

REQUIRED = "chosen_name"
SEVERAL_LINES = frozenset({"contact_note"})
CHANNELS = {"phone": Channel.PHONE, "email": Channel.EMAIL}
TAKEN = tuple(
    name
    for name in COLUMNS
    if name not in {"case_opened_on", "key_worker"} and name.split("_")[0] not in CHANNELS
)
"""The columns whose values stand in the client record as they are."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one line says, or what is wrong with it."""

    given: ClientGiven | None = None
    opened_on: date | None = None
    key_worker: str = ""
    problems: tuple[Problem, ...] = field(default=())


def column_named(text: str) -> str:
    """A heading as the name of a column would be written."""
    return "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())


def delimiter_of(first: str) -> str:
    """What stands between the values: whichever sign makes most known columns of the first line."""

    def known_columns(sign: str) -> int:
        return sum(column_named(one.strip(' "')) in COLUMNS for one in first.split(sign))

    return max(",;\t", key=known_columns)


def header_of(values: Sequence[str]) -> list[str]:
    """The names of a file's columns, without the empty ones at the end that spreadsheets add."""
    names = [column_named(one) for one in values]
    while names and not names[-1]:
        names.pop()
    return names


def check_header(values: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with the first line of a file."""
    names = header_of(values)
    if any(ord(sign) < 32 for one in values for sign in one) or not set(names) & set(COLUMNS):
        return (Problem("", "header", shown(" ".join(values))),)
    found = [
        Problem(shown(name), "column-twice")
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    found += [
        Problem(shown(name), "column-unknown")
        for name in dict.fromkeys(names)
        if name and name not in COLUMNS
    ]
    if "" in names:
        found.append(Problem("", "column-unnamed"))
    if REQUIRED not in names:
        found.append(Problem(REQUIRED, "column-missing"))
    if "key_worker" in names and "case_opened_on" not in names:
        found.append(Problem("case_opened_on", "column-missing"))
    return tuple(found)


def read_line(header: Sequence[str], values: Sequence[str], today: date) -> Told:
    """What the values of one record say under a header that was found right."""
    extra = [one for one in values[len(header) :] if one.strip()]
    if len(values) < len(header) or extra:
        code = "columns-many" if extra else "columns-few"
        return Told(problems=(Problem("", code, shown(extra[0] if extra else values[-1])),))
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, typed in zip(header, values, strict=False):
        try:
            text = _clean(name, typed)
            if text:
                said[name] = COLUMNS[name](text, today)
        except Unfit as unfit:
            problems.append(Problem(name, unfit.code, shown(typed)))
    problems += _together(said, {problem.column for problem in problems})
    if problems:
        return Told(problems=tuple(problems))
    return Told(_given(said), said.get("case_opened_on"), said.get("key_worker", ""))


def _clean(name: str, typed: str) -> str:
    """What was typed without the spaces around it. Tabs and line ends begin no value, and stand in few."""
    if typed[:1] in ("\t", "\n"):
        raise Unfit("formula")
    allowed = "\n" if name in SEVERAL_LINES else ""
    if any(
        (unicodedata.category(sign) in ("Cc", "Cs") and sign not in allowed) or sign in UNSEEN
        for sign in typed
    ):
        raise Unfit("sign")
    return typed.strip()


def _together(said: Mapping[str, Any], wrong: set[str]) -> list[Problem]:
    """What is wrong only in view of another column."""
    found = []
    if REQUIRED not in said and REQUIRED not in wrong:
        found.append(Problem(REQUIRED, "missing"))
    if "key_worker" in said and "case_opened_on" not in said and "case_opened_on" not in wrong:
        found.append(Problem("case_opened_on", "no-case"))
    born, opened = said.get("birth_date"), said.get("case_opened_on")
    if born and opened and opened < born:
        found.append(Problem("case_opened_on", "before-birth", opened.isoformat()))
    return found


def _given(said: Mapping[str, Any]) -> ClientGiven:
    plain = {name: said[name] for name in TAKEN if name in said}
    contacts = [
        ContactGiven(
            channel=channel.value,
            detail=said.get(name, ""),
            safe=said.get(f"{name}_safe", ""),
            days=said.get(f"{name}_days", ""),
        )
        for name, channel in CHANNELS.items()
    ]
    return ClientGiven(**plain, contacts=tuple(one for one in contacts if one.detail or one.safe))


def shown(typed: str) -> str:
    """What was typed as a report shows it: its beginning, with a mark for each sign that can't be seen."""
    cut = typed[:TYPED]
    clear = "".join(
        "�" if sign in UNSEEN or unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in cut
    )
    return clear + ("…" if len(typed) > TYPED else "")
