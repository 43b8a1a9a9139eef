"""`export_audit`: the trail as a file that an outsider checks. `desmigratif export audit` calls it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desmigratif.audit import actions
from desmigratif.audit.keyring import AuditKeyError


class Command(BaseCommand):
    help = "Write the whole trail with its seals to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--without-details", action="store_false", dest="details")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = actions.export(path=Path(options["file"]), details=options["details"], by=None)
        except (AuditKeyError, OSError) as error:
            raise CommandError(str(error), returncode=3) from error
        self.stdout.write(
            f"{counts.batches} batches with {counts.lines} lines; {counts.loose} not sealed yet. "
            f"Check it with `desmigratif verify-audit {options['file']}`."
        )
