"""Reading cases, and what hangs on a case that a gate has opened."""

from linkworker.cases.models import Case, Enquiry
from linkworker.people.models import SafeContact
from linkworker.practice.facts import Outcome


def contacts_of(case: Case) -> list[SafeContact]:
    """What is known of each way of reaching the client of a case."""
    return list(SafeContact.objects.filter(client=case.client_id).order_by("pk"))


def newest_asked(case: Case) -> Enquiry | None:
    """The last enquiry in which the questions were asked, as it now stands."""
    asked = case.enquiries.filter(is_current=True).exclude(outcome=Outcome.NOT_ASKED)
    return asked.order_by("-at", "-pk").first()
