"""The archive drill, small: a server of its own, its log carried away, a moment of it standing again."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage
import pytest

from desmigratif.archiving import archiver, asking, reading, recovering, shelves, until
from desmigratif.archiving.archiver import Archiver
from desmigratif.archiving.bases import Installation
from desmigratif.archiving.reading import Keys
from desmigratif.archiving.state import State
from desmigratif.config import children, embedded
from desmigratif.config.copies import archiving as command
from desmigratif.config.copies import wiring
from desmigratif.config.embedded import roles
from desmigratif.config.embedded.binaries import client_programs
from desmigratif.config.embedded.cluster import ADMINISTRATOR
from desmigratif.cores.sealing import Signer
from desmigratif.keeping import restoring, taking
from desmigratif.keeping.errors import KeepingError
from desmigratif.keeping.server import Programs, Server, one
from tests.keeping.drill import Taken, lines

pytestmark = pytest.mark.slow


@dataclass
class Little:
    """A server of its own with one table, its archiver, and what that said."""

    home: Path
    owner: Server
    archiver: Archiver
    identity: Any
    said: list[str]

    @property
    def place(self) -> str:
        return self.archiver.wiring.place

    def write(self, word: str) -> datetime:
        """Acknowledged before the moment that is given."""
        with self.owner.connect() as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", [word])
        return datetime.now(UTC)


@contextmanager
def home_of(folder: Path) -> Iterator[None]:
    """What looks for the embedded database finds it there."""
    before = {name: os.environ.pop(name, None) for name in ("DESMIGRATIF_HOME", "DATABASE_URL")}
    os.environ["DESMIGRATIF_HOME"] = str(folder)
    try:
        yield
    finally:
        del os.environ["DESMIGRATIF_HOME"]
        os.environ.update({name: value for name, value in before.items() if value is not None})


@pytest.fixture(scope="module")
def little() -> Iterator[Little]:
    """A base is taken and the log carried along."""
    folder = Path(tempfile.mkdtemp(prefix="desmigratif-little-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        with home_of(folder):
            stack.callback(shutil.rmtree, embedded.current_folders().sockets, ignore_errors=True)
            stack.enter_context(embedded.held())
            made = _made(folder)
        with made.owner.connect() as connection:
            connection.execute("CREATE TABLE kept (word text)")
        stack.callback(made.archiver.end)
        end = time.monotonic() + 60
        while not made.archiver.state.base and time.monotonic() < end:
            made.archiver.turn()
        yield made


@pytest.fixture
def its_home(little: Little) -> Iterator[Little]:
    """The little server while the environment leads to it."""
    with home_of(little.home):
        yield little


def _made(home: Path) -> Little:
    place = embedded.current_folders()
    roles.prepare_archive(place)
    identity, signer = pyrage.x25519.Identity.generate(), Signer.fresh()
    said: list[str] = []
    told = Installation("1", roles.DATABASE, roles.APPLICATION, "print", signer.public_pem())
    elsewhere = str(home / "elsewhere")
    wanted = archiver.Wiring(
        home=home,
        place=elsewhere,
        server=_server(place, roles.ARCHIVE, roles.MAINTENANCE),
        programs=Programs([client_programs()]),
        told=lambda: told,
        keys=lambda: ([identity.to_public()], signer),
        shelf=lambda spool: shelves.shelf_at(elsewhere, spool),
        start_process=children.start_bound,
    )
    owner = _server(place, roles.OWNER, roles.DATABASE)
    return Little(home, owner, Archiver(wanted, said.append, State(elsewhere)), identity, said)


def _server(place: embedded.Folders, role: str, database: str) -> Server:
    parameters = {"host": str(place.sockets), "user": role, "passfile": str(place.passfile(role))}
    return Server(parameters, database, roles.APPLICATION)


def words_at(little: Little, moment: datetime | None) -> set[str]:
    """The table as it stands again at a moment."""
    shelf, keys = shelves.shelf_at(little.place, little.home), Keys([little.identity])
    work = Path(tempfile.mkdtemp(prefix="work-", dir=little.home))
    (work / "log").mkdir()
    base = reading.base_for(shelf, moment, keys, work)
    archive = reading.open_base(shelf, base, keys, work)
    log = reading.open_log(shelf, base, moment, keys, work / "log")
    machine = command.machine(base.server_major)
    recovering.hand_over(work, machine)
    target = recovering.target_of(log, base, moment, machine)
    with (
        recovering.recovered(base=base, archive=archive, log=log, target=target, machine=machine) as there,
        there.server.connect() as connection,
    ):
        return {str(word) for (word,) in connection.execute("SELECT word FROM kept").fetchall()}


def test_a_moment_stands_again_and_so_does_the_last_one(its_home: Little) -> None:
    moment = its_home.write("one")
    its_home.write("two")
    its_home.archiver.turn()
    assert its_home.archiver.state.fault == ""
    reached = its_home.archiver.state.moment
    assert reached
    assert reached > moment
    assert words_at(its_home, moment) == {"one"}
    assert words_at(its_home, None) == {"one", "two"}


def test_what_is_not_carried_away_yet_is_refused_and_the_last_moment_named(its_home: Little) -> None:
    its_home.write("three")
    its_home.archiver.turn()
    later = its_home.write("not carried away")
    with pytest.raises(KeepingError, match=r"leads to .* and no further"):
        words_at(its_home, later)


def test_an_archive_that_takes_nothing_is_said_once_and_caught_up_with(
    its_home: Little, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = its_home.archiver
    keeper.turn()
    reached = keeper.state.reached

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device", "/mnt/full")

    with monkeypatch.context() as patched:
        patched.setattr(shelves.FolderShelf, "put", full)
        its_home.write("four")
        keeper.turn()
        keeper.turn()
    assert keeper.state.fault == "/mnt/full cannot be written: No space left on device."
    assert keeper.state.reached == reached
    assert its_home.said.count(keeper.state.fault) == 1
    keeper.turn()
    assert keeper.state.fault == ""
    assert keeper.state.reached > reached


def test_a_server_that_gave_the_log_up_gets_another_base(its_home: Little) -> None:
    keeper = its_home.archiver
    before, receiver = keeper.state.base, keeper._receiver
    assert receiver is not None
    receiver.stop()
    assert asking.drop_slot(keeper.wiring.server)
    administrator = _server(embedded.current_folders(), ADMINISTRATOR, roles.DATABASE)
    with administrator.connect() as connection:
        for number in range(3):
            its_home.write(f"lost {number}")
            connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")  # the log of before is nobody's now
    end = time.monotonic() + 30
    while keeper.state.base == before and time.monotonic() < end:
        its_home.write("after")
        keeper.turn()
    assert keeper.state.base != before
    keeper.turn()
    assert {"lost 0", "lost 2", "after"} <= words_at(its_home, None)


def test_a_replayed_server_is_put_in_place_as_a_backup_is(taken: Taken) -> None:
    house = wiring.house([])
    with taken.server.connect() as connection:
        facts = taking.facts_of(connection, taken_by=datetime.now(UTC))
    replayed = until.Replayed(
        server=taken.server,
        program=wiring.programs().find("pg_dump", taken.server),
        said=replace(taken.said, facts=facts, name="base-x and its log", signature=""),
        signed="",
        keys=house.public_keys,
        rows=b"".join(taking.heads_up_to(house.heads, facts.trail_batches)),
    )
    done = restoring.put_in_place(
        source=replayed,
        server=taken.server,
        programs=wiring.programs(),
        wiring=wiring.wiring(),
        say=lambda line: None,
    )
    assert lines(taken.server) == {"0", "1", "2", "3", "4"}
    assert (done.trail.batches, done.trail.fault_count) == (1, 0)
    assert done.epoch != taken.said.facts.epoch
    with taken.server.connect() as connection:
        assert one(connection, "SELECT count(*) FROM audit_epoch") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("yesterday", "is no moment"), ("2199-01-01 00:00", "lies ahead")],
)
def test_what_is_no_moment_of_the_past_is_refused(text: str, words: str) -> None:
    with pytest.raises(KeepingError, match=words):
        until.moment(text, UTC)
    assert until.moment("latest", UTC) is None
    assert until.moment("2026-11-24 10:00", UTC) == datetime(2026, 11, 24, 10, tzinfo=UTC)
