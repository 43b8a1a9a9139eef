"""The centres room as a Django application."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "desmigratif.centres"
    label = "centres"
    default_auto_field = "django.db.models.BigAutoField"
