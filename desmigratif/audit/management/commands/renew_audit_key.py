"""`renew_audit_key`: another key for the trail, when the old one is lost or must no longer be used."""

from typing import Any

from django.core.management.base import BaseCommand

from desmigratif.audit import actions, keyring


class Command(BaseCommand):
    help = "Sign the trail with another key from now on. Old signatures stay checkable."

    def handle(self, *args: Any, **options: Any) -> None:
        key_id = actions.renew_key(by=None)
        self.stdout.write(f"The trail is signed with the key {key_id} from now on.")
        self.stdout.write(f"Give auditors {keyring.public_file()} again.")
