"""The archiver: turn by turn the log goes into the archive, once a day a base. It says what is wrong."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from desmigratif.archiving import asking, bases, names, reading, state, storing, tidying
from desmigratif.archiving.bases import Base, Installation
from desmigratif.archiving.receiving import Receiver, Start
from desmigratif.archiving.shelves import Shelf
from desmigratif.archiving.state import State
from desmigratif.archiving.storing import Seal, Storing
from desmigratif.cores.sealing import Signer
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.server import Programs, Server

EVERY_SECONDS = 10.0
CAUGHT_UP_SECONDS = 5.0
MOST_IN_SPOOL = 32
"""Segments that wait here for an archive that does not take them; what comes then waits in the server, up to
its own limit, and beyond that another base begins."""
BASE_EVERY = timedelta(hours=24)
BASE_AGAIN_SECONDS = 300.0
"""Pause after a base that could not be taken."""
KEPT_DAYS = 7


@dataclass(frozen=True)
class Wiring:
    """What the roof gives: the server as the archive's role, programs, the archive, keys, a way to start one
    program. `keys` are asked for at each turn, since they may come later."""

    home: Path
    place: str
    server: Server
    programs: Programs
    told: Callable[[], Installation]
    keys: Callable[[], tuple[Sequence[Any], Signer]]
    shelf: Callable[[Path], Shelf]
    start_process: Start


@dataclass
class Archiver:
    """One archiver of one server. `turn` is one round; it never raises what a later round may mend."""

    wiring: Wiring
    say: Callable[[str], None]
    state: State
    _storing: Storing | None = None
    _receiver: Receiver | None = None
    _newest: Base | None = None
    _copying: threading.Thread | None = None
    _copy_fault: str = ""
    _copy_after: float = 0.0
    _copied: list[Base] = field(default_factory=list)

    def stay(self, stopping: threading.Event) -> None:
        """Turn by turn until told to stop; then one last time."""
        while not stopping.is_set():
            began = time.monotonic()
            self.turn()
            stopping.wait(max(0.5, EVERY_SECONDS - (time.monotonic() - began)))
        self.end()

    def end(self) -> None:
        """Carry over what there is, end the receiver."""
        self.turn(last=True)
        if self._receiver:
            self._receiver.stop()

    def turn(self, *, last: bool = False) -> None:
        fault = ""
        try:
            self._turn(last=last)
        except KeepingError as error:
            fault = str(error)
        except psycopg.Error as error:
            fault = f"The database does not answer: {str(error).strip().partition(chr(10))[0]}"
        except OSError as error:
            fault = f"{error.filename or self.wiring.place} cannot be written: {error.strerror or error}."
        fault = fault or self._copy_fault
        if fault and fault != self.state.fault:
            self.say(fault)
        elif self.state.fault and not fault:
            self.say("The archive is taken care of again.")
        self.state = replace(self.state, fault=fault)
        try:
            state.note(self.wiring.home, self.state)
        except OSError as error:  # a full disk must not end the archiver
            self.say(f"{self.wiring.home} cannot be written: {error.strerror or error}.")

    def _turn(self, *, last: bool) -> None:
        recipients, signer = self.wiring.keys()
        stored = self._prepared()
        receiver = self._receiver
        assert receiver is not None
        seal = Seal(recipients, signer)
        if len(receiver.whole()) > MOST_IN_SPOOL:
            receiver.stop()
        complaint = self._keep_receiving(receiver, stored, seal)
        with self.wiring.server.connect() as connection:
            as_of, safe = asking.now(connection)
            received = _caught_up(connection, safe)
        self._store(stored, receiver, seal, as_of if received >= safe else "", received)
        if received < safe:
            raise KeepingError(
                f"The log does not arrive here: {complaint or receiver.said() or 'no reason given'}"
            )
        self.state = replace(self.state, reached=as_of, stream=stored.stream)
        if not last:
            self._base_if_due(stored, recipients, signer)

    def _prepared(self) -> Storing:
        """Stream, spool and receiver, once the server and the archive answer."""
        if self._storing is None:
            server, wiring = self.wiring.server, self.wiring
            house = asking.house(server, wiring.told().database)
            stream = names.stream_of(house.system)
            spool = storing.spool_of(wiring.home, stream)
            spool.mkdir(mode=0o700, parents=True, exist_ok=True)
            shelf = wiring.shelf(spool.parent)
            stored = Storing(shelf, stream, names.Geometry(house.segment_bytes))
            stored.look()
            self._newest = tidying.newest(shelf, stream, spool.parent)
            if self.state.stream == stream and self.state.base and self._newest is None:
                raise KeepingError(
                    f"{wiring.place} holds no base, but {self.state.base} lay there: is its disk mounted? If"
                    f" it was emptied on purpose, remove {wiring.home / state.NAME}."
                )
            if self._newest:  # a hole may have been noticed by a process that ended before the next base
                stored.holed = not reading.leads_on(shelf.names(stream), self._newest)
            self._receiver = Receiver(
                server, lambda: wiring.programs.find("pg_receivewal", server), spool, wiring.start_process
            )
            self._storing = stored
            if self.state.stream != stream:  # another server: what was noted of the one before is not its own
                self.state = State(wiring.place, stream)
            self._remember(self._newest)
        return self._storing

    def _keep_receiving(self, receiver: Receiver, stored: Storing, seal: Seal) -> str:
        """Start the receiver where it ended; what it complained about. First what waits is carried over."""
        if receiver.alive():
            return ""
        complaint = receiver.said()
        stored.store_whole(receiver, seal, self.state.reached)
        receiver.stop()
        receiver.start()
        return complaint

    def _store(self, stored: Storing, receiver: Receiver, seal: Seal, as_of: str, received: int) -> None:
        number, offset = stored.geometry.at(received)
        for _ in range(2):  # the open segment may be finished while we look
            # Only the last box may promise this instant: a run cut off before it would promise too much.
            stored.store_whole(receiver, seal, self.state.reached)
            opened = receiver.open_segment()
            if offset == 0:
                return
            is_it = opened != "" and stored.geometry.number(opened) == number
            if is_it and stored.store_open(receiver, opened, offset, seal, as_of or self.state.reached):
                return
        if stored.last is None or stored.last < number:
            raise KeepingError(
                "The segment that is being written is not in the spool; it will be looked for."
            )

    def _base_if_due(self, stored: Storing, recipients: Sequence[Any], signer: Signer) -> None:
        """Begin a base beside, when there is none, it is a day old, a hole or another key came after it."""
        if self._copied:
            self._newest = self._copied.pop()
            self._remember(self._newest)
            tidying.tidy(stored.shelf, stored.stream, self._spool, days=KEPT_DAYS, now=datetime.now(UTC))
        if (self._copying and self._copying.is_alive()) or time.monotonic() < self._copy_after:
            return
        told = self.wiring.told()
        newest = self._newest
        due = (
            newest is None
            or stored.holed
            or newest.public_keys != told.public_keys
            or datetime.now(UTC) - newest.finished > BASE_EVERY
        )
        if due:
            stored.holed = False
            self._copying = threading.Thread(
                target=self._copy, args=(stored.shelf, stored.stream, recipients, signer), daemon=True
            )
            self._copying.start()

    def _copy(self, shelf: Shelf, stream: str, recipients: Sequence[Any], signer: Signer) -> None:
        server, wiring = self.wiring.server, self.wiring
        try:
            taken = bases.take(
                server=server,
                program=wiring.programs.find("pg_basebackup", server),
                told=wiring.told(),
                to=recipients,
                signer=signer,
                desk=shelf.desk(stream),
            )
            shelf.put(stream, f"{taken.base.name}{names.DATA}", taken.data)
            shelf.put(stream, f"{taken.base.name}.json", taken.note)
        except (KeepingError, OSError, psycopg.Error) as error:
            self._copy_fault = f"No base could be taken: {str(error).strip().partition(chr(10))[0]}"
            self._newest, self._copy_after = None, time.monotonic() + BASE_AGAIN_SECONDS
        else:
            self._copy_fault = ""
            self._copied.append(taken.base)

    @property
    def _spool(self) -> Path:
        assert self._receiver is not None
        return self._receiver.spool.parent

    def _remember(self, base: Base | None) -> None:
        if base:
            self.state = replace(self.state, base=base.name, base_at=base.finished_at)


def _caught_up(connection: "psycopg.Connection[tuple[Any, ...]]", safe: int) -> int:
    """How far the receiver came, waited for until it passed what was safe."""
    end = time.monotonic() + CAUGHT_UP_SECONDS
    while True:
        came = asking.received(connection) or 0
        if came >= safe or time.monotonic() > end:
            return came
        time.sleep(0.1)
