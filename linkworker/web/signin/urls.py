"""Signing in and out, and the second factor."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("2fa/", include("allauth.mfa.urls")),
]
