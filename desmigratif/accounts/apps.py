"""The accounts room as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "desmigratif.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
