"""Addresses of signing in by an agency's provider, by the names allauth calls them."""

from django.urls import path

from desmigratif.signin.identity import views

urlpatterns = [
    path("identitas/", views.identities, name="socialaccount_connections"),
    path("masuk/<slug:provider_id>/", views.login, name="openid_connect_login"),
    path("masuk/<slug:provider_id>/kembali/", views.callback, name="openid_connect_callback"),
]
