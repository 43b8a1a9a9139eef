"""Watching: what dies is started again; what cannot be kept running ends everything with a sentence."""

import http.client
import sys
import threading
import time
from collections.abc import Sequence
from typing import NoReturn

from desmigratif.config import databases, embedded
from desmigratif.config.children import Child, ChildFailedError, Failures
from desmigratif.config.entrance import Entrance

LOOK_EVERY_SECONDS = 0.5
READY_SECONDS = 90.0
END_SECONDS = 7.0


class Stopped(Exception):  # noqa: N818 (no error: somebody pressed Ctrl-C)
    """The person wants it to end."""


class Family:
    """Web server, worker, and the database they need."""

    def __init__(self, members: Sequence[Child], stopping: threading.Event) -> None:
        self._members = members
        self._stopping = stopping
        self._database_failures = Failures()
        self._database_since = time.monotonic()

    def start(self) -> None:
        for child in self._members:
            child.start()

    def stay(self) -> NoReturn:
        """Watch for ever; ends by an exception only."""
        while True:
            self._look()

    def wait_until_answering(self, door: Entrance) -> None:
        """Watch until the site answers."""
        end = time.monotonic() + READY_SECONDS
        while not answers(door):
            self._look()
            if time.monotonic() > end:
                raise ChildFailedError(
                    f"The site does not answer after {READY_SECONDS:.0f} s; see {self._members[0].log}."
                )

    def end(self) -> None:
        """End all at once, by force after some seconds."""
        for child in self._members:
            child.ask_to_end(END_SECONDS)
        end = time.monotonic() + END_SECONDS
        for child in self._members:
            child.end(end - time.monotonic())

    def _look(self) -> None:
        if self._stopping.wait(LOOK_EVERY_SECONDS):
            raise Stopped
        if databases.is_embedded() and not embedded.running():
            self._revive_database()
        for child in self._members:
            happened = child.watch()
            if happened:
                _say(happened)

    def _revive_database(self) -> None:
        self._database_failures.note(time.monotonic() - self._database_since)
        if self._database_failures.too_many:
            raise ChildFailedError(f"The database ended {self._database_failures.count} times in a row.")
        _say("The database ended; starting it again.")
        embedded.revive()
        self._database_since = time.monotonic()
        # The worker's listening connection does not come back by itself.
        for child in self._members[1:]:
            child.ask_to_end(END_SECONDS)


def answers(door: Entrance) -> bool:
    """Whether the site answers, and with its database."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(door.host, door.host)  # noqa: S104 (asked, not listened on)
    connection = http.client.HTTPConnection(host, door.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{door.port}"})
        # Below 500: /healthz says 503 without its database; another host name or https is answered otherwise.
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _say(line: str) -> None:
    print(time.strftime("%H:%M:%S ") + line, file=sys.stderr, flush=True)
