"""The words of what is kept encrypted, looked for in every byte that leaves, and in the database without its keys.

Each reader fetches every address of the site, and sends an empty form to whatever refused them; all of it is searched:
bytes, headers, redirects, what a PDF says and says of itself, log lines. Then the tick, its mail, what broke, the
indexes, and all tables as they are stored; a dump and the disk stand in `test_canaries_on_disk`. It
runs on SQLite alone: pages and what is saved are the same on PostgreSQL, where the net beneath could only hide a leak
of theirs.
"""

import json
import logging
from base64 import b64encode
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.models import BinaryField, TextField
from django.db.transaction import savepoint, savepoint_rollback
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from linkworker.config.logs import Quiet
from linkworker.design.paper import pdf
from linkworker.design.paper.shape import Paper
from linkworker.duties.ticking import tick
from linkworker.events import clock
from linkworker.events.encrypted import EncryptedTextField
from linkworker.exchange.notify.actions import Chosen, choose_alerts
from linkworker.exchange.notify.models import Alert, Sort
from linkworker.people.keys import record_keys
from linkworker.people.match_keys import digests_of
from linkworker.people.models import ClientRecord, MatchKey, SearchKey
from linkworker.practice.matching import Identifiers
from linkworker.practice.names import search_keys
from linkworker.restricted.models import NoteText
from linkworker.web import middleware, papers
from linkworker.whereabouts import sealing
from linkworker.whereabouts.models import SealedPlace
from tests.web import canaries
from tests.web.canaries import MAY_READ, More, word, words
from tests.web.searched import BESIDE, found_in, found_in_dump
from tests.web.test_every_url import World, addresses, signed_in, world  # noqa: F401
from tests.web.whole import said

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="the same pages stand on PostgreSQL")
NOBODY = ""
READERS = (
    NOBODY,
    *("nerys", "owen", "morgan", "priya", "dafydd", "rhys", "eleri", "ida"),
    *("sunniva", "llio", "tudur", "tegwen"),
)
Sown = tuple[World, More]
TELL_NOTHING = {"events.chainhead.hash", "events.event.hash", "events.event.previous"}
"""Fields of bytes with hashes and keys alone."""


@pytest.fixture
def sown(world: World) -> Sown:  # noqa: F811
    return world, canaries.sow(world)


# searching


def walked(made: Sown, who: str, routes: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Every answer that a reader gets, with the name of its route; of these routes alone, when any are named."""
    browser = signed_in(made[0], who) if who else Client()
    paths = [(name, there) for name, _route, there, _absent in addresses(made[0])]
    paths += [(name, reverse(name, kwargs=kwargs)) for name, kwargs in made[1]]
    for name, path in paths:
        if not routes or name in routes:
            answer = browser.get(path)
            yield name, said(answer)
            if answer.status_code in {302, 403, 404}:
                yield name, said(browser.post(path))


def told_to(made: Sown, who: str, routes: Collection[str] = ()) -> set[str]:
    """The fields whose words a reader is shown; what their walk changed is undone."""
    before = savepoint()
    try:
        return {field for _name, answer in walked(made, who, routes) for field in found_in(answer)}
    finally:
        savepoint_rollback(before)


# what is sown


def test_every_field_that_is_kept_encrypted_stands_in_the_table() -> None:
    """A field that is added is sown, and it is said who may read it, or this fails."""
    assert canaries.secret_fields() == set(MAY_READ)
    assert len(words()) == len(MAY_READ)
    assert set(canaries.OPEN_IN) <= set(MAY_READ)


def test_bytes_are_kept_by_fields_that_encrypt_or_hold_what_tells_nothing() -> None:
    """A field of bytes that somebody encrypts in another way is no field of ours: here it has to be named."""
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField)
    }
    assert found - set(MAY_READ) == TELL_NOTHING


def not_sown() -> list[str]:
    """The fields that do not hold their word."""
    kept = {label: "".join(map(str, _values(label))) for label in MAY_READ}
    opened = [said for place in SealedPlace.objects.all() for said in sealing.opened(place)]
    kept["whereabouts.sealedversion.text"] = "".join(one.text for one in opened)
    kept["whereabouts.sealedversion.wrong"] = "".join(one.wrong for one in opened)
    kept["mfa.authenticator.data"] = decrypt(Authenticator.objects.get().data["secret"])
    return [label for label, text in kept.items() if word(label).lower() not in text.lower()]


def _values(label: str) -> Any:
    model, _, field = label.rpartition(".")
    return apps.get_model(model)._base_manager.values_list(field, flat=True)


# what leaves


@pytest.mark.row("R161")
@pytest.mark.parametrize("who", READERS)
def test_each_word_is_shown_to_those_who_may_read_it_and_to_nobody_else_and_stands_in_no_log(
    sown: Sown, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    for ours in ("django", "linkworker"):
        caplog.set_level(logging.DEBUG, logger=ours)
    shown = told_to(sown, who)
    assert shown & set(MAY_READ) == {field for field, readers in MAY_READ.items() if who in readers.split()}
    assert shown & set(BESIDE.values()) == set()
    assert found_in(caplog.text) == set()


def test_whoever_may_read_a_word_is_one_of_those_who_look_for_it() -> None:
    assert {who for readers in MAY_READ.values() for who in readers.split()} <= set(READERS)


def test_neither_the_database_without_its_keys_nor_an_index_holds_a_word(sown: Sown) -> None:
    """Each word stands in its field, and neither in what a search looks up nor in what the matcher compares."""
    assert not_sown() == []
    assert found_in_dump() == canaries.OPEN_IN
    closed = [word(field) for field in MAY_READ if field not in canaries.OPEN_IN]
    client = ClientRecord.objects.first()
    assert client is not None
    assert record_keys(client, ()) <= set(SearchKey.objects.values_list("key", flat=True))
    assert not SearchKey.objects.filter(key__in=[key for one in closed for key in search_keys(one)]).exists()
    born = clock.now().date()
    wanted = [key for one in closed for key in digests_of(Identifiers((f"Ieuan {one}",), born))]
    assert wanted
    assert not MatchKey.objects.filter(key__in=wanted).exists()


def test_the_tick_its_mail_and_what_it_writes_beside_the_database_say_no_word(
    sown: Sown, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LINKWORKER_ALERTS = {"mail": "linkworker.exchange.notify.ways.ByMail"}
    for ours in ("django", "linkworker"):
        caplog.set_level(logging.DEBUG, logger=ours)
    for who in ("nerys", "owen", "morgan", "eleri", "llio"):
        chosen = Chosen("mail", tuple(Sort), f"{who}@example.org", "")
        choose_alerts(getattr(sown[0].cast, who), chosen, at=clock.now())
    for hour in (1, 24, 48):
        tick(clock.now() + timedelta(hours=hour))
    assert Alert.objects.exists()
    assert mail.outbox
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    heads = [one.read_text(encoding="utf-8") for one in Path(settings.LINKWORKER_HEADS).rglob("*.*")]
    assert heads
    sent = [str(one.message()) for one in mail.outbox]
    assert found_in("\n".join([caplog.text, out.getvalue(), *heads, *sent])) == set()
    assert found_in_dump() == canaries.OPEN_IN


def test_what_broke_says_no_word(
    sown: Sown, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that quotes a sealed address, on the page of whoever may read it, in the lines a log would keep."""
    secret = word("whereabouts.sealedversion.text")

    def breaks(*_given: Any, **_more: Any) -> Any:
        raise ValueError(secret)

    monkeypatch.setattr("linkworker.whereabouts.reading.opened", breaks)
    browser = signed_in(sown[0], "nerys")
    browser.raise_request_exception = False
    reading = sown[0].sealed.reading
    names = {"reference": sown[0].sealed.enid.client.reference, "number": reading.pk}
    answer = browser.get(reverse("address-shown", kwargs=names))
    assert answer.status_code == 500
    assert found_in(said(answer)) == set()
    assert secret in caplog.text
    quiet = "\n".join(Quiet().format(record) for record in caplog.records)
    assert "ValueError" in quiet
    assert found_in(quiet) == set()
    assert mail.outbox == []


# that each of these notices

LEAKED = "sharing.separationplan.said_by"


def test_a_word_sown_in_an_answer_is_found(sown: Sown) -> None:
    """In a page, in a header, in a cookie, in where it leads, in a PDF's title and in what it says of who made it."""
    was, made = middleware.absent, papers.of
    assert told_to(sown, "owen", ("separation",)) == set()
    for where in ("", "X-Why", "Location", "Set-Cookie"):

        def absent(request: Any, *given: Any, where: str = where) -> HttpResponse:
            answer = was(request, *given)
            if where == "Set-Cookie":
                answer.set_cookie("why", word(LEAKED))
            elif where:
                answer[where] = word(LEAKED)
            else:
                answer.content += word(LEAKED).lower().encode()
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(middleware, "absent", absent)
            assert told_to(sown, "owen", ("separation",)) == {LEAKED}, where
    assert pdf.is_possible()
    assert LEAKED not in told_to(sown, "nerys", ("chronology-pdf",))
    for part in ("title", "kind", "made_by"):

        def a_paper(here: Any, part: str = part, **told: Any) -> Paper:
            return replace(made(here, **told), **{part: word(LEAKED)})

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(papers, "of", a_paper)
            assert LEAKED in told_to(sown, "nerys", ("chronology-pdf",)), part


def test_a_word_sown_in_a_log_line_is_found(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("linkworker.web").warning("Kept apart, said %s", word(LEAKED))
    assert found_in(caplog.text) == {LEAKED}


def _in_an_open_column(sown: Sown) -> str:
    ClientRecord.objects.filter(pk=sown[0].newcomer.pk).update(contact_note=f"By {word(LEAKED)}.")
    return "people_clientrecord"


def _in_json(sown: Sown) -> str:
    sown[0].notice.people = [{"why": word(LEAKED)}]
    sown[0].notice.save()
    return "looking_notice"


def _coded(sown: Sown) -> str:
    ClientRecord.objects.filter(pk=sown[0].newcomer.pk).update(
        contact_note=b64encode(json.dumps({"text": word(LEAKED)}).encode()).decode()
    )
    return "people_clientrecord"


def _key_forgotten(sown: Sown) -> str:
    """The field is saved as a plain one."""
    sown[0].apart.end_note = f"{word(LEAKED)} said so"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EncryptedTextField, "get_db_prep_save", TextField.get_db_prep_save)
        sown[0].apart.save(update_fields=["end_note"])
    return "sharing_separationplan"


def test_a_word_sown_in_the_database_is_found(sown: Sown) -> None:
    NoteText.objects.all().delete()
    assert not_sown() == ["restricted.notetext.text", "restricted.notetext.wrong"]
    for leak in (_in_an_open_column, _in_json, _coded, _key_forgotten):
        before = savepoint()
        table = leak(sown)
        assert found_in_dump() == {**canaries.OPEN_IN, LEAKED: {table}}, leak.__name__
        savepoint_rollback(before)
