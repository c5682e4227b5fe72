"""Signing in and out, the password, and the second step. What is not used of the library has no address."""

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from linkworker.web.signin import pages

remove_app = totp.DeactivateTOTPView.as_view(template_name="web/signin/app_remove.jinja")
see_codes = codes.ViewRecoveryCodesView.as_view(template_name="web/signin/codes.jinja")
new_codes = codes.GenerateRecoveryCodesView.as_view(template_name="web/signin/codes_new.jinja")
passkeys = webauthn.ListWebAuthnView.as_view(template_name="web/signin/passkeys.jinja")
confirm_passkey = webauthn.ReauthenticateWebAuthnView.as_view(
    template_name="web/signin/confirm_by_passkey.jinja"
)

urlpatterns = [
    path("sign-in/", pages.SignIn.as_view(), name="account_login"),
    path("sign-out/", pages.SignOut.as_view(), name="account_logout"),
    path("confirm/", pages.Confirm.as_view(), name="account_reauthenticate"),
    path("password/", pages.ChangePassword.as_view(), name="account_change_password"),
    path("", pages.Own.as_view(), name="mfa_index"),
    path("second-step/", pages.SecondStep.as_view(), name="mfa_authenticate"),
    path("second-step/confirm/", pages.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("app/", pages.AddApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", remove_app, name="mfa_deactivate_totp"),
    path("codes/", see_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", new_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys, name="mfa_list_webauthn"),
    path("passkeys/new/", pages.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", pages.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("passkeys/confirm/", confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", pages.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
