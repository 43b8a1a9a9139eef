"""The sites room as a Django application."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "desmigratif.sites"
    label = "sites"
    default_auto_field = "django.db.models.BigAutoField"
