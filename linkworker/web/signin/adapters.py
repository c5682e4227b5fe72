"""How allauth is set up here: nobody signs themselves up, leavers stay out, and second factors are sealed."""

import base64
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words
from linkworker.events import clock
from linkworker.events.encrypted import seal, unseal
from linkworker.partnership.actions import sign_in_failed
from linkworker.partnership.models import Worker
from linkworker.partnership.queries import is_working, second_factors

SEALED_FOR = b"mfa_authenticator.data"
SAID: Mapping[str, Words] = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes. The old ones stop working."),
}
"""What is said in place of the library's messages; the others are left out."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator, and end when the last role ends."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The username or the password is not right. Check both, then try again"
        ),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes, then try again"),
        "rate_limited": _("There were too many tries. Wait five minutes, then try again"),
        "enter_current_password": _("This is not your password now. Check it, then try again"),
        "incorrect_password": _("This is not your password. Check it, then try again"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Worker | None:
        """The worker with this username and password; a leaver is answered as a wrong password is."""
        worker: Worker | None = super().authenticate(request, **credentials)
        return worker if worker is not None and _may_enter(worker) else None

    def pre_login(self, request: HttpRequest, user: Worker, **rest: Any) -> HttpResponse | None:
        """The last look before any sign-in, with a passkey too."""
        if not is_working(user, clock.now()):
            return HttpResponseRedirect(reverse("account_login"))
        response: HttpResponse | None = super().pre_login(request, user, **rest)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in this service's own words, or not at all."""
        words = message or SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)


def _may_enter(worker: Worker) -> bool:
    """Whether a worker whose password was right may come in; if not, the try is recorded.

    Of a closed account the password check itself has recorded it.
    """
    at = clock.now()
    if is_working(worker, at):
        return True
    if worker.is_active:
        sign_in_failed(worker.username, at=at)
    return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are encrypted, and outside the demo the last one can't be taken away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "That is not right. Wait for the next code, or choose another passkey, then try again"
        ),
        "cannot_delete_authenticator": _("This is your only second step. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text.encode(), SEALED_FOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), SEALED_FOR).decode()

    def generate_authenticator_name(self, user: Worker, type: Authenticator.Type) -> str:  # noqa: ARG002
        return gettext("Passkey %(number)s") % {"number": len(second_factors(user)) + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = set(second_factors(authenticator.user)) - {authenticator.pk}
        return bool(others) or not settings.LINKWORKER_SECOND_FACTOR
