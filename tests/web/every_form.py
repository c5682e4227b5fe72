"""Every page with a form, found among the addresses, and how a worker fills it in.

A page that changes something stands in `EDITING`; one that only adds a record, of which two people may well add two,
in `ADDING`. A new page fails its tests until it stands in one of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from linkworker.practice.sharing import Role
from linkworker.web.form_page import FormPage
from tests.cast import make_worker
from tests.lists import good
from tests.web import astray, glassy, kept, looked, matched, receiving, requested, sealed, settling
from tests.web.test_every_url import ROUTES, World

Typed = Mapping[str, Any]
FILE, LIST = "(a file)", "(a list)"


@dataclass(frozen=True)
class Filling:
    """What a worker types over what a page's form holds. `@owen` stands for the number of that worker, `#newcomer` for
    the reference of that person.

    typed: makes the form valid. missing: leave this out and it is not. kept: a field of free text, by whose words is
    seen that nothing is lost. other: what another worker types meanwhile, for a page that changes something; both are
    of `who`. over: nothing is left to send again, since the thing was ended by the other. gone: what the other did took
    it out of the second's sight as well, so that there is nothing to say of it.
    """

    typed: Typed
    missing: str
    kept: str = ""
    other: Typed = field(default_factory=dict)
    who: tuple[str, str] = ("nerys", "morgan")
    over: bool = False
    gone: bool = False


THE_FIFTH = {"day": "5", "month": "11", "year": "2026"}
THE_NINTH = {**THE_FIFTH, "day": "9"}
DONE = {"what": "Rang them at four", "to_whom": "The team at Cambridge"}
TRIAGE = {
    **dict.fromkeys(("may_call", "danger", "dependent", "pregnant", "children", "safe_tonight"), "not-known"),
    "tried": "A call at noon",
}
ZONES = {
    "one_1_site": "City office",
    "one_1_days": "monday",
    "one_1_half": "morning",
    "other_1_site": "City office",
    "other_1_days": "tuesday",
    "other_1_half": "morning",
    **dict.fromkeys(("sabotage", "fishing", "liaison"), "As agreed"),
    "review_on-day": "1",
    "review_on-month": "12",
    "review_on-year": "2026",
}
APART = {"other": "#newcomer", "because": "harm", "said_by": "She told us"}
LEADS = ("eleri", "lowri")
EDITING: dict[str, Filling] = {
    "client-separate": Filling(
        APART, "said_by", "said_by", {**APART, "said_by": "The court"}, who=LEADS, over=True
    ),
    "separation-plan": Filling(
        {**ZONES, "note": "Mind the bus stop"},
        "one_1_site",
        "note",
        {**ZONES, "note": "Two doors"},
        who=LEADS,
    ),
    "separation-end": Filling(
        {"note": "She moved away"}, "note", "note", {"note": "He did"}, who=LEADS, over=True
    ),
    "wall": Filling({"decision": "stays"}, "decision", other={"decision": "stays"}, who=LEADS),
    "opening-review": Filling(
        {"decision": "end"},
        "decision",
        other={"decision": "end"},
        who=LEADS,
        over=True,
        gone=True,
    ),
    "client-change": Filling(
        {"language": "Romanes", "pronouns": "they/them"}, "chosen_name", "language", {"pronouns": "she/her"}
    ),
    "client-preference": Filling(
        {"worker_preference": "none", "preference_note": "Either is well"},
        "worker_preference",
        "preference_note",
        {"worker_preference": "female", "preference_for": "both", "preference_note": "Said twice"},
    ),
    "entry-correct": Filling(
        {"wrong": "The day", "text": "Came by on Sunday", "source": "ourselves"},
        "wrong",
        "text",
        {"wrong": "Who", "text": "Her son came", "source": "close"},
    ),
    "participant-correct": Filling(
        {"wrong": "Her brother, not his", "name": "Geraint"},
        "wrong",
        "wrong",
        {"wrong": "The spelling", "name": "Gethin Rhys"},
    ),
    "participant-position": Filling(
        {"position": "both-alleged", "said_by": "The police"},
        "position",
        "said_by",
        {"position": "harmed", "said_by": "Her sister"},
    ),
    "case-allocate": Filling(
        {"worker": "@nerys"}, "worker", other={"worker": "@owen"}, who=("morgan", "eleri")
    ),
    "case-close": Filling(
        {"reason": "moved", "note": "Went north"},
        "reason",
        "note",
        {"reason": "asked"},
        who=("morgan", "eleri"),
        over=True,
    ),
    "case-reopen": Filling(
        {"note": "Came back in need"}, "note", "note", {"note": "Closed wrongly"}, over=True
    ),
    "duty-done": Filling(DONE, "to_whom", "what", {**DONE, "to_whom": "The lead"}, over=True),
    "duty-hand-over": Filling(
        {"worker": "@eleri", "note": "Ring before noon"}, "worker", "note", {"worker": "@morgan"}
    ),
    "duty-aside": Filling(
        {"reason": "After the court date"}, "reason", "reason", {"reason": "Not this week"}, over=True
    ),
    "duty-waiver": Filling({"reason": "In hospital"}, "reason", "reason", {"reason": "She moved"}, over=True),
    "duty-take-back": Filling(
        {"wrong": "It was another case"}, "wrong", "wrong", {"wrong": "She is home again"}, over=True
    ),
    "waiver": Filling(
        {"decision": "keep", "note": "It can wait a day"},
        "decision",
        "note",
        {"decision": "grant"},
        who=("morgan", "eleri"),
        over=True,
    ),
    "share-end": Filling(
        {
            "because": "withdrew",
            "how_said": "phone",
            "alone": "alone",
            "note": "By phone at noon",
            "decision": "end",
        },
        "because",
        "note",
        {
            "because": "purpose-over",
            "how_said": "not-said",
            "alone": "not-sure",
            "note": "Done",
            "decision": "end",
        },
        over=True,
    ),
    "share-take-back": Filling(
        {"note": "She agreed meanwhile"}, "note", "note", {"note": "Not needed"}, over=True
    ),
    "share-tell": Filling(
        {"told": "not-told", "why": "He reads her messages", "note": "We looked at it again"},
        "told",
        "why",
        {"told": "not-told", "why": "He is there all day", "note": "By phone"},
    ),
    "share-decide": Filling(
        {"decision": "authorise", "note": "It could not wait"},
        "decision",
        "note",
        {"decision": "refuse", "note": "Ask her"},
        who=("morgan", "eleri"),
        over=True,
    ),
    "parts-change": Filling({"parts": "housing"}, "parts", other={"parts": "risk"}),
    "referral-withdraw": Filling(
        {"note": "She would rather wait"}, "note", "note", {"note": "Sent twice"}, over=True
    ),
    "referral-heard": Filling(
        {"of": "received", "note": "Rang at four"}, "of", "note", {"of": "accepted"}, over=True
    ),
    "consultation-answer": Filling(
        {"answer": "Slowly, and with a doctor"},
        "answer",
        "answer",
        {"answer": "Ring us"},
        who=("morgan", "eleri"),
        over=True,
    ),
    "service-change": Filling(
        {"needs": "substance-treatment", "who_for": "Adults who worry about alcohol"},
        "who_for",
        "who_for",
        {"needs": "substance-treatment", "who_for": "Adults, whatever the substance"},
        who=("morgan", "gwenno"),
    ),
    "import-decide": Filling(
        {"known": "bring"}, "known", other={"known": "leave"}, who=("morgan", "morgan"), over=True
    ),
    "import-drop": Filling({"sure": "on"}, "sure", other={"sure": "on"}, who=("morgan", "morgan"), over=True),
    "enquiry-correct": Filling(
        {"wrong": "Their words", "own_words": "He shouts at night", "response": "believed"},
        "wrong",
        "own_words",
        {"wrong": "What was seen", "own_words": "He takes my money", "response": "believed"},
    ),
    "substances-correct": Filling(
        {"wrong": "Their words", "own_words": "Two bottles, not three"},
        "wrong",
        "own_words",
        {"wrong": "What they want", "wants_help": "yes"},
    ),
    "assessment-correct": Filling(
        {"wrong": "The third topic", "a-3": "no", "own_view_words": "I fear the nights"},
        "wrong",
        "own_view_words",
        {"wrong": "The fourth topic", "a-4": "no"},
    ),
    "rota-turn": Filling(
        {"how": "earlier", "until_time": "14:00"},
        "until_time",
        "until_time",
        {"how": "earlier", "until_time": "15:00"},
        who=("morgan", "eleri"),
    ),
    "away-back": Filling(
        {"on-day": "11", "on-month": "11", "on-year": "2026"},
        "on-day",
        other={"on-day": "10", "on-month": "11", "on-year": "2026"},
        over=True,
    ),
    "role-end": Filling(
        {"ends": "day", **{f"last_on-{part}": value for part, value in THE_FIFTH.items()}},
        "ends",
        "last_on-day",
        {"ends": "day", **{f"last_on-{part}": value for part, value in THE_NINTH.items()}},
        who=("tegwen", "bedwyr"),
    ),
    "worker-leave": Filling(
        {"ends": "now"}, "ends", other={"ends": "now"}, who=("tegwen", "bedwyr"), over=True
    ),
    "lines-set": Filling(
        {"out_name": "Night desk", "out_number": "03069 990 199"},
        "out_number",
        "out_name",
        {"out_name": "Weekend desk", "out_number": "03069 990 198"},
        who=("morgan", "eleri"),
    ),
    "intake-triage": Filling(
        {**TRIAGE, "note": "She sounded tired"}, "tried", "note", {**TRIAGE, "tried": "Through her GP"}
    ),
    "intake-accept": Filling(
        {"worker": "later"}, "worker", other={"worker": "@owen"}, who=("morgan", "eleri"), over=True
    ),
    "intake-return": Filling(
        {"reason": "too-little", "note": "Please ask about tonight"},
        "reason",
        "note",
        {"reason": "does-not-want", "note": "She told us so"},
        over=True,
    ),
    "intake-send-on": Filling(
        {"to": "@fens", "note": "She lives there now"},
        "to",
        "note",
        {"to": "@fens", "note": "Nearer to her"},
        who=("morgan", "eleri"),
        over=True,
        gone=True,
    ),
    "intake-give": Filling(
        {"worker": "@nerys"}, "worker", other={"worker": "@owen"}, who=("morgan", "eleri")
    ),
    "intake-engaged": Filling({"did": "no", "tried": "Two calls at noon"}, "did", "tried", {"did": "yes"}),
    "intake-close": Filling({"note": "The work is done"}, "note", "note", {"note": "She moved"}, over=True),
}
SETTING = {
    "step": "closed",
    "alone": "not-alone",
    "mode": "face-to-face",
    "place": "private-room",
    "interpreting": "not-needed",
    "moment": "now",
    "occasion": "assessment",
    "on-day": "2",
    "on-month": "11",
    "on-year": "2026",
    "time": "",
    "next_on-day": "4",
    "next_on-month": "11",
    "next_on-year": "2026",
}
ANSWERS = {f"a-{number}": "no" for number in range(1, 25)}
ADDING: dict[str, Filling] = {
    "client-new": Filling({"chosen_name": "Eira Penry", "language": "Welsh"}, "chosen_name", "language"),
    "case-open": Filling({"key_worker": "me"}, "key_worker"),
    "entry-new": Filling(
        {"sort": "event", "on-day": "1", "on-month": "11", "on-year": "2026", "text": "He rang"}
        | {"source": "person"},
        "sort",
        "text",
    ),
    "participant-new": Filling(
        {"name": "Huw", "relationship": "sibling", "position": "harmed", "said_by": "Her"}, "name", "said_by"
    ),
    "confidentiality": Filling({"how": "spoken", "note": "Asked about the court"}, "how", "note"),
    "enquiry-new": Filling({**SETTING, "action_taken": "We ring on Friday"}, "next_on-day", "action_taken"),
    "agreement-new": Filling(
        {
            "alone": "alone",
            "interpreting": "not-needed",
            "moment": "now",
            "able": "yes",
            "whose": "own",
            "wish": "agreed",
            "purposes": "joint-care",
            "own_words": "Only in the mornings",
            "on-day": "2",
            "on-month": "11",
            "on-year": "2026",
        },
        "wish",
        "own_words",
    ),
    "share-new": Filling({"step": "blocked", "purpose": "refuge-referral"}, "purpose"),
    "referral-outside": Filling(
        {
            "need": "health",
            "to_outside": "Her GP, by phone",
            "consent": "with-consent",
            "asks": "Please see her",
            "address_kind": "none",
        },
        "to_outside",
        "asks",
    ),
    "liaison-new": Filling(
        {"agreed": "Weekly calls at noon", "who_does_what": "Dafydd rings the court"},
        "agreed",
        "who_does_what",
    ),
    "lead-new": Filling({"leads": "@sian"}, "leads"),
    "known-me": Filling({"name": "Nerys Llywelyn", "phone": "07700 900123"}, "phone", "name"),
    "known-tell": Filling(
        {"relation": "friend", "name": "Ieuan Bevan", "phone": "07700 900123"}, "phone", "name"
    ),
    "client-known": Filling({"sure": "on"}, "sure"),
    "no-new-cases": Filling(
        {"worker": "@owen", **{f"until_on-{part}": value for part, value in THE_FIFTH.items()}},
        "worker",
        who=LEADS,
    ),
    "separation-open": Filling(
        {
            "case": "@aled",
            "worker": "@owen",
            "categories": "risk",
            "purpose": "Plan the visit",
            **{
                f"{name}-{part}": value
                for name in ("until_on", "review_on")
                for part, value in THE_FIFTH.items()
            },
        },
        "purpose",
        "purpose",
        who=LEADS,
    ),
    "consultation-new": Filling({"to": "@lantern", "question": "What is a safe house?"}, "to", "question"),
    "offer-new": Filling(
        {
            "alone": "alone",
            "of_idva": "accepted",
            "of_outreach": "declined",
            "of_help-lines": "later",
            "note": "Rather not by phone",
        },
        "of_idva",
        "note",
    ),
    "substances-new": Filling(
        {
            "alone": "alone",
            "mode": "face-to-face",
            "place": "private-room",
            "interpreting": "not-needed",
            "moment": "now",
            "occasion": "assessment",
            "on-day": "2",
            "on-month": "11",
            "on-year": "2026",
            "use": "no-use",
            "own_words": "Not since the summer",
        },
        "use",
        "own_words",
    ),
    "danger": Filling({"incident_number": "0412", "told": "manager"}, "incident_number", "incident_number"),
    "assessment-new": Filling(
        {
            **ANSWERS,
            "completed": "with-person",
            "own_view": "expects",
            "judgement": "answers",
            "c-1": "A neck",
        },
        "completed",
        "c-1",
    ),
    "role-give": Filling({"role": "manager", "service": "@city"}, "role", who=("tegwen", "bedwyr")),
    "leaver": Filling({"everyone": "@owen"}, "everyone", who=("morgan", "eleri")),
    "rota-new": Filling(
        {"worker": "@nerys", "from_time": "10:30"}, "from_time", "from_time", who=("morgan", "eleri")
    ),
    "away": Filling(
        {f"{which}-{part}": value for which in ("from_on", "until_on") for part, value in THE_FIFTH.items()},
        "until_on-day",
    ),
    "away-of": Filling(
        {f"{which}-{part}": value for which in ("from_on", "until_on") for part, value in THE_FIFTH.items()},
        "until_on-day",
        who=("morgan", "eleri"),
    ),
    "alerts": Filling({"way": "mail", "email": "nerys@example.org", "sorts": "new"}, "email", "email"),
    "form-attach": Filling({"completed_form": FILE}, "completed_form"),
    "import-new": Filling({"list": LIST}, "list", who=("morgan", "morgan")),
    "intake-new": Filling(
        {
            "way": "call",
            "from_name": "Dr Sesay",
            "chosen_name": "Eira",
            "need": "substance-treatment",
            "asks": "She wants to cut down",
            "consent": "with-consent",
        },
        "way",
        "asks",
    ),
}
for one in (sealed, glassy, looked, matched, kept, requested, astray, settling, receiving):
    EDITING |= one.editing(Filling)
for one in (sealed, glassy, looked, kept, requested, astray):
    ADDING |= one.adding(Filling)
EVERY = {**EDITING, **ADDING}
NO_RECORD = re.compile(r"^/account/|^/find/$|^/arrivals/$|^/looks/find/$|^/refer/")
"""What takes a form and changes no record of a person, one’s own sign-in and searches; and what no worker sends
(`test_public_form`)."""


def views(of: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, str, type]]:
    """Each address whose view is a class that takes a form: its pattern, its name and the class."""
    for one in (of or get_resolver()).url_patterns:
        where = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from views(one, where)
        elif isinstance(one, URLPattern) and hasattr(getattr(one.callback, "view_class", None), "post"):
            yield where, one.name or "", one.callback.view_class


def pages() -> dict[str, type[FormPage]]:
    """Every page with a form about a person, by its name."""
    return {name: view for where, name, view in views() if not NO_RECORD.match(where)}


def path_of(name: str, world: World) -> str:
    return reverse(name, kwargs=dict(ROUTES[name].names(world)))


def with_eleri(world: World) -> World:
    """The world with second ones: Lowri, a safeguarding lead beside Eleri; Gwenno, a link worker, who keeps entries."""
    cast = world.cast
    cast.gwenno = make_worker("Gwenno Tudor", cast.afon, None, Role.LINK_WORKER)  # type: ignore[attr-defined]
    cast.lowri = make_worker("Lowri Hughes", cast.afon, cast.city, Role.SAFEGUARDING_LEAD)  # type: ignore[attr-defined]
    return world


def meant(typed: Typed, world: World) -> dict[str, Any]:
    """What is typed, with the numbers of workers in place of their names, and a new file."""
    return {name: _meant(value, world) for name, value in typed.items()}


def _meant(value: Any, world: World) -> Any:
    if value == FILE:
        return SimpleUploadedFile("form.pdf", b"%PDF-1.7 ", "application/pdf")
    if value == LIST:
        return SimpleUploadedFile("list.csv", good(2).getvalue(), "text/csv")
    if value.startswith("#"):
        return str(getattr(world, value[1:]).reference)
    return str(getattr(world.cast, value[1:]).pk) if value.startswith("@") else value


def refused(filling: Filling, world: World) -> dict[str, Any]:
    """What is typed with something missing; where that is the only text, with more of it than is taken."""
    wrong = filling.typed[filling.missing] * 400 if filling.kept == filling.missing else ""
    return {**meant(filling.typed, world), filling.missing: wrong}


class _Sheet(HTMLParser):
    """The form of a page as it stands: what a browser would send of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "lw-form" in given.get("class", "").split() and not self.values
        name = given.get("name", "")
        if not self.inside:
            return
        if tag == "input" and _is_sent(given):
            self._add(name, given.get("value", ""))
        elif tag in ("textarea", "select"):
            self.open = name
            self._add(name, "")
        elif tag == "option" and "selected" in given:
            self.values[self.open] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.inside and self.open and self.get_starttag_text().startswith("<textarea"):  # type: ignore[union-attr]
            self.values[self.open] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.open = "" if tag in ("textarea", "select") else self.open

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def _is_sent(given: Mapping[str, str]) -> bool:
    if given.get("type") in ("radio", "checkbox"):
        return "checked" in given
    return given.get("type") not in ("file", "submit")


def sheet(answer: HttpResponse) -> dict[str, list[str]]:
    """What the form of a page holds, by name."""
    parser = _Sheet()
    parser.feed(answer.content.decode())
    return {name: values for name, values in parser.values.items() if name != "csrfmiddlewaretoken"}


def broken_links(answer: HttpResponse) -> list[str]:
    """Lines of the error summary that lead nowhere on their page; one without any line leads nowhere too."""
    page = answer.content.decode()
    summary = re.search(r'class="govuk-error-summary"(.*?)</ul>', page, re.DOTALL)
    links = re.findall(r'href="#([^"]+)"', summary[1]) if summary else []
    return [link for link in links if f'id="{link}"' not in page] if links else ["no line"]
