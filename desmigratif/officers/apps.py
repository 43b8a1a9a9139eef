"""The officers room as a Django application."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "desmigratif.officers"
    label = "officers"
    default_auto_field = "django.db.models.BigAutoField"
