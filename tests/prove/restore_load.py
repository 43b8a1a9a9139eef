"""Load of the restore drill: real actions without pause, each acknowledgement in a ledger outside."""

import itertools
import os
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db import Error, connection, transaction

from desmigratif.accounts.models import Role, User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine
from desmigratif.invitations.actions import Newcomer, invite

MARK = "drill"


@dataclass(frozen=True)
class Entry:
    """One write: what it left, when it was begun, when it was acknowledged. Clock of this machine."""

    kind: str
    key: str
    begun_at: datetime
    acknowledged_at: datetime


@dataclass
class Load:
    """Two writers of people with roles, and one of lines; the ledger is a file, each row synced."""

    ledger: Path
    series: str = ""
    """Tells the writes of one load from another's in the same database."""
    entries: list[Entry] = field(default_factory=list)
    refused: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def start(self) -> None:
        targets = (self._people, self._people, self._lines)
        self._threads = [threading.Thread(target=target, daemon=True) for target in targets]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def wait_for(self, count: int) -> None:
        """Until so many writes were acknowledged."""
        end = time.monotonic() + 120
        while len(self.entries) < count and time.monotonic() < end:
            time.sleep(0.05)

    def _people(self) -> None:
        agency = Agency.objects.order_by("pk")[0]
        while not self._stop.wait(0.005):
            name = f"latihan.{self.series}{next(self._numbers)}"
            newcomer = Newcomer(username=name, full_name=f"Latihan {name}", kind=Role.Kind.VIEWER, area=None)
            self._done("person", name, lambda who=newcomer: invite(newcomer=who, agency=agency, by=None))
        connection.close()

    def _lines(self) -> None:
        while not self._stop.wait(0.005):
            key = f"{self.series}{next(self._numbers)}"
            self._done("line", key, lambda key=key: _line(key))
        connection.close()

    def _done(self, kind: str, key: str, action: object) -> None:
        begun = datetime.now(UTC)
        try:
            action()  # type: ignore[operator]
        except Error:
            self.refused += 1
            connection.close()
            time.sleep(0.2)
            return
        entry = Entry(kind, key, begun, datetime.now(UTC))
        with self._lock, self.ledger.open("a", encoding="ascii") as file:
            file.write(f"{kind} {key} {begun.isoformat()} {entry.acknowledged_at.isoformat()}\n")
            file.flush()
            os.fsync(file.fileno())
            self.entries.append(entry)


@transaction.atomic
def _line(key: str) -> None:
    audit.record(verb="write", subject_kind=MARK, subject_id=key, by=None)


def read(ledger: Path) -> list[Entry]:
    """The ledger as it lies on the disk."""
    rows = (row.split() for row in ledger.read_text("ascii").splitlines())
    return [
        Entry(kind, key, datetime.fromisoformat(begun), datetime.fromisoformat(acknowledged))
        for kind, key, begun, acknowledged in rows
    ]


def there(entries: list[Entry]) -> set[tuple[str, str]]:
    """Which of the ledger's writes the database has, whole: a person with role, invitation and line."""
    connection.close()
    lines = set(AuditLine.objects.filter(subject_kind=MARK).values_list("subject_id", flat=True))
    people = set(
        User.objects.filter(username__startswith="latihan.", invitations__isnull=False, roles__isnull=False)
        .values_list("username", flat=True)
        .distinct()
    )
    found = {"line": lines, "person": people}
    return {(one.kind, one.key) for one in entries if one.key in found[one.kind]}


def written(found: set[tuple[str, str]]) -> dict[str, int]:
    return {kind: sum(1 for one, _ in found if one == kind) for kind in ("person", "line")}
