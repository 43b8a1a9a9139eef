"""The room of candidate lists as a Django application."""

from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "desmigratif.candidates"
    label = "candidates"
    default_auto_field = "django.db.models.BigAutoField"
