"""The roof as a Django application: it owns only the site-wide translations and commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "desmigratif.config"
    label = "config"
