"""Who is signed in, read together with their agency, whose name stands on every page."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from linkworker.partnership.models import Worker
from linkworker.partnership.queries import with_agency


class WithAgency(AuthenticationBackend):  # type: ignore[misc]
    """Signing in is the library's; of a session the worker and the agency are read in one statement."""

    def get_user(self, user_id: Any) -> Worker | None:
        worker = with_agency(user_id)
        return worker if worker is not None and self.user_can_authenticate(worker) else None
