"""The places room as a Django application."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "desmigratif.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
