"""Keys stay outside the database, and what is encrypted under them reads back only where it was written."""

import base64
import json
import stat
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from linkworker.events import keys
from linkworker.events.encrypted import EncryptedBinaryField, EncryptedTextField, Tampered, seal, unseal
from linkworker.events.models import Draft
from tests.domain.event_rows import MONDAY, WORKER


@pytest.fixture(autouse=True)
def path(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.LINKWORKER_KEYS = str(tmp_path / "own" / "keys.json")
    yield tmp_path / "own" / "keys.json"
    keys.forget()


@pytest.fixture
def secret(db: None) -> Iterator[Any]:
    """A model with encrypted fields, for the length of a test."""
    with isolate_apps("linkworker.events"), connection.cursor() as cursor:

        class Secret(models.Model):
            word = EncryptedTextField(null=True)
            again = EncryptedTextField(default="")
            file = EncryptedBinaryField(null=True)

            class Meta:
                app_label = "events"

        kind = "bytea" if connection.vendor == "postgresql" else "blob"
        serial = "bigserial" if connection.vendor == "postgresql" else "integer"
        cursor.execute(
            f"CREATE TEMPORARY TABLE events_secret"
            f" (id {serial} PRIMARY KEY, word text, again text NOT NULL, file {kind})"
        )
        yield Secret
        cursor.execute("DROP TABLE events_secret")


def stored(column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM events_secret ORDER BY id")
        return cursor.fetchall()[-1][0]


def store(column: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE events_secret SET {column} = %s", [value])


def test_the_demo_makes_its_keys_on_first_use_for_its_owner_only(settings: Any, path: Path) -> None:
    settings.LINKWORKER_DEMO = True
    key_id, key = keys.chain().newest
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(key) == 32
    keys.forget()
    assert keys.chain().newest == (key_id, key)
    assert keys.fields().newest[1] != key


@pytest.mark.parametrize(("engine", "made"), [("sqlite3", True), ("postgresql", False)])
def test_a_missing_key_file_is_made_on_an_embedded_database_and_an_error_in_a_partnership(
    settings: Any, monkeypatch: pytest.MonkeyPatch, path: Path, engine: str, made: bool
) -> None:
    settings.LINKWORKER_DEMO = False
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": f"django.db.backends.{engine}"})
    if made:
        keys.chain()
    else:
        with pytest.raises(keys.KeysUnusable):
            keys.chain()
    assert path.exists() is made


def test_keys_can_be_given_as_they_are(settings: Any, path: Path) -> None:
    given = {
        purpose: [{"id": "one", "key": base64.b64encode(b"k" * 32).decode()}] for purpose in keys.PURPOSES
    }
    settings.LINKWORKER_KEYS = json.dumps(given)
    assert keys.chain().newest == ("one", b"k" * 32)
    assert not path.exists()


def test_a_key_file_that_others_can_read_is_refused(path: Path) -> None:
    keys.chain()
    keys.forget()
    path.chmod(0o640)
    with pytest.raises(keys.KeysUnusable, match="0600"):
        keys.chain()
    path.chmod(0o600)
    assert keys.chain().newest


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held.pop("chain"),
        lambda held: held["fields"].clear(),
        lambda held: held["chain"][0].update(key="AAAA"),
        lambda held: held["chain"][0].update(key="not base64!"),
        lambda held: held["chain"][0].pop("id"),
    ],
)
def test_malformed_keys_are_refused(path: Path, spoil: Callable[[Any], object]) -> None:
    keys.chain()
    keys.forget()
    held = json.loads(path.read_text())
    spoil(held)
    path.write_text(json.dumps(held))
    with pytest.raises(keys.KeysUnusable):
        keys.chain()


def test_after_rotation_the_new_key_writes_and_all_keys_read(path: Path) -> None:
    old_id, old = keys.fields().newest
    new_id = keys.rotate("fields")
    assert keys.fields().newest[0] == new_id != old_id
    assert keys.field_key(old_id) == old
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.json"]


def test_keys_can_be_rotated_before_they_were_ever_used(path: Path) -> None:
    assert not path.exists()
    new_id = keys.rotate("fields")
    assert len(keys.fields().keys) == 2
    assert keys.fields().newest[0] == new_id


def _newest() -> dict[str, tuple[str, bytes]]:
    rings = {"chain": keys.chain, "fields": keys.fields, "addresses": keys.addresses}
    return {purpose: ring().newest for purpose, ring in rings.items()}


@pytest.mark.parametrize("purpose", keys.PURPOSES)
def test_the_command_rotates_the_keys_of_one_purpose(purpose: str) -> None:
    before = _newest()
    out = StringIO()
    call_command("keys", "rotate", purpose, stdout=out)
    after = _newest()
    assert {name for name in before if before[name] != after[name]} == {purpose}
    assert after[purpose][0] in out.getvalue()


@pytest.mark.parametrize(("engine", "made"), [("sqlite3", True), ("postgresql", False)])
def test_a_file_from_before_there_were_sealed_addresses_works_on_and_gains_a_key_when_one_is_needed(
    settings: Any, monkeypatch: pytest.MonkeyPatch, path: Path, engine: str, made: bool
) -> None:
    keys.chain()
    held = json.loads(path.read_text())
    del held["addresses"]
    path.write_text(json.dumps(held))
    keys.forget()
    settings.LINKWORKER_DEMO = False
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": f"django.db.backends.{engine}"})
    assert keys.fields().newest
    if made:
        assert keys.addresses().newest
    else:
        with pytest.raises(keys.KeysUnusable, match="rotate addresses"):
            keys.addresses()
        keys.rotate("addresses")
        assert keys.addresses().newest


def test_the_general_keys_do_not_open_what_is_sealed_under_the_key_of_addresses() -> None:
    sealed = seal(b"12 Mill Road", b"here", keys.addresses)
    assert unseal(sealed, b"here", keys.addresses) == b"12 Mill Road"
    with pytest.raises(keys.KeysUnusable):
        unseal(sealed, b"here", keys.fields)
    key_id = sealed.partition(b":")[0].decode()
    assert key_id not in keys.fields().keys


def test_keys_that_are_not_in_a_file_cannot_be_rotated_here(settings: Any) -> None:
    settings.LINKWORKER_KEYS = '{"chain": [], "fields": []}'
    with pytest.raises(CommandError):
        call_command("keys", "rotate", "chain")


def test_a_key_that_another_process_added_is_found(path: Path) -> None:
    held = keys.fields()
    keys.rotate("fields")
    new_id, new = keys.fields().newest
    keys.forget()
    assert new_id not in held.keys
    assert keys.field_key(new_id) == new
    with pytest.raises(keys.KeysUnusable):
        keys.field_key("gone")


def test_an_encrypted_field_reads_back_and_does_not_stand_in_the_database(secret: Any) -> None:
    made = secret.objects.create(word="Rosemary", file=b"%PDF Rosemary")
    read = secret.objects.get(pk=made.pk)
    assert (read.word, bytes(read.file)) == ("Rosemary", b"%PDF Rosemary")
    assert "Rosemary" not in stored("word")
    assert b"Rosemary" not in base64.b64decode(stored("word"))
    assert b"Rosemary" not in bytes(stored("file"))


def test_an_encrypted_field_changes_with_every_way_of_saving(secret: Any) -> None:
    made = secret.objects.create(word="Rosemary")
    made.word = "Thyme"
    made.save()
    assert secret.objects.get().word == "Thyme"
    secret.objects.update(word="Sage")
    assert secret.objects.get().word == "Sage"
    made.word = "Basil"
    secret.objects.bulk_update([made], ["word"])
    assert secret.objects.get().word == "Basil"
    assert "Basil" not in stored("word")


def test_the_same_words_are_never_stored_alike(secret: Any) -> None:
    secret.objects.create(word="Rosemary")
    first = stored("word")
    secret.objects.create(word="Rosemary")
    assert stored("word") != first


def test_empty_stays_empty_and_none_stays_none(secret: Any) -> None:
    secret.objects.create(word=None, again="", file=None)
    assert (stored("word"), stored("again"), stored("file")) == (None, "", None)
    read = secret.objects.get(word__isnull=True)
    assert (read.word, read.again, read.file) == (None, "", None)
    read.file = b""
    read.save()
    assert bytes(secret.objects.get().file) == b""


@pytest.mark.parametrize("lookup", ["word", "word__contains", "word__in", "word__gt", "file"])
def test_an_encrypted_field_cannot_be_looked_up(secret: Any, lookup: str) -> None:
    with pytest.raises(FieldError):
        secret.objects.filter(**{lookup: ["Rosemary"] if lookup.endswith("in") else "Rosemary"})


def flipped(value: str) -> str:
    sealed = bytearray(base64.b64decode(value))
    sealed[-1] ^= 1
    return base64.b64encode(sealed).decode()


@pytest.mark.parametrize("spoil", [flipped, lambda value: value[:-8], lambda _: "Rosemary", lambda _: "????"])
def test_a_stored_value_that_was_changed_is_not_read(secret: Any, spoil: Callable[[str], str]) -> None:
    secret.objects.create(word="Rosemary")
    store("word", spoil(stored("word")))
    with pytest.raises(Tampered):
        secret.objects.get()


def test_stored_bytes_that_were_changed_are_not_read(secret: Any) -> None:
    secret.objects.create(file=b"%PDF")
    store("file", bytes(stored("file"))[:-1])
    with pytest.raises(Tampered):
        secret.objects.get()


def test_a_stored_value_moved_to_another_column_is_not_read(secret: Any) -> None:
    secret.objects.create(word="Rosemary")
    store("again", stored("word"))
    with pytest.raises(Tampered, match=r"events_secret\.again"):
        secret.objects.get()


def test_a_field_encrypted_before_a_rotation_is_read_after_it(secret: Any) -> None:
    secret.objects.create(word="Rosemary")
    before = base64.b64decode(stored("word")).partition(b":")[0]
    keys.rotate("fields")
    read = secret.objects.get()
    assert read.word == "Rosemary"
    read.save()
    assert base64.b64decode(stored("word")).partition(b":")[0] != before
    assert secret.objects.get().word == "Rosemary"


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"note": "as she said it", "on": True}, {"a": [1, None, {"b": "ŵ"}]}])
def test_a_draft_is_stored_encrypted(data: dict[str, Any]) -> None:
    Draft.objects.create(worker_id=WORKER, form="f", data=data, updated_at=MONDAY)
    assert Draft.objects.get().data == data
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM events_draft")
        assert b"she said" not in base64.b64decode(cursor.fetchone()[0])
