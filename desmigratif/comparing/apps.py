"""The comparing room as a Django application."""

from django.apps import AppConfig


class ComparingConfig(AppConfig):
    name = "desmigratif.comparing"
    label = "comparing"
    default_auto_field = "django.db.models.BigAutoField"
