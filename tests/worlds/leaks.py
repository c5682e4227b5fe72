"""Leaks to sow: each a small mistake that somebody could make, and the secret and reader by which it must be found.

`test_leaks` sows them one at a time, and holds the addresses most likely to tell in the two worlds against each other.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from linkworker.cases.models import Entry
from linkworker.cases.queries import Span
from linkworker.events import clock
from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import EVERY_CATEGORY, Refused
from linkworker.referrals.models import Intake
from linkworker.restricted.models import RestrictedNote
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.models import Allocation, Grant, Holding, Staging, Wall
from linkworker.sharing.references import new_act
from tests.cast import make_case
from tests.domain.test_no_trace import hidden_entry
from tests.worlds.secrets import Secret

Sow = Callable[[pytest.MonkeyPatch], None]


class Leak(NamedTuple):
    """What is sown; by which secret and for whom it shows; the routes most likely to tell. `after`: who reads first."""

    sow: Sow
    secret: str | Secret
    reader: str
    routes: tuple[str, ...]
    after: str = ""


def walls_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Every list shows whom the reader knows."""
    patch.setattr("linkworker.sharing.queries._outside_walls", lambda *_args: Q())


def separations_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Every list shows the other side."""
    from linkworker.sharing import queries

    patch.setattr(queries, "_in_sight", lambda reader, at: queries._outside_walls(reader, at))
    patch.setattr(queries, "_in_lists", lambda *_args: Q())


def refused_in_place_of_absent(patch: pytest.MonkeyPatch) -> None:
    """A page that is refused answers otherwise than one that is not there."""
    from linkworker.web import errors, middleware

    def answered(_self: Any, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        response = errors.absent(request)
        response.status_code = 404 if exception.args == ("absent",) else 403
        return response

    patch.setattr(middleware.Refusals, "process_exception", answered)


def every_service_listed(patch: pytest.MonkeyPatch) -> None:
    """Lists hold the whole agency."""
    patch.setattr(
        "linkworker.sharing.queries._own",
        lambda reader, _at, _category, kind: Q(agency=reader.agency, kind=kind),
    )


def counted_in_a_header(patch: pytest.MonkeyPatch) -> None:
    """How many clients there are, of all agencies."""
    from linkworker.web import middleware

    def counted(self: Any, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        answer["X-Known"] = str(ClientRecord.objects.count())
        return answer

    patch.setattr(middleware.GetOnlyReads, "__call__", counted)


def last_changed_in_a_header(patch: pytest.MonkeyPatch) -> None:
    """When anything was written last, by anybody."""
    from linkworker.web import middleware

    def told(self: Any, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        answer["ETag"] = f'"{newest}"'
        return answer

    patch.setattr(middleware.GetOnlyReads, "__call__", told)


def pages_kept_by_address(patch: pytest.MonkeyPatch) -> None:
    """A page is kept for the next who asks for the same address."""
    from linkworker.web import middleware

    kept: dict[str, HttpResponse] = {}

    def cached(self: Any, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return self.get_response(request)  # type: ignore[no-any-return]
        if request.path not in kept:
            kept[request.path] = self.get_response(request)
        return kept[request.path]

    patch.setattr(middleware.GetOnlyReads, "__call__", cached)


def reader_kept_between_requests(patch: pytest.MonkeyPatch) -> None:
    """Who read first is who reads from then on."""
    from linkworker.web import visiting

    was, kept = visiting.visit, []

    def first(request: HttpRequest) -> Any:
        kept.append(was(request))
        return kept[0]

    for module in ("cases.lists", "cases.overview", "clients.pages", "today.pages"):
        patch.setattr(f"linkworker.web.{module}.visit", first, raising=False)


def one_statement_more_for_the_hidden(patch: pytest.MonkeyPatch) -> None:
    """A refusal costs more than absence."""
    from linkworker.people import gates

    was = gates.admit

    def admit(visit: Any, holding: Any, **more: Any) -> Any:
        Wall.objects.filter(worker=visit.worker).exists()
        return was(visit, holding, **more)

    patch.setattr(gates, "admit", admit)


def absence_names_whom_it_hides(patch: pytest.MonkeyPatch) -> None:
    """The page that says that nothing is there says who is."""
    from linkworker.web import middleware

    was = middleware.absent

    def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        response = was(request, exception)
        known = ClientRecord.objects.filter(
            reference=request.path.split("/")[2:3][0] if "/" in request.path else ""
        )
        for one in known:
            response.content += one.chosen_name.encode()
        return response

    patch.setattr(middleware, "absent", absent)


def team_counts_everybody(patch: pytest.MonkeyPatch) -> None:
    """How many cases each of the team holds counts those which the manager may not see."""
    patch.setattr("linkworker.duties.lists._sees_case", lambda *_args: Q())


def grants_to_anybody(patch: pytest.MonkeyPatch) -> None:
    """What is shared with one agency stands in the list of each."""
    from linkworker.cases import queries

    def to_any(_reader: Any, _at: Any, category: Any, kind: str = "case") -> Any:
        keys = Grant.objects.filter(category=category, to_agency__isnull=False).values("holding")
        return Holding.objects.filter(kind=kind, pk__in=keys)

    patch.setattr(queries, "shared_with", to_any)


def grants_read_by_anybody(patch: pytest.MonkeyPatch) -> None:
    """A page opens by whomever's grant."""
    from linkworker.sharing import facts

    was = facts._grants

    def of_anybody(reader: Any, holding: Any) -> Any:
        found = Grant.objects.filter(holding=holding).exclude(to_agency=None).first()
        lent = reader if found is None else type(reader)(agency=found.to_agency_id, worker=None)
        return was(lent, holding)

    patch.setattr(facts, "_grants", of_anybody)
    patch.setattr(facts, "_towards", lambda *args, _was=facts._towards: {**_was(*args), "granted": True})


def restricted_notes_read_by_the_service(patch: pytest.MonkeyPatch) -> None:
    """Whoever reads the record reads its restricted notes."""
    patch.setattr("linkworker.restricted.notes._readable", lambda _visit: RestrictedNote.objects.all())


def found_beyond_the_list(patch: pytest.MonkeyPatch) -> None:
    """A search finds whoever is in the index of the agency."""
    from linkworker.people import queries

    everybody = Holding.objects.filter(kind="client")
    patch.setattr(
        queries, "visible_to", lambda reader, *_args, **_more: everybody.filter(agency=reader.agency)
    )


def choices_without_who_is_walled_off(patch: pytest.MonkeyPatch) -> None:
    """Who is missing from those to whom a case can be given has a reason to be."""
    from linkworker.web.cases import work

    was = work.candidates

    def free(case: Any, *args: Any) -> Any:
        walled = {wall.worker_id for wall in Wall.objects.filter(subject=case.client_id)}
        return [one for one in was(case, *args) if one.worker.pk not in walled]

    patch.setattr(work, "candidates", free)


def caseloads_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """How many cases a colleague holds counts those which the reader may not see."""
    patch.setattr("linkworker.cases.queries.visible_to", lambda *_args, **_more: Holding.objects.all())


def every_intake_in_the_inbox(patch: pytest.MonkeyPatch) -> None:
    """The inbox holds what came to any agency."""
    patch.setattr(
        "linkworker.referrals.queries._listed",
        lambda _reader, _at: Intake.objects.select_related("holding", "service", "taken_by"),
    )


def allocated_to_anybody(patch: pytest.MonkeyPatch) -> None:
    """What is allocated to a colleague counts as one's own."""
    patch.setattr("linkworker.sharing.queries._allocations", lambda _reader, _at: Allocation.objects.all())


def hidden_entries_told(patch: pytest.MonkeyPatch) -> None:
    """The chronology shows entries that few may read."""
    from linkworker.cases import queries

    def told(kinds_of: Any, **_edge: Any) -> Any:
        rows = Entry.objects.filter(case__in=list(kinds_of), is_current=True).select_related("by__agency")
        return Span(list(rows.order_by("-at", "-pk")[:60]), None, None)

    patch.setattr(queries, "chronology", told)


WALL, OTHER_SIDE = "somebody behind a wall", "somebody of the other side"
ELSEWHERE, OTHER_AGENCY = "somebody of another service", "somebody of another agency"


def staged_people_found(patch: pytest.MonkeyPatch) -> None:
    """Whoever is brought in, and not visible yet, is in every list."""
    patch.setattr("linkworker.sharing.queries._shown", lambda *_args: Holding.objects.all())


def _facts_say(patch: pytest.MonkeyPatch, **said: bool) -> None:
    from linkworker.sharing import facts

    was = facts._towards
    patch.setattr(facts, "_towards", lambda *args: {**was(*args), **said})


def staged_people_opened(patch: pytest.MonkeyPatch) -> None:
    """The page of whoever is not visible yet opens by its address."""
    _facts_say(patch, staged=False)


def walls_forgotten_on_pages(patch: pytest.MonkeyPatch) -> None:
    """Lists are right, and the page of whom the reader knows opens by its address."""
    _facts_say(patch, walled=False)


def separations_forgotten_on_pages(patch: pytest.MonkeyPatch) -> None:
    """Lists are right, and the page of the other side opens by its address."""
    _facts_say(patch, opposed=False, close=False)


def caseloads_among_accounts(patch: pytest.MonkeyPatch) -> None:
    """Who looks after accounts reads how many cases each worker holds."""
    from linkworker.web.workers import pages

    was = pages.row

    def told(worker: Any, *args: Any) -> Any:
        held = Allocation.objects.filter(until=None).count()
        return {**was(worker, *args), "name": f"{held}"}

    patch.setattr(pages, "row", told)


def one_statement_more_for_a_hidden_case(patch: pytest.MonkeyPatch) -> None:
    """A case that is refused costs more than one that is not there."""
    from linkworker.cases import gates

    was = gates.admit

    def admit(visit: Any, holding: Any, **more: Any) -> Any:
        Grant.objects.filter(holding=holding).exists()
        return was(visit, holding, **more)

    patch.setattr(gates, "admit", admit)


def who_is_found_is_read(patch: pytest.MonkeyPatch) -> None:
    """Whoever may find somebody reads their case."""
    patch.setattr("linkworker.cases.gates.CASEWORK", EVERY_CATEGORY)


def entries_counted_on_a_page(patch: pytest.MonkeyPatch) -> None:
    """A page tells how many entries a case holds, those that few may read among them."""
    from linkworker.web.cases import overview

    was = overview.render

    def told(request: HttpRequest, template: str, context: Any, **more: Any) -> HttpResponse:
        response = was(request, template, context, **more)
        response["X-Entries"] = str(Entry.objects.filter(is_current=True).count())
        return response

    patch.setattr(overview, "render", told)


def later_pages_of_everybody(patch: pytest.MonkeyPatch) -> None:
    """The first page of a list is right, and where it runs on it forgets of whom it is."""
    from linkworker.cases import queries

    was = queries._cases_of

    def of(holdings: Any, asked: Any) -> Any:
        return was(Holding.objects.filter(kind="case") if asked.after else holdings, asked)

    patch.setattr(queries, "_cases_of", of)


def filtered_by_service_alone(patch: pytest.MonkeyPatch) -> None:
    """A filter takes the place of the question who is asking."""
    from linkworker.cases import queries

    was = queries.case_list

    def listed(reader: Any, at: Any, asked: Any) -> Any:
        if asked.service is None:
            return was(reader, at, asked)
        return queries._cases_of(Holding.objects.filter(kind="case", service=asked.service), asked)

    patch.setattr(queries, "case_list", listed)


MANAGERS_WALL = "somebody behind the manager’s wall"


def _shared_elsewhere(world: Any) -> object:
    case, at = (
        make_case("Quill Penrhyn", service=world.cast.city, worker=world.cast.nerys, at=clock.now()),
        clock.now(),
    )
    to = {"to_agency": world.cast.lantern, "since": at, "until": at + timedelta(days=9), "act": new_act()}
    for category in ("identity", "risk"):
        Grant.objects.create(
            holding=case.holding, category=category, route="share", purpose="joint-care", **to
        )
    return case


SHARED_ELSEWHERE = Secret("somebody shared with a third agency", _shared_elsewhere, frozenset())
OWENS_WALL = Secret(
    "a wall before a caseworker",
    lambda world: raise_wall(world.cast.sian.client.subject, worker=world.cast.owen, by=None, at=clock.now()),
    frozenset(),
)
OF_A_COLLEAGUE = Secret(
    "a case of a colleague",
    lambda world: (
        make_case("Quill Penrhyn", service=world.cast.city, worker=world.cast.nerys, at=clock.now()).pk
    ),
    frozenset(),
)
OF_COLLEAGUE_WHOLE = Secret(
    "the case of a colleague",
    lambda world: make_case(
        "Quill Penrhyn", service=world.cast.city, worker=world.cast.nerys, at=clock.now()
    ),
    frozenset(),
)
HIDDEN_ENTRY = Secret("an entry that few may read", lambda world: hidden_entry(world.cast.sian), frozenset())


def _staged(world: Any) -> object:
    case = make_case("Quill Penrhyn", service=world.cast.city, worker=world.cast.nerys, at=clock.now())
    staging = Staging.objects.create(agency=world.cast.afon, made_at=clock.now())
    Holding.objects.filter(subject=case.client_id).update(staging=staging)
    return case


STAGED = Secret("somebody not visible yet", _staged, frozenset())

HIDDEN = ("case-list",)
"""Whatever is walked, the addresses of whom the secret is are asked for as well."""

LEAKS: dict[str, Leak] = {
    "walls forgotten": Leak(walls_forgotten, WALL, "owen", ("find?Quill", "find?a")),
    "separations forgotten": Leak(separations_forgotten, OTHER_SIDE, "owen", ("find?Quill", "find?a")),
    "refused in place of absent": Leak(refused_in_place_of_absent, WALL, "owen", HIDDEN),
    "every service listed": Leak(every_service_listed, ELSEWHERE, "owen", ("case-list", "find?Quill")),
    "counted in a header": Leak(counted_in_a_header, OTHER_AGENCY, "nerys", ("today", "case")),
    "last changed in a header": Leak(last_changed_in_a_header, "an entry", "owen", ("today", "case-list")),
    "pages kept by address": Leak(pages_kept_by_address, WALL, "owen", HIDDEN),
    "the reader kept between requests": Leak(
        reader_kept_between_requests, "an entry", "owen", ("case-list", "case", "today"), after="nerys"
    ),
    "one statement more for the hidden": Leak(one_statement_more_for_the_hidden, WALL, "owen", HIDDEN),
    "absence names whom it hides": Leak(absence_names_whom_it_hides, WALL, "owen", HIDDEN),
    "the team counts everybody": Leak(team_counts_everybody, MANAGERS_WALL, "morgan", ("team", "today")),
    "grants to anybody": Leak(grants_to_anybody, SHARED_ELSEWHERE, "sunniva", ("shared-list",)),
    "grants read by anybody": Leak(grants_read_by_anybody, SHARED_ELSEWHERE, "sunniva", ("today",)),
    "restricted notes read by the service": Leak(
        restricted_notes_read_by_the_service, "a restricted note", "morgan", ("restricted-notes", "client")
    ),
    "found beyond the list": Leak(found_beyond_the_list, ELSEWHERE, "nerys", ("find?Quill",)),
    "choices without who is walled off": Leak(
        choices_without_who_is_walled_off, OWENS_WALL, "morgan", ("case-allocate",)
    ),
    "caseloads of everybody": Leak(caseloads_of_everybody, MANAGERS_WALL, "morgan", ("case-allocate",)),
    "every intake in the inbox": Leak(
        every_intake_in_the_inbox, "an intake of another agency", "morgan", ("inbox", "today")
    ),
    "allocated to anybody": Leak(allocated_to_anybody, OF_A_COLLEAGUE, "owen", ("case-list", "today")),
    "hidden entries told": Leak(hidden_entries_told, HIDDEN_ENTRY, "nerys", ("chronology", "case")),
    "staged people found": Leak(staged_people_found, STAGED, "nerys", ("find?Quill", "case-list")),
    "staged people opened": Leak(staged_people_opened, STAGED, "nerys", HIDDEN),
    "walls forgotten on pages": Leak(walls_forgotten_on_pages, WALL, "owen", HIDDEN),
    "separations forgotten on pages": Leak(separations_forgotten_on_pages, OTHER_SIDE, "owen", HIDDEN),
    "caseloads among accounts": Leak(caseloads_among_accounts, ELSEWHERE, "tegwen", ("workers",)),
    "one statement more for a hidden case": Leak(one_statement_more_for_a_hidden_case, WALL, "owen", HIDDEN),
    "who is found is read": Leak(who_is_found_is_read, OF_COLLEAGUE_WHOLE, "owen", ("today",)),
    "later pages of everybody": Leak(
        later_pages_of_everybody, MANAGERS_WALL, "morgan", ("case-list?of=service&after={case}",)
    ),
    "a filter in place of who asks": Leak(
        filtered_by_service_alone, MANAGERS_WALL, "morgan", ("case-list?of=service&service={service}",)
    ),
    "entries counted on a page": Leak(entries_counted_on_a_page, HIDDEN_ENTRY, "nerys", ("case",)),
}
