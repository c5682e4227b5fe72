"""Keys in an address: from which row a page of a list runs on."""

from django.http import HttpRequest

LARGEST = 2**63 - 1


def asked_key(request: HttpRequest, name: str) -> int | None:
    """The key asked for in the address; None when there is none, or it is not a key."""
    given = request.GET.get(name, "")
    if not (given.isascii() and given.isdecimal()) or len(given) > len(str(LARGEST)):
        return None
    key = int(given)
    return key if 0 < key <= LARGEST else None
