"""Keys in an address: from which row a page of a list runs on."""

from django.http import HttpRequest

from linkworker.web.numbers import number_in


def asked_key(request: HttpRequest, name: str) -> int | None:
    """The key asked for in the address; None when there is none, or it is not a key."""
    return number_in(request.GET.get(name, "")) or None
