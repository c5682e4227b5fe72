"""Invented samples for the gallery. Their words are examples for those who build pages and are not translated."""

from datetime import UTC, date, datetime
from typing import Any

from linkworker.design import fields, forms
from linkworker.design.fields import Choice
from linkworker.design.frame import Frame, HelpLine, NavItem, Timeout

NOW = datetime(2026, 11, 2, 9, 40, tzinfo=UTC)
ANSWERS = [
    {"value": "yes", "text": "Yes"},
    {"value": "no", "text": "No"},
    {"value": "unknown", "text": "Don't know"},
]
SAID_BY = ["The person", "A worker", "Police", "Somebody in the family"]


class SampleForm(forms.Form):
    versioned = True

    chosen_name = fields.Text(
        label="Chosen name", hint="The name to use when you meet", missing="Enter a chosen name", width=20
    )
    born_on = fields.Date(label="Date of birth", must_be="past", quick=True, required=False)
    channel = fields.Radios(
        label="Safest way to get in touch",
        missing="Select the safest way to get in touch",
        items=[
            Choice("phone", "Phone", reveals=("phone", "best_time")),
            Choice("post", "Letter", hint="Only to an address the person said is safe"),
            Choice("unknown", "Not known", hint="Counts as unsafe until somebody has asked", divider="or"),
        ],
    )
    phone = fields.Text(label="Number", missing="Enter a phone number", width=20, inputmode="tel")
    best_time = fields.Time(label="Best time", required=False)
    needs = fields.Checkboxes(
        label="What would help",
        required=False,
        items=[
            Choice("interpreter", "An interpreter"),
            Choice("female", "A female worker"),
            Choice("none", "None of these", exclusive=True, divider="or"),
        ],
    )
    language = fields.Select(
        label="Language",
        required=False,
        items=[Choice("en", "English"), Choice("cy", "Welsh"), Choice("pl", "Polish")],
    )
    weeks = fields.WholeNumber(label="Weeks pregnant", required=False, suffix="weeks", width=3, max_value=45)
    words = fields.LongText(label="In the person's own words", required=False, rows=3)
    paper = fields.Upload(label="Completed paper form", required=False, endings=[".pdf"])
    explained = fields.Tick(
        label="I explained the limits of confidentiality", missing="Explain the limits first"
    )

    groups = [
        ("Safe contact", ["channel"]),
        ("Who", ["chosen_name", "born_on", "language"]),
        ("More", ["needs", "weeks", "words", "paper"]),
        ("", ["explained"]),
    ]


def frame() -> Frame:
    return Frame(
        account="Priya Nair, Fenbridge Recovery",
        sign_out_url="/design/",
        navigation=[
            NavItem("Today", "/design/", current=True, count=7),
            NavItem("Find or register", "/design/question/"),
            NavItem("My cases", "/design/checklist/"),
            NavItem("Team", "/design/"),
        ],
        demo="Invented people only. The demo's clock says Mon 2 Nov 2026, 09:40.",
        help_lines=[HelpLine("National Domestic Abuse Helpline", "0808 2000 247", "free, day and night")],
        timeout=Timeout(1200, 120, "/design/", "/design/"),
        now=NOW,
    )


def pathway() -> dict[str, Any]:
    names = [
        ("welcome", "Welcome and safe contact", "done", 0, 0),
        ("asked", "Asked, alone and safely", "done", 1, 0),
        ("nothing", "Nothing disclosed: ask again", "passed over", 2, 1),
        ("screen", "Quick screen", "done", 2, 0),
        ("checklist", "Risk checklist", "now", 3, 0),
        ("idva", "IDVA", "ahead", 4, 0),
        ("support", "Support and safety plan", "ahead", 4, 1),
        ("meeting", "MARAC", "ahead", 5, 0),
        ("review", "Review together", "ahead", 6, 0),
    ]
    ways = [
        ("welcome", "asked", True, ""),
        ("asked", "screen", True, "disclosed"),
        ("asked", "nothing", False, "not disclosed"),
        ("nothing", "asked", False, ""),
        ("screen", "checklist", True, ""),
        ("checklist", "idva", False, "14 or more"),
        ("checklist", "support", False, "below 14"),
        ("idva", "meeting", False, ""),
        ("meeting", "review", False, ""),
        ("support", "review", False, ""),
    ]
    stations = [
        {"id": key, "label": label, "state": state, "column": column, "row": row, "href": f"#station-{key}"}
        for key, label, state, column, row in names
    ]
    edges = [
        {"from": here, "to": there, "taken": taken, "label": label} for here, there, taken, label in ways
    ]
    return {"stations": stations, "edges": edges}


def duties() -> list[dict[str, Any]]:
    return [
        {
            "title": "Refer to the IDVA service",
            "who": "Rhiannon",
            "who_href": "#",
            "due": "2 days late",
            "late": True,
            "weight": "must",
            "weight_text": "Must",
            "why": "High on the checklist: 16 of 24",
            "why_href": "#",
            "actions": [{"text": "Do it", "href": "#"}, {"text": "Hand over", "href": "#"}],
        },
        {
            "title": "Safety plan for tonight",
            "who": "Llanfairpwllgwyngyll-Hughes, Gwenhwyfar",
            "who_href": "#",
            "due": "today 17:00",
            "weight": "must",
            "weight_text": "Must",
            "why": "Told you on Friday that it is getting worse",
            "why_href": "#",
            "actions": [{"text": "Do it", "href": "#"}],
        },
        {
            "title": "Ask again",
            "who": "Sam",
            "who_href": "#",
            "due": "in 3 days",
            "weight": "should",
            "weight_text": "Should",
            "why": "Not alone at the last two appointments",
            "actions": [{"text": "Open", "href": "#"}],
        },
    ]


def chronology() -> list[dict[str, Any]]:
    return [
        {
            "title": "Risk checklist completed",
            "at": NOW,
            "kind": "Assessment",
            "tone": "blue",
            "byline": "Priya Nair",
            "agency": "Fenbridge Recovery",
            "body": "16 of 24, and the worker judged the risk to be serious.",
            "said_by": "the person",
            "href": "#",
        },
        {
            "title": "Enquiry",
            "at": date(2026, 10, 30),
            "kind": "Enquiry",
            "byline": "Priya Nair",
            "corrected": "Corrected on 31 Oct 2026: the first version named the wrong day.",
        },
    ]


def components() -> dict[str, Any]:
    return {
        "frame": frame(),
        "pathway_data": pathway(),
        "duties": duties(),
        "chronology": chronology(),
        "now": NOW,
    }


def checklist() -> dict[str, Any]:
    topics = [
        "Hurt the last time",
        "Very frightened",
        "Cut off from family or friends",
        "Happening more often",
    ]
    rows = [
        {
            "name": f"t{number}",
            "number": number,
            "text": text,
            "value": "yes" if number == 1 else None,
            "answers": ANSWERS,
            "hint": "Any injury counts, seen or not" if number == 1 else "",
            "error": "Answer topic 3" if number == 3 else "",
            "said_by_name": f"t{number}-said",
            "said_by_items": [
                {"value": word, "text": word, "selected": word == SAID_BY[0]} for word in SAID_BY
            ],
            "comment_name": f"t{number}-comment",
        }
        for number, text in enumerate(topics, start=1)
    ]
    return {"frame": frame(), "rows": rows}
