"""PostgreSQL's own `pg_receivewal` in a process beside: the log comes as it is written."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from desmigratif.archiving import asking, names
from desmigratif.keeping.server import Server

OPEN = ".partial"
ENDS_WITHIN_SECONDS = 3


class Start(Protocol):
    """Starts a process that ends with this one, its complaints going to a file's descriptor."""

    def __call__(
        self, command: Sequence[str], environ: Mapping[str, str], *, output: int
    ) -> "subprocess.Popen[bytes]": ...


@dataclass
class Receiver:
    """One receiver and the folder it fills: whole segments under their names, the last one as `.partial`."""

    server: Server
    program: Callable[[], Path]
    spool: Path
    start_process: Start
    _process: "subprocess.Popen[bytes] | None" = None
    _complaints: "IO[bytes] | None" = field(default=None, repr=False)

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; where the server gave up what we had not fetched yet, from where it is now."""
        if asking.ensure_slot(self.server):
            for half in self.spool.glob(f"*{OPEN}"):
                half.unlink()
        command = [
            str(self.program()),
            f"--directory={self.spool}",
            f"--dbname={self.server.address()}",
            f"--slot={asking.SLOT}",
            "--status-interval=1",
            "--no-loop",
            "--no-password",
        ]
        environ = {**os.environ, **self.server.secrets(), "LC_ALL": "C"}
        self._complaints = (self.spool.parent / "receiver.log").open("w+b")
        self._process = self.start_process(command, environ, output=self._complaints.fileno())

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(ENDS_WITHIN_SECONDS)
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None

    def said(self) -> str:
        """The last thing it complained about."""
        if self._complaints is None:
            return ""
        self._complaints.seek(0)
        lines = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1].removeprefix("pg_receivewal: ") if lines else ""

    def whole(self) -> list[str]:
        """Finished files in the spool, oldest first."""
        found = (one.name for one in self.spool.iterdir())
        return sorted(
            name for name in found if names.SEGMENT.fullmatch(name) or names.HISTORY.fullmatch(name)
        )

    def open_segment(self) -> str:
        """Name of the segment that is being written; empty when there is none."""
        found = sorted(one.name.removesuffix(OPEN) for one in self.spool.glob(f"*{OPEN}"))
        return found[-1] if found else ""
