"""What long work tells its watchers while it runs, and how it hears that it should stop."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.transaction import get_connection
from django.utils import timezone

from desmigratif.tasks.errors import TaskStoppedError
from desmigratif.tasks.models import LongTask

ASK_EVERY_SECONDS = 1.0
BEAT_EVERY_SECONDS = 5.0
PATIENCE_SECONDS = 60.0

Result = TypeVar("Result")


def patiently(act: Callable[[], Result], *, seconds: float = PATIENCE_SECONDS) -> Result:
    """Do an idempotent transaction; while the database is away, again and again for this many seconds."""
    end = time.monotonic() + seconds
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if get_connection().in_atomic_block or time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.5)


class Report:
    """The line between one run of a work function and its task's row.

    News that cannot be written because the database is away for a moment are dropped, never fatal.
    """

    def __init__(self, task: LongTask, stopping: Callable[[], bool]) -> None:
        self._row = LongTask.objects.filter(pk=task.pk, attempt=task.attempt, state=LongTask.State.RUNNING)
        self._pk = task.pk
        self._stopping = stopping
        self._stop = False
        self._asked = time.monotonic()
        self._beat = time.monotonic()

    def progress(self, share: float, message: str, **values: object) -> None:
        """Show how far the work is: a share 0–1 and a short English msgid with its values."""
        news = {"progress": min(max(share, 0.0), 1.0), "message": message, "message_values": values}
        self._quietly(lambda: self._row.update(beat_at=timezone.now(), **news))

    def cancelled(self) -> bool:
        """Whether the work should stop now. Cheap: asks the database at most once a second."""
        if self._stopping():
            self._stop = True
        now = time.monotonic()
        if not self._stop and now - self._asked >= ASK_EVERY_SECONDS:
            self._asked = now
            self._quietly(self._ask)
        return self._stop

    def stop_if_asked(self) -> None:
        """Raise TaskStoppedError when the work should stop now."""
        if self.cancelled():
            raise TaskStoppedError

    def claim(self) -> None:
        """Inside the transaction that writes the effect: hold the task's row until it commits.

        Raises TaskStoppedError when the task was cancelled or another worker has taken it over, so that
        every effect is written exactly once.
        """
        row = self._row.select_for_update().first()
        if row is None or row.cancel_requested_at is not None:
            raise TaskStoppedError

    def _ask(self) -> None:
        now = time.monotonic()
        if now - self._beat >= BEAT_EVERY_SECONDS:
            self._beat = now
            self._row.update(beat_at=timezone.now())
        self._stop = not self._row.filter(cancel_requested_at=None).exists()

    def _quietly(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
