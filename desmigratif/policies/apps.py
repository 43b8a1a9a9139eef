"""The policies room as a Django application."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "desmigratif.policies"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
