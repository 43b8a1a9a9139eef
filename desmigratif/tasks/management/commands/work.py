"""`work`: the worker process of the application."""

from typing import Any

from django.core.management.base import BaseCommand

from desmigratif.tasks import worker


class Command(BaseCommand):
    help = "Do the long jobs of the queue until stopped (SIGTERM, Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        worker.run()
