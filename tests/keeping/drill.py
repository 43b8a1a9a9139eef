"""A house that was lived in, its backup, and putting that back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desmigratif.accounts.models import Invitation, User
from desmigratif.accounts.session_store import SessionStore
from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine
from desmigratif.config import schema
from desmigratif.config.copies import wiring
from desmigratif.keeping import cipher, restoring
from desmigratif.keeping.manifest import Manifest
from desmigratif.keeping.restoring import Asked, Restored
from desmigratif.keeping.server import Server


@dataclass(frozen=True)
class Taken:
    """A backup, its key, and the house it is of."""

    server: Server
    folder: Path
    said: Manifest
    key: Path


def live_in(server: Server) -> None:
    """What a used house has: somebody signed in, a waiting invitation, a sealed trail."""
    with schema.connected_as("application", name=server.database):
        person = User.objects.create(username="orang", one_time_until=datetime(2199, 1, 1, tzinfo=UTC))
        session = SessionStore()
        session["_auth_user_id"] = str(person.pk)
        session.create()
        Invitation.objects.create(user=person, code_hash="x", expires_at=datetime(2199, 1, 1, tzinfo=UTC))
        for number in range(5):
            audit.record(verb="write", subject_kind="test", subject_id=number, by=None)
        assert audit.seal() >= 5


def put_back(
    taken: Taken, *, key: Path | None = None, into: Server | None = None, known_keys: str = ""
) -> Restored:
    asked = Asked(taken.folder, cipher.identities(key or taken.key), known_keys, replace=into is None)
    return restoring.restore(
        asked=asked,
        server=into or taken.server,
        programs=wiring.programs(),
        wiring=wiring.wiring(),
        say=lambda line: None,
    )


def lines(server: Server) -> set[str]:
    with schema.connected_as("application", name=server.database):
        return set(AuditLine.objects.filter(subject_kind="test").values_list("subject_id", flat=True))
