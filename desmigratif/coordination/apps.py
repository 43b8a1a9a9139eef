"""The coordination room as a Django application."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "desmigratif.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"
