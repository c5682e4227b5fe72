"""What can be asked of a list in its address: filters, places and pages; and of a search, its pages.

`KNOWN` holds every name that a page reads from its address, by the module that reads it: one that is added fails until
it stands here, and is asked in `queries`, or is said to ask nothing of anybody.
"""

import re
from pathlib import Path
from typing import Any

from django.urls import reverse

from linkworker.events.models import Look
from linkworker.web.row_keys import row_key
from tests.architecture.house import PACKAGE
from tests.web.test_every_url import ROUTES

READ = re.compile(r"""(?:GET\.get(?:list)?\(|GET\[|asked_(?:key|row)\(\s*(?:self\.)?request,\s*)"(\w+)\"""")
AS_GIVEN = re.compile(r"""\bgiven\.get\("(\w+)\"""")
"""Where a module calls what stands in the address `given`."""

FORM = re.compile(r"(\w+Form)\(\s*(?:self\.)?request\.GET\b")
"""A form that is filled in by an address."""

KNOWN: dict[str, str] = {
    "access_requests/pages.py": "show",
    "assessments/pages.py": "before",
    "cases/chronology.py": "after before kind of",
    "cases/lists.py": "after before of service state",
    "cover/pages.py": "service",
    "duties/pages.py": "before",
    "imports/pages.py": "after of",
    "intake/answers.py": "find",
    "intake/lists.py": "before page priority service state",
    "looks/pages.py": "FilterForm after before worker",
    "misplaced/merge_pages.py": "with",
    "services/pages.py": "need open words",
    "sharing/agreement.py": "for",
    "today/leavers.py": "left",
    "today/pages.py": "after",
}
OF_NOBODY: dict[str, str] = {
    "assessments/completing.py": "how",
    "assessments/definitions.py": "area",
    "intake/public.py": "after need told",
    "services/together.py": "area",
    "sharing/share_new.py": "for",
    "step_page.py": "step",
}
"""Steps of a form, a purpose, an area of definitions, and the form for professionals, which looks nobody up."""

PAGES = ("2", "20", "-1")
"""Of a search, which is sent."""


def read_from_addresses() -> dict[str, set[str]]:
    """By module of `web`, the names that it reads from an address."""
    web = Path(PACKAGE) / "web"
    texts = {str(path.relative_to(web)): path.read_text(encoding="utf-8") for path in web.rglob("*.py")}
    found = {module: {*READ.findall(text), *FORM.findall(text)} for module, text in texts.items()}
    for module, text in texts.items():
        if "given = request.GET" in text:
            found[module] |= set(AS_GIVEN.findall(text))
    return {module: names for module, names in found.items() if names}


def queries(world: Any) -> list[tuple[str, str]]:
    """Routes with what is asked of them, as it is written below, and the address that asks it of this world."""
    named = _named(world)
    return [
        (f"{route}?{query}", f"{reverse(route, kwargs=_of(route, world))}?{query.format(**named)}")
        for route, asked in LISTS.items()
        for query in asked
    ]


LISTS: dict[str, tuple[str, ...]] = {
    "case-list": (
        "of=service",
        "state=closed",
        "of=service&state=unallocated",
        "of=service&service={service}",
        "of=service&service={other_service}",
        "of=service&before={case}",
        "of=service&after={case}",
    ),
    "shared-list": ("before={case}", "after={case}"),
    "inbox": ("state=answered", "page=2", "priority=pregnant", "service={service}", "before={intake}"),
    "chronology": ("kind=notes", "kind=asking&kind=risk", "of=theirs", "before={entry}", "after={entry}"),
    "case-duties": ("before={duty}",),
    "assessments": ("before={assessment}",),
    "looks": ("bond=case", "opened=on", "worker={worker}", "before={look}", "after={look}"),
    "looks-file": ("bond=none", "on-day=2&on-month=11&on-year=2026"),
    "team": ("after={member}",),
    "rota": ("service={service}",),
    "services": ("need=idva", "words=City", "open=on"),
    "access-requests": ("show=open", "show=done", "show=stands"),
    "client-same": ("with=BB2B-BBB-BBB",),
    "intake-send-on": ("find=City",),
    "import-report": ("of=known", "after=1"),
    "agreement-new": ("for=joint-care",),
    "leaver": ("left={reference}",),
}
"""By route, what is asked of it; in braces what has another name in each world."""


def _named(world: Any) -> dict[str, Any]:
    cast = world.cast
    return {
        "service": cast.city.pk,
        "other_service": cast.fens.pk,
        "case": row_key(cast.sian.pk),
        "reference": cast.sian.reference,
        "intake": row_key(world.intake.pk),
        "entry": row_key(world.entry.pk),
        "duty": world.duty.reference,
        "assessment": row_key(world.assessment.pk),
        "worker": row_key(cast.nerys.pk),
        "look": row_key(Look.objects.order_by("pk")[3].pk),
        "member": cast.nerys.pk,
    }


def _of(route: str, world: Any) -> dict[str, Any]:
    return dict(ROUTES[route].names(world))
