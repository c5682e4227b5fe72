"""The library's pages of signing in, drawn here: invalid forms answer 422, and sign-out leaves nothing behind."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string

from linkworker.web.signin import forms
from linkworker.web.visiting import worker


class Invalid:
    """A form that is not valid is shown again with the status that says so."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        response: HttpResponse = self.render_to_response(context, status=422)  # type: ignore[attr-defined]
        return response


class SignIn(Invalid, account.LoginView):  # type: ignore[misc]
    """Username and password; in the demo with its accounts beside the form."""

    form_class = forms.SignInForm
    template_name = "web/signin/sign_in.jinja"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        listed = settings.LINKWORKER_LISTED_ACCOUNTS
        context = {
            "partnerships": import_string(listed)() if listed else [],
            "idle": "idle" in self.request.GET,
            "left": "left" in self.request.GET,
            "next": self.get_next_url() or "",
        }
        return {**super().get_context_data(**more), **context}


@method_decorator(login_not_required, name="dispatch")
class SignOut(account.LogoutView):  # type: ignore[misc]
    """A page that asks, and the act: the session ends, and the browser forgets what it kept."""

    template_name = "web/signin/sign_out.jinja"

    def get_redirect_url(self) -> str:
        return f"{reverse('account_login')}?left"

    def post(self, *args: Any, **path: Any) -> HttpResponse:
        self.request.ended_because = "asked"
        response: HttpResponse = super().post(*args, **path)
        self.request.session.flush()
        return response


class Own(base.IndexView):  # type: ignore[misc]
    """The worker's own ways to sign in."""

    template_name = "web/signin/own.jinja"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        skipped = not settings.LINKWORKER_SECOND_FACTOR
        return {**super().get_context_data(**more), "second_step_skipped": skipped}


class Confirm(Invalid, account.ReauthenticateView):  # type: ignore[misc]
    form_class = forms.ConfirmForm
    template_name = "web/signin/confirm.jinja"


class ChangePassword(Invalid, account.PasswordChangeView):  # type: ignore[misc]
    form_class = forms.PasswordForm
    template_name = "web/signin/password.jinja"

    def dispatch(self, request: HttpRequest, *args: Any, **path: Any) -> HttpResponseBase:
        if not worker(request).has_usable_password():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **path)
        return response

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class SecondStep(base.AuthenticateView):  # type: ignore[misc]
    """The second step of signing in: a code, or a passkey."""

    form_class = forms.CodeForm
    template_name = "web/signin/second_step.jinja"

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class ConfirmByCode(Invalid, base.ReauthenticateView):  # type: ignore[misc]
    form_class = forms.ConfirmCodeForm
    template_name = "web/signin/confirm.jinja"


class AddApp(Invalid, totp.ActivateTOTPView):  # type: ignore[misc]
    form_class = forms.AppForm
    template_name = "web/signin/app_add.jinja"


class AddPasskey(Invalid, webauthn.AddWebAuthnView):  # type: ignore[misc]
    form_class = forms.PasskeyForm
    template_name = "web/signin/passkey_add.jinja"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), **more}


class SignInByPasskey(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    form_class = forms.PasskeySignInForm


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Removes one of the worker's own passkeys, but not the only second step."""

    template_name = "web/signin/passkey_remove.jinja"

    def get_success_url(self) -> str:
        return reverse("mfa_list_webauthn")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(self.get_success_url())
        response: HttpResponse = super().form_valid(form)
        return response
