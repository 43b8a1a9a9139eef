"""Addresses of signing in, by the names allauth calls them. What is not listed here does not exist."""

from allauth.account import views as allauth
from django.urls import include, path

from desmigratif.accounts import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    # allauth wants the name for accounts without a password; here everybody has one.
    path("password/set/", views.closed, name="account_set_password"),
]
