"""The door of a running installation: one `run` per home folder, and the socket the web server answers on."""

import errno
import json
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from desmigratif.config.embedded import locks

PATIENCE_SECONDS = 3.0
BACKLOG = 512


class EntranceError(Exception):
    """The door cannot be opened; the text is the sentence to say."""


@dataclass(frozen=True)
class Entrance:
    """A listening socket and the address people type."""

    socket: socket.socket
    address: str
    host: str
    port: int


class RunLock:
    """Held by the one `run` of this home folder; says where it runs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._path = folder / "run"
        self._descriptor = locks.opened(self._path)

    def take(self) -> bool:
        """Take it; False when another `run` has it."""
        return locks.try_lock(self._descriptor)

    def say(self, address: str) -> None:
        """Write down who holds it and where."""
        text = json.dumps({"pid": os.getpid(), "address": address})
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def holder(self) -> str:
        """Who holds it, in words."""
        try:
            known = json.loads(self._path.read_text())
        except ValueError:
            return "Desmigratif is already starting."
        where = f"{known['address']} (process {known['pid']})"
        return f"Desmigratif already runs at {where}; Ctrl-C ends it there."

    def free(self) -> None:
        os.ftruncate(self._descriptor, 0)
        locks.unlock(self._descriptor)


def opened(host: str, port: int) -> Entrance:
    """Listen on the port. The web server inherits the socket, so that visitors wait while it is restarted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
            door.listen(BACKLOG)
        except OSError as error:
            door.close()
            # A web server whose supervisor was killed a moment ago is just letting go of the port.
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.2)
                continue
            raise EntranceError(_reason(error, host, port)) from None
        return Entrance(socket=door, address=f"http://{_shown(host)}:{port}/", host=host, port=port)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; choose another one: make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"This account may not use port {port}; choose one above 1023: make run PORT=8000"
    return f"The address {host} port {port} cannot be used: {error.strerror}."
