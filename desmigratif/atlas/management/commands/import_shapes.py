"""`manage.py import_shapes FILE`: what can be used is kept, what cannot is listed, with exit status 1."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desmigratif.atlas.actions import shaping
from desmigratif.ui.sheets.reading import SheetError


class Command(BaseCommand):
    help = "Import shapes of areas from GeoJSON whose features carry a code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = shaping.import_shapes(path=options["file"], by=None)
        except SheetError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(done.summary())
        if done.refused:
            raise CommandError("\n".join(map(str, done.refused)), returncode=1)
