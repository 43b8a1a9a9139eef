"""The overview room as a Django application."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "desmigratif.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"
