"""The atlas room as a Django application."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "desmigratif.atlas"
    label = "atlas"
