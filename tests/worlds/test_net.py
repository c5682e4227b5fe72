"""PostgreSQL's own net under the policy (`config.row_security`): what a page forgets to ask, it does not get.

It never refuses what the model allows, and never lets through what another agency did not grant, nor anybody before
whom a wall of the reader's stands. Without a reader nobody is read at all; a job reads no table that is not its own.
"""

import csv
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linkworker.cases.models import Entry
from linkworker.config.job_reach import REACHES
from linkworker.config.row_security import NET, OF_NOBODY
from linkworker.duties.ticking import glance, tick
from linkworker.events import acting_as, clock
from linkworker.events.acting_as import DbRole, action, as_reader, job
from linkworker.events.prepared import ask_one
from linkworker.events.verifying import verify
from linkworker.partnership.models import Agency, Worker
from linkworker.practice.sharing import Role, decide
from linkworker.sharing.actions import raise_wall
from linkworker.sharing.facts import holding_facts, live
from linkworker.sharing.models import Allocation, Grant, Holding, Wall
from tests.cast import MONDAY, Cast, make_worker
from tests.joined import Joined
from tests.postgres import APP
from tests.web.case_work import fill, words_of
from tests.web.every_form import ADDING
from tests.web.test_every_url import World, world  # noqa: F401
from tests.web.test_public_form import send
from tests.worlds.corpus import TABLE, question
from tests.worlds.small import NOW, Built, Small, lines

HOUR = timedelta(hours=1)
on_postgres = pytest.mark.skipif("LINKWORKER_TEST_PG" not in os.environ, reason="SQLite has no roles")


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """As the database is asked under this role; nothing that is done stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        transaction.set_rollback(True)


def reading(worker: Worker, at: datetime = MONDAY) -> AbstractContextManager[None]:
    return as_reader(agency=worker.agency_id, worker=worker.pk, at=at)


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_every_table_is_under_the_net_or_tells_of_nobody() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables - {"django_migrations"} == ({*NET} | {*OF_NOBODY}) - {"rate_limits"}
    assert not {*NET} & {*OF_NOBODY}


@on_postgres
@pytest.mark.django_db
def test_every_table_of_people_is_secured_even_from_its_owner_and_no_role_passes_by() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {name for (name,) in cursor.fetchall()} == {*NET}
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'linkworker%' AND (rolbypassrls OR rolsuper)"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND rolcanlogin", [[*DbRole]])
        assert cursor.fetchall() == []


@on_postgres
@pytest.mark.django_db
def test_it_refuses_nothing_that_the_model_allows_and_lets_nothing_ungranted_or_walled_through() -> None:
    met = {"allowed": 0, "another agency's": 0, "behind a wall": 0}
    with TABLE.open() as file:
        corpus = list(lines(csv.DictReader(file)))
    for number, (small, _said) in enumerate(corpus):
        if small.role == "job":
            continue
        with transaction.atomic():
            for name in _met(Built(small, number), small):
                met[name] += 1
            transaction.set_rollback(True)
    assert min(met.values()) >= 20, met


def _met(built: Built, small: Small) -> list[str]:
    """What this small world shows of the net."""
    facts = holding_facts(built.reader, built.holding, NOW)
    allowed = bool(decide(built.reader, facts, NOW, frozenset({question(small).category})))
    of = (built.holding.pk, built.holding.root_id)
    to = Q(to_agency=built.reader.agency) | Q(to_worker=built.worker)
    granted = Grant.objects.filter(live(NOW), to, holding__in=of).exists()
    with reading(built.worker, NOW):
        seen = Holding.objects.filter(pk=built.holding.pk).exists()
    found = []
    if allowed and (facts.agency == built.reader.agency or facts.grants):
        assert seen, small
        found.append("allowed")
    if facts.walled:
        assert not seen, small
        found.append("behind a wall")
    if facts.agency != built.reader.agency and not granted:
        assert not seen, small
        found.append("another agency's")
    return found


@on_postgres
@pytest.mark.django_db
def test_without_a_reader_nobody_is_read(world: World) -> None:  # noqa: F811
    for table in {*NET} - {"events_draft"}:
        with pytest.raises(ProgrammingError, match="permission denied"), as_role("linkworker_app"):
            rows(table)
    full = [table for table in NET if rows(table)]
    assert len(full) > 40
    for table in full:
        with as_role(DbRole.READER):
            assert rows(table) == 0, table


@on_postgres
@pytest.mark.django_db
def test_an_agency_with_which_nothing_is_shared_reads_nothing_of_anybody(world: World) -> None:  # noqa: F811
    elsewhere = Agency.objects.create(name="Elsewhere", sector="abuse", locality="england")
    stranger = make_worker("Elin Parri", elsewhere, None, Role.MANAGER)
    with reading(stranger):
        found = {table: rows(table) for table in NET}
    assert {table: count for table, count in found.items() if count} == {}


@on_postgres
@pytest.mark.django_db
def test_a_wall_hides_each_row_of_a_person_and_ends_with_the_reading(cast: Cast) -> None:
    about = Entry.objects.filter(case=cast.sian)
    with reading(cast.morgan):
        before = about.count()
    assert before
    raise_wall(cast.sian.client.subject, worker=cast.morgan, by=None, at=MONDAY)
    with reading(cast.morgan, MONDAY + HOUR):
        assert about.count() == 0
    with reading(cast.nerys, MONDAY + HOUR):
        assert about.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('linkworker.worker', true), current_user")
        assert cursor.fetchone() == ("", "linkworker_world")


@on_postgres
@pytest.mark.django_db
def test_who_reads_can_change_nothing_about_anybody(cast: Cast) -> None:
    for change in (
        lambda: Entry.objects.filter(case=cast.sian).update(is_current=False),
        lambda: Wall.objects.create(worker=cast.owen, subject=cast.sian.client.subject, since=MONDAY),
        lambda: Allocation.objects.filter(holding=cast.sian.pk).delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), reading(cast.nerys):
            change()
    with reading(cast.nerys):
        raise_wall(cast.sian.client.subject, worker=cast.owen, by=None, at=MONDAY)


@on_postgres
@pytest.mark.django_db
@pytest.mark.parametrize("role", REACHES, ids=str)
def test_a_job_reads_its_own_tables_and_none_beyond(role: DbRole) -> None:
    own = {*REACHES[role].rights()["SELECT"]}
    assert own <= {*NET} | {*OF_NOBODY}
    for table in own:
        with as_role(role):
            rows(table)
    for table in sorted({*NET} - own):
        with pytest.raises(ProgrammingError, match="permission denied"), as_role(role):
            rows(table)


@on_postgres
@pytest.mark.django_db
def test_what_a_job_or_an_action_calls_stays_with_whoever_began(cast: Cast) -> None:
    def who() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            return str(cursor.fetchone()[0])

    acting, sealing = action(who), job(DbRole.SEALING)(who)
    assert job(DbRole.GLASS)(lambda: (who(), acting(), sealing(), who()))() == (
        "linkworker_glass",
        "linkworker_glass",
        "linkworker_sealing",
        "linkworker_glass",
    )
    with reading(cast.nerys):
        assert (who(), acting(), who()) == ("linkworker_reader", "linkworker_act", "linkworker_reader")
    with pytest.raises(ZeroDivisionError), reading(cast.nerys):
        action(lambda: 1 // 0)()
    assert who() == "linkworker_world"


@pytest.fixture
def nobody(joined: Joined, monkeypatch: pytest.MonkeyPatch) -> Iterator[Joined]:
    """A world, on a connection as an installation has it: by a role that is nobody until it says as whom it reads."""
    told = acting_as._tell

    def tell(sql: str, *given: str) -> None:
        told(sql.replace("RESET ROLE", f"SET ROLE {APP}"), *given)

    monkeypatch.setattr(acting_as, "_tell", tell)
    if connection.vendor == "postgresql":
        tell("RESET ROLE")
    yield joined
    if connection.vendor == "postgresql":
        told("RESET ROLE")


@on_postgres
def test_pages_forms_and_passes_work_by_the_roles_alone(nobody: Joined) -> None:
    browser = Client()
    signed = browser.post(reverse("account_login"), {"login": "nerys", "password": "nerys"})
    assert signed.status_code == 302, words_of(signed)
    case = f"/cases/{nobody.cast.sian.reference}/"
    for page in ("/", "/find/", "/cases/", case, f"{case}sharing/", reverse("mfa_index")):
        assert browser.get(page).status_code == 200, page
    assert browser.get("/nowhere/").status_code == 404
    assert "Siân Gwenllian-Bâ" in words_of(browser.get("/cases/"))
    assert fill(browser, f"{case}chronology/new/", ADDING["entry-new"].typed).status_code == 302
    assert send(nobody).status_code == 302
    tick(clock.now())
    tick(clock.now(), again=True)
    glance(clock.now())
    assert verify() is None
    browser.post(reverse("account_logout"))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Holding.objects.count()


@on_postgres
@pytest.mark.django_db
def test_what_every_page_asks_is_planned_once_for_each_role() -> None:
    def planned() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%marked%'")
            return sorted(statement.split("/* ")[1] for (statement,) in cursor.fetchall())

    asked = "SELECT %(one)s + %(other)s AS marked"
    for _ in range(2):
        with as_reader(agency=1, worker=1, at=MONDAY):
            assert ask_one(asked, {"one": 1, "other": 70_000}) == (70_001,)
        assert ask_one(asked, {"one": 70_000, "other": 1}) == (70_001,)
    assert planned() == ["linkworker_reader */", "nobody */"]
    with CaptureQueriesContext(connection) as captured:
        ask_one(asked, {"one": 1, "other": 2})
    assert [query["sql"] for query in captured] == [f"{asked} /* nobody */"]
