"""`manage.py load_register`: the published register of areas, safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desmigratif.places.actions import loading
from desmigratif.places.register import RegisterError


class Command(BaseCommand):
    help = "Load the register of provinces, regencies, districts and villages; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(loading.load_register(by=None).summary())
        except RegisterError as error:
            raise CommandError(str(error), returncode=3) from error
