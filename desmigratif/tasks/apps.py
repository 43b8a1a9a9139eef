"""The tasks room as a Django application."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "desmigratif.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
