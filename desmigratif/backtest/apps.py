"""The back-test room as a Django application."""

from django.apps import AppConfig


class BacktestConfig(AppConfig):
    name = "desmigratif.backtest"
    label = "backtest"
    default_auto_field = "django.db.models.BigAutoField"
