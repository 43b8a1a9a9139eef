"""The programmes room as a Django application."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "desmigratif.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"
