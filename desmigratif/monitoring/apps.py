"""The monitoring room as a Django application."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "desmigratif.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"
