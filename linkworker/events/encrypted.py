"""Model fields that are stored encrypted, for what no index and no database administrator may read.

AES-256-GCM under the newest field key with a random nonce of 12 bytes; the additional data is table and
column, so a stored value cannot be moved to another column. It can still be moved to another row of the
same column. A stored value is the key's id, a colon, and nonce with ciphertext. Empty stays empty and None
stays None. Such a field cannot be looked up, except for whether it is null. Renaming its table or column
means encrypting it anew.
"""

import base64
import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from linkworker.events import keys

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
    TextField = models.TextField[Any, Any]
    BinaryField = models.BinaryField[Any, Any]
else:
    AnyField, TextField, BinaryField = models.Field, models.TextField, models.BinaryField

NONCE_BYTES = 12


class Tampered(Exception):
    """A stored value is not what was written to this column."""


Ring = Callable[[], keys.KeyRing]


def seal(plain: bytes, context: bytes, ring: Ring = keys.fields) -> bytes:
    """Encrypt under the newest key of a ring; `context` names the place that it belongs to."""
    key_id, key = ring().newest
    nonce = os.urandom(NONCE_BYTES)
    return key_id.encode() + b":" + nonce + AESGCM(key).encrypt(nonce, plain, context)


def unseal(stored: bytes, context: bytes, ring: Ring = keys.fields) -> bytes:
    """What was sealed for this place under this ring. Raises `Tampered` for anything else."""
    key_id, colon, sealed = stored.partition(b":")
    if not colon:
        raise Tampered(context.decode())
    try:
        key = keys.key_of(ring, key_id.decode("ascii", "replace"))
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        raise Tampered(context.decode()) from None


class _Encrypted(AnyField):
    """What the encrypted fields share. Each says how its value becomes bytes and back."""

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def seal(self, plain: bytes) -> bytes:
        return seal(plain, self._context())

    def unseal(self, stored: bytes) -> bytes:
        return unseal(stored, self._context())

    def _context(self) -> bytes:
        return f"{self.model._meta.db_table}.{self.column}".encode()


class EncryptedTextField(_Encrypted, TextField):
    """Text, stored as base64 text."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str) and value:
            value = base64.b64encode(self.seal(value.encode())).decode()
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return self.unseal(_decoded(value)).decode() if value else value


class EncryptedBinaryField(_Encrypted, BinaryField):
    """Bytes, stored as bytes."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, bytes | bytearray | memoryview) and value:
            value = self.seal(bytes(value))
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: Any, *_: object) -> Any:
        return self.unseal(bytes(value)) if value else value


class EncryptedJSONField(_Encrypted):
    """Anything JSON can say (dates and UUIDs become text), stored as base64 text; never an expression."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if value is not None:
            plain = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
            value = base64.b64encode(self.seal(plain)).decode()
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else json.loads(self.unseal(_decoded(value)))

    def get_internal_type(self) -> str:
        return "TextField"


def _decoded(stored: str) -> bytes:
    try:
        return base64.b64decode(stored, validate=True)
    except ValueError:
        return b""
