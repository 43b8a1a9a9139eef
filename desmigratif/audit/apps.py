"""The audit room as a Django application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "desmigratif.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
