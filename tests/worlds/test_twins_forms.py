"""Forms that are sent in twin worlds: the same answer by the same statements, whatever the sender must not know.

Each form is opened and sent validly by the first of those who may, once without and once with somebody of whom they
must not know.
"""

from typing import Any, NamedTuple

import pytest
from django.db import connection

from linkworker.cases.actions import add_entry
from linkworker.cases.build import Told
from linkworker.cases.models import EntryKind
from linkworker.events import clock
from linkworker.people.models import ClientRecord
from tests.cast import make_case
from tests.web import every_form
from tests.web.every_form import EVERY, meant, sheet
from tests.web.test_every_url import World, signed_in, world  # noqa: F401
from tests.web.test_no_oracle import bare
from tests.worlds import leaks
from tests.worlds.secrets import SECRETS, Secret
from tests.worlds.twins import READERS, shape, undone

OF_ANOTHER = (
    "somebody of another service",
    "somebody of another agency",
    "somebody behind a wall",
    "somebody behind the manager’s wall",
    "somebody of the other side",
    "two who are kept apart",
    "an intake of another agency",
    "whom a worker knows",
)
"""Secrets that are not about Siân, whose forms most of these are."""

WORK_ALONE = {("whom a worker knows", "client-change")}
"""Where the answer is the same and the work is more: the wall before a colleague must stand before they read again."""

LEAST = 400
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the same statements run on PostgreSQL"),
]


class Sent(NamedTuple):
    """What came of a form: its answer without what chance drew, and the tables of each statement."""

    answer: tuple[Any, ...]
    statements: tuple[str, ...]


def sent(world: World, name: str) -> Sent:  # noqa: F811
    """Open a form, send it validly, and undo it."""
    filling, path, statements = EVERY[name], every_form.path_of(name, world), []

    def kept(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(shape(sql))
        return execute(sql, params, many, context)

    with undone():
        browser = signed_in(world, filling.who[0])
        form = sheet(browser.get(path))
        with connection.execute_wrapper(kept):
            answer = browser.post(path, {**form, **meant(filling.typed, world)})
        return Sent(bare(answer), tuple(statements))


def forms_of(secret: Secret) -> list[str]:
    """The forms of those who must not know."""
    return [name for name, one in EVERY.items() if one.who[0] in READERS and one.who[0] not in secret.knows]


def hidden_in(world: World) -> object:  # noqa: F811
    """Somebody of another agency, of whom something is written."""
    case = make_case("Quill Penrhyn", service=world.cast.idvas, worker=world.cast.dafydd, at=clock.now())
    told = {"by": world.cast.dafydd, "at": clock.now(), "recorded_at": clock.now()}
    return add_entry(case, Told(EntryKind.NOTE, text="Came by"), **told)


def counted_where_it_is_written(patch: pytest.MonkeyPatch) -> None:
    """Recording asks once for each client that there is."""
    from linkworker.events import recording

    was = recording.append_many

    def slower(*given: Any, **more: Any) -> Any:
        for one in ClientRecord.objects.values_list("pk", flat=True):
            ClientRecord.objects.filter(pk=one).exists()
        return was(*given, **more)

    patch.setattr(recording, "append_many", slower)


def parted(one: Sent, other: Sent) -> str:
    """Where two answers part, for a person to read."""
    if one.answer != other.answer:
        pairs = zip(one.answer, other.answer, strict=True)
        return next(f"{str(a)[:200]} became {str(b)[:200]}" for a, b in pairs if a != b)
    pairs = zip((*one.statements, ""), (*other.statements, ""), strict=False)
    first = next((f"{a} / {b}" for a, b in pairs if a != b), "")
    return f"{len(one.statements)} statements became {len(other.statements)}: {first}"


def beside(world: World, secret: Secret, without: dict[str, Sent]) -> dict[str, Sent]:  # noqa: F811
    """Of these forms those whose answer or work is another beside the secret."""
    with undone():
        secret.make(world)
        there = {name: sent(world, name) for name in without}
    return {name: one for name, one in there.items() if one != without[name]}


def test_a_form_that_is_sent_tells_nothing_of_whoever_is_hidden(world: World) -> None:  # noqa: F811
    here, cells, told = every_form.with_eleri(world), 0, []
    named = {one.name: one for one in SECRETS}
    without = {name: sent(here, name) for name, one in EVERY.items() if one.who[0] in READERS}
    assert {one.answer[0] for one in without.values()} == {302}
    for secret in (named[name] for name in OF_ANOTHER):
        names = forms_of(secret)
        cells += len(names)
        for name, other in beside(here, secret, {one: without[one] for one in names}).items():
            if without[name].answer != other.answer or (secret.name, name) not in WORK_ALONE:
                told.append(f"{secret.name} / {name}: {parted(without[name], other)}")
    print(f"{cells} forms sent beside somebody hidden")
    assert told == [], "\n".join(told)
    assert cells >= LEAST


@pytest.mark.parametrize(
    "leak", [leaks.counted_in_a_header, leaks.last_changed_in_a_header, counted_where_it_is_written]
)
def test_a_leak_that_is_sown_in_sending_is_found(
    world: World,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    leak: leaks.Sow,
) -> None:
    here = every_form.with_eleri(world)
    secret = Secret("somebody", hidden_in, frozenset())
    leak(monkeypatch)
    without = {name: sent(here, name) for name in ("client-new", "entry-new")}
    assert set(beside(here, secret, without)) == set(without)
