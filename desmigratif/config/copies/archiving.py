"""`archive` and the restore to a moment: arguments, wiring and words. The work is in the room `archiving`."""

import argparse
import importlib.metadata
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from django.utils import timezone

from desmigratif.archiving import archiver, asking, shelves, state, until
from desmigratif.archiving.archiver import Archiver
from desmigratif.archiving.bases import Installation
from desmigratif.archiving.reading import Keys
from desmigratif.archiving.state import State
from desmigratif.audit import heads, keyring
from desmigratif.config import children, cli, databases, embedded, home, keys
from desmigratif.config.copies import wiring
from desmigratif.config.copies.saying import in_words, say
from desmigratif.config.embedded import account, binaries, folders, locks, roles
from desmigratif.config.embedded.binaries import Binaries
from desmigratif.cores.sealing import Signer
from desmigratif.keeping import cipher
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.restoring import Restored
from desmigratif.keeping.server import Server


def archive(argv: list[str]) -> int:
    """`archive`: the database's log goes to its place without pause, until it is told to end."""
    return in_words("archive", _archive, argv)


def _archive(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        "desmigratif archive", description="Carry the database's log away while it is written, until Ctrl-C."
    )
    place = home.archive_place()
    parser.add_argument(
        "--to", default=place, metavar="PLACE", help="a folder, or s3://… (default: $DESMIGRATIF_ARCHIVE)"
    )
    parser.add_argument(
        "--give-up", action="store_true", help="no archive any more: the server may throw its log away again"
    )
    options = parser.parse_args(argv)
    if databases.is_embedded():
        roles.prepare_archive(embedded.current_folders())
    if options.give_up:
        there = asking.drop_slot(server())
        print("The server keeps no log for an archive any more." if there else "It kept none.")
        return cli.Exit.DONE
    if not options.to:
        parser.error("say where to: --to PLACE, or set DESMIGRATIF_ARCHIVE")
    be_alone(home.folder())
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    known = state.last(home.folder())
    begin = known if known and known.place == options.to else State(options.to)
    Archiver(archive_wiring(options.to), log, begin).stay(stopping)
    return cli.Exit.DONE


def be_alone(folder: Path) -> None:
    """One archiver a home folder, until this process ends: two would carry from the same spool."""
    if not locks.try_lock(locks.opened(folder / "archive.lock")):
        raise KeepingError("An archiver of this data folder runs already (perhaps `run` started it).")


def archive_wiring(place: str) -> archiver.Wiring:
    return archiver.Wiring(
        home=home.folder(),
        place=place,
        server=server(),
        programs=wiring.programs(),
        told=told,
        keys=seal_keys,
        shelf=lambda spool: shelves.shelf_at(place, spool),
        start_process=children.start_bound,
    )


def server() -> Server:
    """The server as the role that may copy all of it. Raises ImproperlyConfigured."""
    entry = databases.archive_connection()
    return Server(wiring.parameters_of(entry), entry["NAME"], databases.application_role())


def told() -> Installation:
    return Installation(
        version=importlib.metadata.version("desmigratif"),
        database=databases.connection_of("application")["NAME"],
        application=databases.application_role(),
        secret_print=wiring.secret_print(),
        public_keys=keyring.public_keys() if keyring.public_file().exists() else "",
    )


def seal_keys() -> tuple[Sequence[Any], Signer]:
    """Public halves that encrypt, and the key that signs. Raises KeepingError while one is missing."""
    try:
        return cipher.recipients(keys.backup_recipients_file()), keyring.signer(may_make=False)
    except keyring.AuditKeyError as error:
        raise KeepingError(f"The archive cannot be signed: {error}.") from None


def log(line: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%S ") + line, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Machine:
    """PostgreSQL's programs of one version, and the account that may run its server."""

    programs: Binaries

    def run(self, program: str, arguments: Sequence[str], /) -> tuple[int, str]:
        return self.programs.run(program, arguments)

    def start(self, program: str, arguments: Sequence[str], said: Path, /) -> "subprocess.Popen[bytes]":
        account = self.programs.account
        with said.open("wb") as output:
            return children.start_bound(
                [str(self.programs.folder / program), *arguments],
                {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                output=output.fileno(),
                runs_as=(account.uid, account.gid) if account.dropped else None,
            )

    def own(self, path: Path, mode: int, /) -> None:
        self.programs.account.own(path, mode)


def machine(major: int) -> Machine:
    """Programs that can replay the log of a version: only its own can. Raises KeepingError."""
    runs_as = account.server_account(embedded.current_folders().data)
    if databases.is_embedded() and major == folders.MAJOR_VERSION:
        return Machine(binaries.binaries(runs_as))
    found = wiring.programs().folder_of("postgres", major)
    if found is None:
        raise KeepingError(
            f"The log is of PostgreSQL {major}, and only the same version replays it: apt-get install"
            f" postgresql-{major}, or set DESMIGRATIF_POSTGRES_PROGRAMS to the folder its `postgres` lies in."
        )
    return Machine(Binaries(found, runs_as))


def put_back(when: str, source: str, by: Keys, spool: Path, *, replace: bool) -> Restored:
    """Restore a moment from an archive. Raises KeepingError."""
    asked = until.Asked(
        until=until.moment(when, timezone.get_current_timezone()),
        keys=by,
        work=spool,
        heads=heads.heads_file(),
        replace=replace,
    )
    return until.restore(
        asked=asked,
        shelf=shelves.shelf_at(source, spool),
        server=wiring.server(),
        means=until.Means(wiring.programs(), wiring.wiring(), machine),
        say=say,
    )
