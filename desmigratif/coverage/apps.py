"""The coverage room as a Django application."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "desmigratif.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"
