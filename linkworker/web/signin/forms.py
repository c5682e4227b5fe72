"""The library's forms of signing in, asked in this service's words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from linkworker.design.words import Words

MISSING_PASSWORD = _("Enter your password")
MISSING_CODE = _("Enter the code")


def _ask(
    form: forms.Form, name: str, *, label: Words, missing: Words, hint: Words = "", width: int = 20
) -> None:
    """Word one field of a form; its width is in characters."""
    field: Any = form.fields[name]
    field.width = width
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """Username and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask(self, "login", label=_("Username"), missing=_("Enter your username"))
        _ask(self, "password", label=_("Password"), missing=MISSING_PASSWORD)


class ConfirmForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a change to how one signs in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask(self, "password", label=_("Password"), missing=MISSING_PASSWORD)


class PasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = _(
            "At least 12 characters. Three or four words that don’t belong together are easy to remember"
        )
        _ask(self, "oldpassword", label=_("Password now"), missing=_("Enter the password you have now"))
        _ask(self, "password1", label=_("New password"), missing=_("Enter a new password"), hint=hint)
        _ask(self, "password2", label=_("New password again"), missing=_("Enter the new password again"))


class CodeForm(base.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = _("Six figures from your authenticator app. A recovery code works too")
        _ask(self, "code", label=_("Code"), missing=MISSING_CODE, hint=hint, width=10)


class ConfirmCodeForm(base.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before a change to how one signs in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask(self, "code", label=_("Code"), missing=MISSING_CODE, width=10)


class AppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _ask(self, "code", label=_("Code that the app shows"), missing=MISSING_CODE, width=10)


class PasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and what to call it; the browser fills in the key itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        hint = _("So that you know it again, for example: work phone")
        _ask(self, "name", label=_("What to call it"), missing=_("Enter what to call it"), hint=hint)
        alone = _("Sign in with this passkey alone, without a password")
        hint = _("It must then ask for your fingerprint, face or PIN")
        _ask(self, "passwordless", label=alone, missing="", hint=hint)


class PasskeySignInForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of username and password."""

    def clean_credential(self) -> Any:
        """The library stumbles over a passkey that lacks a part; here it is a wrong one like any other."""
        try:
            return super().clean_credential()
        except (KeyError, AttributeError, TypeError) as made_up:
            raise get_adapter().validation_error("incorrect_code") from made_up
