"""Who is signed in, read together with their agency, whose name stands on every page."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from linkworker.events.rows import the_only
from linkworker.partnership.models import Worker


class WithAgency(AuthenticationBackend):  # type: ignore[misc]
    """Signing in is the library's; of a session the worker and the agency are read in one statement."""

    def get_user(self, user_id: Any) -> Worker | None:
        worker = the_only(Worker.objects.select_related("agency").filter(pk=user_id))
        return worker if worker is not None and self.user_can_authenticate(worker) else None
