"""What a page costs: its time, statements and bytes, at each size in turn, beside the peers' lists."""

import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.cases.models import Case
from linkworker.cases.queries import PAGE
from linkworker.events import acting_as
from linkworker.events.acting_as import DbRole, as_reader
from linkworker.partnership.models import Worker
from linkworker.web.row_keys import row_key
from linkworker.web.signin.recorded import SECOND_FACTOR
from tests.bench import database
from tests.bench.figures import Figure, tell
from tests.bench.loading import LARGE, SIZES, SMALL, name_of
from tests.bench.peers.process import NAMES, Peers
from tests.bench.world import FOUND, SOUGHT, Readers, readers

MOST_TIMES = 1.5
MOST_TIMES_OF_MANAGER = 1.3
MOST_QUERIES = 15
MOST_KILOBYTES = 40
OF_NET = {"list": 1.5, "list.middle": 1.5, "shared": 1.5, "case": 1.2}
"""How many times of what it takes without row-level security a page may take with it."""

OF_PEER = {"admin": 1.0, "guardian": 0.333}
"""How much of a peer's time a list may take. A bare table of guardian's rows, with no page around it, is only told."""
PEOPLE_FIT = re.compile(r"(\d+) people fit")
SPOKEN_OF_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as one reader asks for it. `where` gives its path and, for a post, what is sent."""

    name: str
    reader: str
    where: Callable[[Readers], tuple[str, dict[str, str] | None]]
    is_list: bool = False


def _path(name: str, *args: str) -> Callable[[Readers], tuple[str, None]]:
    return lambda _: (reverse(name, args=args), None)


def _middle_of_own(here: Readers) -> tuple[str, None]:
    return (
        f"{reverse('case-list')}?of=mine&before={row_key(here.caseload[len(here.caseload) // 2 - 1].pk)}",
        None,
    )


def _middle_of_service(here: Readers) -> tuple[str, None]:
    cases = Case.objects.filter(service=here.case.service_id, closed_at=None).order_by("-pk")
    middle = cases.values_list("pk", flat=True)[cases.count() // 2]
    return f"{reverse('case-list')}?of=service&before={row_key(middle)}", None


PAGES = (
    Page("today", "worker", _path("today")),
    Page("list", "worker", _path("case-list"), is_list=True),
    Page("list.middle", "worker", _middle_of_own, is_list=True),
    Page("find", "worker", lambda _: (reverse("find"), {"text": SOUGHT}), is_list=True),
    Page("case", "worker", lambda here: (reverse("case", args=[here.case.reference]), None)),
    Page("list", "manager", _path("case-list"), is_list=True),
    Page("list.middle", "manager", _middle_of_service, is_list=True),
    Page("today", "manager", _path("today")),
    Page("team", "manager", _path("team")),
    Page("inbox", "manager", _path("inbox"), is_list=True),
    Page("shared", "worker", _path("shared-list"), is_list=True),
    Page("shared", "manager", _path("shared-list"), is_list=True),
    Page("share", "worker", lambda here: (reverse("share", args=[here.share.reference]), None)),
)
Times = dict[tuple[str, str, int], list[float]]


class Scene:
    """One size's database with its readers signed in, and where each page is."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.enter()
        here = readers()
        self.clients = {"worker": _signed_in(here.worker), "manager": _signed_in(here.manager)}
        self.where = {page: page.where(here) for page in PAGES}

    def enter(self) -> None:
        database.use(name_of(self.size))

    def answer(self, page: Page) -> tuple[float, Any]:
        """The time of one answer in ms, and the answer."""
        self.enter()
        client, (path, sent) = self.clients[page.reader], self.where[page]
        began = perf_counter()
        response = client.get(path) if sent is None else client.post(path, sent)
        took = (perf_counter() - began) * 1000
        if response.status_code != 200:
            raise RuntimeError(f"{page.name} of the {page.reader}: {response.status_code}")
        return took, response


def _signed_in(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    return client


def measure(runs: int) -> Iterator[Figure]:
    """Every page at every size, the sizes and the peers taking turns."""
    scenes = [Scene(size) for size in SIZES]
    database.empty("bench_peers")
    with Peers(LARGE) as peers:
        tell("  pages, in turn at each size")
        weights = {(page, scene.size): _weigh(scene, page) for scene in scenes for page in PAGES}
        times: Times = defaultdict(list)
        for _ in range(runs):
            for page in PAGES:
                for scene in scenes:
                    times[page.name, page.reader, scene.size].append(scene.answer(page)[0])
        yield from _figures(times, weights, runs)
        if database.vendor() == "postgresql":
            yield from _under_the_net(scenes[-1], runs)
        yield from _beside_peers(_side_by_side(scenes[-1], peers, runs), peers, runs)


def _side_by_side(scene: Scene, peers: Peers, runs: int) -> dict[str, float]:
    """The median time in ms of the two readers' lists and of the peers', asked for in turn and of nothing else."""
    ours = [page for page in PAGES if page.name == "list"]
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(2 * runs):
        for page in ours:
            times[page.reader].append(scene.answer(page)[0])
        for name in NAMES:
            times[name].append(peers.time(name))
    return {name: statistics.median(found) for name, found in times.items()}


def _under_the_net(scene: Scene, runs: int) -> Iterator[Figure]:
    """What row-level security costs: a page as it is, in turn with the same page by a role that sees every row.

    The second answer counts: in the first everything is planned anew, for the other role.
    """
    for page in (page for page in PAGES if page.name in OF_NET):
        times: dict[bool, list[float]] = defaultdict(list)
        for _ in range(2 * runs):
            times[True].append(_second(scene, page))
            with patch("linkworker.web.middleware.as_reader", _as_everybody):
                times[False].append(_second(scene, page))
        ratio = statistics.median(times[True]) / statistics.median(times[False])
        name = f"page.{page.name}.{page.reader}.under_the_net"
        yield _figure(name, ratio, "times", LARGE, 2 * runs, peer="without", limit=OF_NET[page.name])


def _second(scene: Scene, page: Page) -> float:
    scene.answer(page)
    return scene.answer(page)[0]


@contextmanager
def _as_everybody(**_reader: Any) -> Iterator[None]:
    with as_reader(**_reader), acting_as._as(DbRole.ACT, unless=()):
        yield


def _weigh(scene: Scene, page: Page) -> tuple[int, int]:
    """The statements and bytes of a page that was asked for before."""
    scene.answer(page)
    with CaptureQueriesContext(connections["default"]) as captured:
        _, response = scene.answer(page)
    asked = [query for query in captured if not query["sql"].startswith(SPOKEN_OF_TRANSACTIONS)]
    _check(page, response)
    return len(asked), len(response.content)


def _check(page: Page, response: Any) -> None:
    text = response.content.decode()
    if page.is_list and page.name != "find" and text.count('<li class="lw-duty') != PAGE:
        raise RuntimeError(f"{page.name} of the {page.reader} shows other than {PAGE} rows")
    if page.name == "find":
        _check_found(text)
    if page.is_list and text.count("<option") > PAGE:
        raise RuntimeError(f"{page.name} of the {page.reader} holds a long list of choices")


def _check_found(text: str) -> None:
    """Nearly all of the sought are found: the demo's walls and separations, which were copied, keep a few back."""
    found = [int(number) for number in PEOPLE_FIT.findall(text)]
    if not found or not FOUND * 0.95 <= found[0] <= FOUND:
        raise RuntimeError(f"the search finds {found}, not {FOUND}")


def _figure(name: str, value: float, unit: str, scale: int, n: int, **held: Any) -> Figure:
    return Figure(
        name=name, value=round(value, 3), unit=unit, n=n, scale=scale, database=database.vendor(), **held
    )


def _figures(times: Times, weights: dict[tuple[Page, int], tuple[int, int]], runs: int) -> Iterator[Figure]:
    for page in PAGES:
        name = f"page.{page.name}.{page.reader}"
        middle = {size: statistics.median(times[page.name, page.reader, size]) for size in SIZES}
        for size in SIZES:
            queries, size_of = weights[page, size]
            most = {"limit": MOST_QUERIES} if page.is_list else {}
            yield _figure(f"{name}.time", middle[size], "ms", size, runs)
            yield _figure(f"{name}.queries", queries, "statements", size, 1, **most)
            most = {"limit": MOST_KILOBYTES} if page.is_list else {}
            yield _figure(f"{name}.size", size_of / 1000, "kB", size, 1, **most)
        fewer = weights[page, SMALL][0]
        more = weights[page, LARGE][0] - fewer
        yield _figure(f"{name}.more_queries", more, "statements", LARGE, 1, limit=0, peer=f"{SMALL} cases")
        grown = middle[LARGE] / middle[SMALL]
        yield _figure(f"{name}.growth", grown, "times", LARGE, runs, limit=MOST_TIMES, peer=f"{SMALL} cases")


def _beside_peers(middle: dict[str, float], peers: Peers, runs: int) -> Iterator[Figure]:
    of_manager, limit = middle["manager"] / middle["worker"], MOST_TIMES_OF_MANAGER
    yield _figure("list.manager_to_worker", of_manager, "times", LARGE, 2 * runs, limit=limit, peer="worker")
    for name in NAMES:
        yield _figure(f"peer.{name}.time", middle[name], "ms", LARGE, 2 * runs)
        yield _figure(f"peer.{name}.queries", peers.about[name]["queries"], "statements", LARGE, 1)
        yield _figure(f"peer.{name}.size", peers.about[name]["bytes"] / 1000, "kB", LARGE, 1)
        for reader in ("worker", "manager"):
            ratio, limit = middle[reader] / middle[name], OF_PEER.get(name)
            yield _figure(f"list.{reader}_to_{name}", ratio, "times", LARGE, 2 * runs, limit=limit, peer=name)
