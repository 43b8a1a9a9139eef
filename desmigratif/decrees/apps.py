"""The decrees room as a Django application."""

from django.apps import AppConfig


class DecreesConfig(AppConfig):
    name = "desmigratif.decrees"
    label = "decrees"
    default_auto_field = "django.db.models.BigAutoField"
