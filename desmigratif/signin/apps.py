"""The sign-in room as a Django application; it has no tables of its own."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "desmigratif.signin"
    label = "signin"
