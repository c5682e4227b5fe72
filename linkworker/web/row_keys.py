"""Keys of rows as they stand in an address: under the installation's secret, so that they show no order and no number.

A bare key would tell whoever sees two of their own how much was written in between by everybody, in every agency.
Without vowels, as references are, so that it never spells a word.
"""

from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SIGNS = "BCDFGHJK23456789"
SHOWN, READ = str.maketrans("0123456789abcdef", SIGNS), str.maketrans(SIGNS, "0123456789abcdef")
HALF = 8
NOTHING = bytes(HALF)
"""The second half of the block: what does not hold it was never shown by us."""


def row_key(row: int) -> str:
    """How a row's key stands in an address: one block under the secret, 32 signs."""
    encryptor = _cipher(settings.SECRET_KEY).encryptor()
    return encryptor.update(row.to_bytes(HALF) + NOTHING).hex().translate(SHOWN)


def row_in(typed: str) -> int | None:
    """The key that was shown so; None for what was not."""
    if len(typed) != 4 * HALF or not set(typed) <= set(SIGNS):
        return None
    decryptor = _cipher(settings.SECRET_KEY).decryptor()
    block = decryptor.update(bytes.fromhex(typed.translate(READ)))
    return int.from_bytes(block[:HALF]) if block[HALF:] == NOTHING else None


def asked_row(request: HttpRequest, name: str) -> int | None:
    """The row from which a page of a list is asked to run on; None when there is none, or it is not one."""
    return row_in(request.GET.get(name, "")) or None


@cache
def _cipher(secret: str) -> Cipher[modes.ECB]:
    """One block has no order to hide among others, so it needs no chaining; the same row is shown the same always."""
    key = salted_hmac("linkworker.row_keys", "", secret=secret, algorithm="sha256").digest()
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - see above


class RowKey:
    """The `<row:…>` of an address."""

    regex = f"[{SIGNS}]{{{4 * HALF}}}"

    def to_python(self, value: str) -> int:
        row = row_in(value)
        if row is None:
            raise ValueError("never shown")
        return row

    def to_url(self, value: int) -> str:
        return row_key(value)
