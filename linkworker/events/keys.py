"""The secret keys of the chain, of encrypted fields and of sealed addresses. They live outside the database.

`settings.LINKWORKER_KEYS` is the path of a JSON file, or that JSON itself: `{"chain": [{"id": "…", "key":
"<32 bytes, base64>"}, …], "fields": […], "addresses": […]}`. In each list the last key writes and every key reads. A
demo or an embedded (SQLite) installation makes the file on first use, readable by its owner only; a partnership's is
given to it, and a missing one is an error rather than a new set of keys. A file from before there were sealed addresses
works on without a key for them until one is needed: then it is made, or in a partnership asked for.
"""

import base64
import json
import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

KEY_BYTES = 32
PURPOSES = ("chain", "fields", "addresses")
LATER = frozenset({"addresses"})
"""What a file may lack, since files were made before there was a need of it."""


class KeysUnusable(Exception):
    """The keys are missing, malformed, or readable by others than their owner."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one purpose: id and key (32 bytes), the newest last."""

    keys: dict[str, bytes]

    @property
    def newest(self) -> tuple[str, bytes]:
        """The id and the key that write."""
        return next(reversed(self.keys.items()))


def chain() -> KeyRing:
    """The keys under which events are chained."""
    return _rings(settings.LINKWORKER_KEYS)["chain"]


def fields() -> KeyRing:
    """The keys under which fields are encrypted."""
    return _rings(settings.LINKWORKER_KEYS)["fields"]


def addresses() -> KeyRing:
    """The keys under which sealed addresses are encrypted, and nothing else is: the general keys open none of them."""
    if not _rings(settings.LINKWORKER_KEYS)["addresses"].keys:
        if is_text(settings.LINKWORKER_KEYS) or not _makes_its_own():
            raise KeysUnusable("No key for sealed addresses: `linkworker keys rotate addresses` makes one.")
        rotate("addresses")
    return _rings(settings.LINKWORKER_KEYS)["addresses"]


def field_key(key_id: str) -> bytes:
    """The field key of this id."""
    return key_of(fields, key_id)


def key_of(ring: Callable[[], KeyRing], key_id: str) -> bytes:
    """The key of this id in a ring; the file is read again for one that another process added."""
    if key_id not in ring().keys:
        forget()
    try:
        return ring().keys[key_id]
    except KeyError:
        raise KeysUnusable("Something was encrypted under a key that is not here.") from None


def forget() -> None:
    """Read the keys afresh at the next use."""
    _rings.cache_clear()


def rotate(purpose: str) -> str:
    """Add a key to the file, which writes from now on; its id. Other processes follow when restarted.

    Raises `KeysUnusable` when the keys are given as text, which only whoever gives it can change.
    """
    if is_text(settings.LINKWORKER_KEYS):
        raise KeysUnusable("The keys are given as text, not as a file: add the new key there.")
    path = Path(settings.LINKWORKER_KEYS)
    held = _held(path)
    held.setdefault(purpose, []).append(_new_key())
    scratch = _written_beside(path, held)
    scratch.replace(path)
    forget()
    return str(held[purpose][-1]["id"])


@cache
def _rings(where: str) -> dict[str, KeyRing]:
    return _parsed(json.loads(where) if is_text(where) else _held(Path(where)))


def is_text(where: str) -> bool:
    """Whether the keys themselves are given, not the path of their file."""
    return where.lstrip().startswith("{")


def _held(path: Path) -> dict[str, Any]:
    """What the file holds; made at first use."""
    if not path.exists():
        _create(path)
    return _read(path)


def _parsed(held: dict[str, Any]) -> dict[str, KeyRing]:
    try:
        rings = {
            purpose: KeyRing(
                {
                    str(row["id"]): base64.b64decode(row["key"], validate=True)
                    for row in _listed(held, purpose)
                }
            )
            for purpose in PURPOSES
        }
    except (KeyError, TypeError, ValueError):
        raise KeysUnusable("The keys are not in the form they should be.") from None
    missing = any(not ring.keys for purpose, ring in rings.items() if purpose not in LATER)
    if missing or any(len(key) != KEY_BYTES for ring in rings.values() for key in ring.keys.values()):
        raise KeysUnusable("Each purpose needs a key, and each key is 32 bytes long.")
    return rings


def _listed(held: dict[str, Any], purpose: str) -> list[Any]:
    return list(held.get(purpose, []) if purpose in LATER else held[purpose])


def _read(path: Path) -> dict[str, Any]:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeysUnusable("The key file must be readable by its owner only (mode 0600).")
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise KeysUnusable("The key file cannot be read.") from None
    return dict(held)


def _makes_its_own() -> bool:
    return bool(settings.LINKWORKER_DEMO or settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


def _create(path: Path) -> None:
    if not _makes_its_own():
        raise KeysUnusable("The key file that LINKWORKER_KEYS names is not there.")
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = _written_beside(path, {purpose: [_new_key()] for purpose in PURPOSES})
    try:
        os.link(scratch, path)
    except FileExistsError:
        pass  # another process made it first, and its keys hold
    finally:
        scratch.unlink()


def _written_beside(path: Path, held: dict[str, Any]) -> Path:
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(held, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return scratch


def _new_key() -> dict[str, str]:
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return {"id": secrets.token_hex(4), "key": key}
