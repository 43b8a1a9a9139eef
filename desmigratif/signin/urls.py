"""Addresses of signing in, by the names allauth calls them. What is not listed here does not exist."""

from allauth.account import views as allauth
from django.urls import include, path

from desmigratif.signin import session_views, step_views, views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", step_views.sign_out, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("2fa/", step_views.second_step_page, name="mfa_index"),
    path("2fa/totp/activate/", step_views.switch_on, name="mfa_activate_totp"),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("desmigratif.signin.identity.urls")),
    path("sesi/", session_views.own, name="account_sessions"),
    path("sesi/akhiri/", session_views.end_others, name="account_sessions_end"),
    path("sesi/<slug:handle>/akhiri/", session_views.end_own, name="account_session_end"),
    path("<int:pk>/sesi/", session_views.of_account, name="account_sessions_of"),
    path("<int:pk>/sesi/akhiri/", session_views.end_all_of_account, name="account_sessions_of_end_all"),
    path(
        "<int:pk>/sesi/<slug:handle>/akhiri/",
        session_views.end_of_account,
        name="account_sessions_of_end",
    ),
    # allauth wants the name for accounts without a password; here everybody has one.
    path("password/set/", views.closed, name="account_set_password"),
]
