"""What waits for something that is not built: of the eight stories that happened, and of the ways in which it leaks.

Each waits with the signs by which anybody would notice that what it waits for has landed: parts of the names of
routes, paths, models and modules. Once one is there the build fails, until the story runs or says for what it waits
now. The ways have the numbers that they have in `docs/security/threats.md`.
"""

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps

from tests.architecture.house import PACKAGE
from tests.web.test_every_url import patterns


@dataclass(frozen=True)
class Waits:
    """What a story, or a part of it, waits for."""

    until: str
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """What happened, and to whom it happened elsewhere; the tests that tell it; what it waits for."""

    happened: str
    where: str
    runs: tuple[str, ...] = ()
    waits: tuple[Waits, ...] = ()


TO_THEM = Waits(
    "a letter, text, call or e-mail to a client",
    ("letter", "envelope", "correspondence", "mail_merge", "mailshot"),
)
MESSAGES = Waits(
    "messages to clients",
    ("voicemail", "sms", "message", "call_log", "call-log", "outgoing", "reminder", "appointment"),
)
DOCUMENTS = Waits(
    "papers of others kept with a case, and bundles made of them",
    ("document", "bundle", "court", "medical", "scanned", "exhibit"),
)
PRINTED = Waits("a printed image of what was taken out", ("redact", "raster", "ocr"))
SCHEME = Waits(
    "the scheme by which somebody asks about a partner's past",
    ("disclosure_scheme", "disclosure-scheme", "dvds", "clare", "right_to_ask", "right-to-ask", "applicant"),
)

STORIES = {
    "voicemail": Story(
        "A message about the new home was left on the husband's phone",
        "a housing provider",
        waits=(MESSAGES,),
    ),
    "old address": Story(
        "A letter with the new address went to the old one",
        "a council",
        runs=("test_a_letter_with_the_new_address_goes_to_the_old_one",),
        waits=(TO_THEM,),
    ),
    "medical report": Story(
        "A hidden address stood in a medical report that the father was given",
        "a council",
        runs=("test_a_hidden_address_stands_in_a_paper_that_the_father_asks_for",),
        waits=(DOCUMENTS,),
    ),
    "ex-partners": Story(
        "A report with her address was sent to the ex-partners as it was",
        "a council",
        runs=("test_a_report_with_her_address_goes_to_her_ex_partner",),
    ),
    "birth father": Story(
        "The address of adopted children reached the birth father, who had been convicted",
        "a solicitor",
        runs=("test_where_adopted_children_live_reaches_the_birth_father_by_his_solicitor",),
        waits=(DOCUMENTS,),
    ),
    "redactions": Story(
        "What was covered on the screen was printed",
        "a government department",
        runs=("test_what_is_taken_out_on_the_screen_is_printed",),
        waits=(PRINTED,),
    ),
    "applicant": Story(
        "Her partner learnt that she had asked about his past", "a police force", waits=(SCHEME,)
    ),
    "wrong parent": Story(
        "What was written about a child went to the wrong parent",
        "a hospital trust",
        runs=("test_what_is_written_about_a_child_goes_to_the_wrong_parent",),
        waits=(TO_THEM,),
    ),
}


CALLS = Waits(
    "code words for callers, appointments and the pharmacy",
    ("code_word", "code-word", "codeword", "pharmac", "prescri", "appointment"),
)
MINUTES = Waits("meetings and what is written down in them", ("meeting", "minutes", "marac"))
CALENDAR = Waits("invitations and calendars", ("calendar", "invit", "ical", ".ics"))
BACKUPS = Waits("backups that Linkworker makes itself", ("backup", "shred"))
COUNTS = Waits("statistics", ("insight", "statistic", "dashboard", "measures"))
HER_VIEW = Waits("a view of her own for a client", ("survivor", "portal", "duress", "own_view", "own-view"))
MACHINES = Waits("programs of others that read or send", ("fhir", "webhook", "/api/", "api/"))
MODELS = Waits("texts written by a language model", ("llm", "language_model", "transcri"))

WAYS: dict[int, tuple[Waits, ...]] = {
    4: (CALLS,),
    5: (CALLS,),
    10: (MESSAGES,),
    11: (TO_THEM,),
    12: (DOCUMENTS,),
    13: (PRINTED,),
    14: (SCHEME,),
    15: (MINUTES,),
    17: (CALENDAR,),
    20: (BACKUPS,),
    21: (COUNTS,),
    22: (MACHINES,),
    25: (HER_VIEW,),
    27: (MODELS,),
}
"""By the number of a way, what of it waits."""


def names() -> set[str]:
    """The names of what is built, in small letters: routes and their paths, models, modules."""
    routes = {part for pattern in patterns() for part in pattern}
    models = {model._meta.label for model in apps.get_models() if model.__module__.startswith("linkworker.")}
    modules = {
        str(path.relative_to(PACKAGE))
        for path in Path(PACKAGE).rglob("*.py")
        if "migrations" not in path.parts
    }
    return {name.lower() for name in routes | models | modules}


def landed(built: set[str]) -> dict[str, list[str]]:
    """What waits although what it waits for is built, a story or a way by its number: the names that show it."""
    waits = {key: story.waits for key, story in STORIES.items()} | {
        str(number): waits for number, waits in WAYS.items()
    }
    found = {
        key: sorted(name for name in built for wait in all_ for sign in wait.signs if sign in name)
        for key, all_ in waits.items()
    }
    return {key: by for key, by in found.items() if by}
