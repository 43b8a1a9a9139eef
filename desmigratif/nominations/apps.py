"""The nominations room as a Django application."""

from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "desmigratif.nominations"
    label = "nominations"
    default_auto_field = "django.db.models.BigAutoField"
