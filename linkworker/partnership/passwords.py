"""What a password may not be made of: the words that somebody who knows the place would try first.

The list is short and stands here: what this program is called, and the words of the worker's own agency.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from linkworker.partnership.models import Worker
from linkworker.practice.names import normalise

OURS = ("linkworker", "password", "safeguarding", "recovery", "refuge")
SHORTEST = 5
"""Letters of a word of the agency's name that is looked for: shorter ones stand in anything."""


class NotOfOurWords:
    """Refuses a password in which one of these words stands; its letters count, not its accents or capitals."""

    def validate(self, password: str, user: Worker | None = None) -> None:
        typed = normalise(password).replace(" ", "")
        if any(word in typed for word in (*OURS, *_agency_words(user))):
            raise ValidationError(self.get_help_text(), code="password_of_our_words")

    def get_help_text(self) -> str:
        return gettext("Leave out the name of your agency and of this program, and words of the work here")


def _agency_words(user: Worker | None) -> list[str]:
    agency = user.agency.name if user is not None and user.agency_id else ""
    return [word for word in normalise(agency).split() if len(word) >= SHORTEST]
