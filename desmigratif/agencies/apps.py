"""The agencies room as a Django application."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "desmigratif.agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"
