"""The way in to a client record."""

from dataclasses import dataclass

from linkworker.people.models import ClientRecord
from linkworker.practice.sharing import Decision, Refused
from linkworker.sharing.gates import Visit, admit


@dataclass(frozen=True, slots=True)
class OpenedClient:
    """A client record that may be shown, and which categories of it."""

    client: ClientRecord
    decision: Decision


def open_client(visit: Visit, reference: str) -> OpenedClient:
    """The client record with this reference; raises `Refused` alike when absent and when not to be seen."""
    client = ClientRecord.objects.select_related("holding").filter(reference=reference).first()
    if client is None:
        raise Refused("absent")
    return OpenedClient(client, admit(visit, client.holding))
