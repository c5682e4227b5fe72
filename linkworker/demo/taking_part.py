"""Who takes part in the work on a plan in the demo: a sister beside somebody who told of abuse, and a partner where
nobody has told of any, so that it becomes a duty once somebody does."""

from datetime import datetime, timedelta

from linkworker.cases.models import Case
from linkworker.cases.participants import add_participant
from linkworker.opposed.taking_part import abuse_known, invite
from linkworker.practice.position import PositionKind
from linkworker.sharing.gates import could_work

DAY = timedelta(days=1)
SISTER = ("Angharad", "sibling", "The Thursday talks; what is said of him stays between us.")
PARTNER = (
    "Her partner Emrys",
    "intimate-partner",
    "The talk about detox, as she wished. She was asked alone.",
)
PLAIN = {"former": False, "age": None, "child_age": None, "lives_with": "not-known", "note": ""}


def take_along(last: datetime) -> None:
    """The newest open cases of which the one or the other holds."""
    at = last - DAY
    rows = Case.objects.filter(closed_at=None, allocated_at__lt=at, links=None, participants=None)
    newest = list(rows.select_related("holding", "client", "key_worker__agency").order_by("-pk")[:60])
    free = [
        one for one in newest if one.key_worker is not None and could_work(one.key_worker, one.holding, at)
    ]
    for person, known in ((SISTER, True), (PARTNER, False)):
        case = next((one for one in free if abuse_known(one) is known), None)
        if case is not None:
            _invite(case, *person, at)


def _invite(case: Case, name: str, relationship: str, note: str, at: datetime) -> None:
    assert case.key_worker is not None
    added = add_participant(
        case,
        {**PLAIN, "name": name, "relationship": relationship},
        position=PositionKind.NOT_KNOWN.value,
        said_by=case.client.chosen_name,
        by=case.key_worker,
        at=at,
    )
    invite(added, note=note, by=case.key_worker, at=at)
