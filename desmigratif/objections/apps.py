"""The objections room as a Django application."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "desmigratif.objections"
    label = "objections"
    default_auto_field = "django.db.models.BigAutoField"
