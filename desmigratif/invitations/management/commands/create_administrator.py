"""`create_administrator USERNAME "FULL NAME" AGENCY`: the first account of an installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desmigratif.accounts.actions import create_account
from desmigratif.accounts.errors import AccountError
from desmigratif.accounts.models import Role
from desmigratif.agencies.actions import PROGRAMME_AGENCIES, ensure_agencies


class Command(BaseCommand):
    help = "Make an administrator and print a one-time password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("agency", choices=[agency.short_name for agency in PROGRAMME_AGENCIES])

    def handle(self, *args: Any, **options: Any) -> None:
        agencies = {agency.short_name: agency for agency in ensure_agencies()}
        try:
            handed = create_account(
                username=options["username"].lower(),
                full_name=options["full_name"],
                agency=agencies[options["agency"]],
                kind=Role.Kind.ADMINISTRATOR,
                by=None,
            )
        except AccountError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{handed.account.username}  {handed.password}")
