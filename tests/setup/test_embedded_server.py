"""The embedded server with real processes: shared, private, and back after every kind of crash."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from desmigratif.config import embedded
from desmigratif.config.embedded import locks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home folder with a space in its name, where the server's account can reach it."""
    parent = Path(tempfile.mkdtemp(prefix="desmigratif-"))
    parent.chmod(0o755)
    before = os.environ.get("DESMIGRATIF_HOME")
    os.environ["DESMIGRATIF_HOME"] = str(parent / "data saya")
    sockets = embedded.current_folders().sockets
    yield parent / "data saya"
    if before is None:
        del os.environ["DESMIGRATIF_HOME"]
    else:
        os.environ["DESMIGRATIF_HOME"] = before
    shutil.rmtree(parent)
    shutil.rmtree(sockets)


def postmaster() -> int:
    pid = locks.postmaster_pid(embedded.current_folders().data)
    assert pid is not None
    return pid


def crash() -> None:
    """Kill the server as a power cut would, leaving its lock files."""
    place = embedded.current_folders()
    for pid in locks.server_processes(place.data):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while locks.server_processes(place.data):
        time.sleep(0.05)


def one(server: embedded.Server, statement: str, role: str = "desmigratif_app") -> object:
    with psycopg.connect(server.database_url(role)) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def other_user() -> subprocess.Popen[str]:
    """Another process that holds the server."""
    code = (
        "import sys, time; from desmigratif.config import embedded\n"
        "with embedded.held():\n print('held', flush=True); sys.stdin.readline()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_server_runs_only_while_it_is_held(home: Path) -> None:
    assert not embedded.running()
    with embedded.held() as server:
        assert embedded.running()
        assert str(one(server, "SHOW server_version")).startswith("18.")
    assert not embedded.running()


def test_the_last_of_several_processes_stops_it(home: Path) -> None:
    with embedded.held():
        first = postmaster()
        other = other_user()
    assert embedded.running()
    assert postmaster() == first
    other.communicate("done\n", timeout=30)
    assert not embedded.running()


def test_a_killed_process_leaves_a_server_that_the_next_one_takes_over(home: Path) -> None:
    other = other_user()
    first = postmaster()
    other.kill()
    other.communicate()
    assert embedded.running()
    with embedded.held():
        assert postmaster() == first
    assert not embedded.running()


def test_everything_of_it_is_private(home: Path) -> None:
    with embedded.held():
        place = embedded.current_folders()
        for folder in (place.data, place.database, place.sockets, place.secrets, place.locks):
            assert folder.stat().st_mode & 0o777 == 0o700, folder
        for path in place.secrets.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600, path
        assert Path(f"/proc/{postmaster()}").stat().st_uid != 0
        assert not list(place.database.glob("initdb-*"))


def test_nobody_enters_without_a_password_and_there_is_no_network_port(home: Path) -> None:
    with embedded.held() as server:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host=str(server.socket_folder), user=server.owner, dbname=server.database, passfile="/x"
            )
        assert one(server, "SHOW listen_addresses") == ""
        assert one(server, "SHOW password_encryption") == "scram-sha-256"


def test_neither_role_is_powerful(home: Path) -> None:
    rights = "rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication"
    powerful = f"SELECT {rights} FROM pg_roles WHERE rolname = current_user"
    with embedded.held() as server:
        for role in (server.owner, server.application):
            assert one(server, powerful, role) is False
        assert one(server, "SELECT pg_has_role(current_user, 'desmigratif_owner', 'MEMBER')") is False


@pytest.mark.parametrize("left", [("data", "socket"), ("data",), ("socket",), ()])
def test_after_a_crash_lock_files_that_name_a_stranger_are_not_believed(
    home: Path, left: tuple[str, ...]
) -> None:
    """The number in them belongs to a living process of the server's own account, as after a reboot."""
    place = embedded.current_folders()
    with embedded.held() as server:
        one(server, "SELECT 1")
        owner = place.data.stat().st_uid
        crash()
        stranger = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None, cwd="/")
        files = {"data": place.data / "postmaster.pid", "socket": place.sockets / locks.SOCKET_LOCK}
        for kind, path in files.items():
            if kind in left:
                lines = path.read_text().split("\n")
                path.write_text("\n".join([str(stranger.pid), *lines[1:]]))
            else:
                path.unlink()
        embedded.revive()
        assert one(server, "SELECT 1") == 1
        stranger.kill()
        stranger.wait()
    assert not embedded.running()


def test_what_was_acknowledged_before_a_crash_is_there_after_it(home: Path) -> None:
    with embedded.held() as server:
        with psycopg.connect(server.database_url(server.owner), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        crash()
        embedded.revive()
        assert one(server, "SELECT count(*) FROM kept", server.owner) == 1000


def test_processes_that_outlived_their_killed_parent_are_waited_for(home: Path) -> None:
    with embedded.held() as server:
        busy = psycopg.connect(server.database_url(server.owner))
        busy.execute("SELECT 1")
        os.kill(postmaster(), signal.SIGKILL)
        embedded.revive()
        assert one(server, "SELECT 1") == 1
        with suppress(psycopg.Error):
            busy.close()


def test_a_cluster_made_elsewhere_is_refused_while_its_server_runs(home: Path) -> None:
    """A server somebody started by hand on our folder: one sentence, and it is left alone."""
    place = embedded.current_folders()
    with embedded.held():
        pid = postmaster()
        path = place.data / "postmaster.pid"
        kept = path.read_text()
        lines = kept.split("\n")
        path.write_text("\n".join([*lines[:4], "/elsewhere", *lines[5:]]))
        try:
            with pytest.raises(embedded.DatabaseUnavailableError, match="Another PostgreSQL server holds"):
                embedded.revive()
        finally:
            path.write_text(kept)
        assert postmaster() == pid
        assert embedded.running()


def test_an_interrupted_first_start_is_begun_anew(home: Path) -> None:
    place = embedded.current_folders()
    kept = place.data.rename(place.database / "kept")
    half = place.database / "making"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    try:
        with embedded.held() as server:
            assert one(server, "SELECT 1") == 1
        assert not half.exists()
    finally:
        shutil.rmtree(place.data)
        kept.rename(place.data)


def test_lost_password_files_are_one_sentence(home: Path) -> None:
    place = embedded.current_folders()
    kept = place.secrets.rename(place.home / "kept")
    try:
        with pytest.raises(embedded.DatabaseUnavailableError, match="do not fit"), embedded.held():
            pass
    finally:
        shutil.rmtree(place.secrets)
        kept.rename(place.secrets)
    with embedded.held() as server:
        assert one(server, "SELECT 1") == 1


def test_a_full_disk_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(home)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=20 * 1024 * 1024))
    with pytest.raises(embedded.DatabaseUnavailableError, match="The disk is full"), embedded.held():
        pass


def test_a_socket_folder_that_is_somebodys_link_is_refused(home: Path, tmp_path: Path) -> None:
    place = embedded.current_folders()
    with embedded.held():
        pass
    shutil.rmtree(place.sockets)
    place.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(embedded.DatabaseUnavailableError, match="is a link"), embedded.held():
            pass
    finally:
        place.sockets.unlink()


def test_two_processes_that_start_at_once_share_one_server(home: Path) -> None:
    code = (
        "from desmigratif.config import embedded\n"
        "from desmigratif.config.embedded import locks\n"
        "import sys\n"
        "with embedded.held():\n"
        " print(locks.postmaster_pid(embedded.current_folders().data), flush=True); sys.stdin.readline()"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    numbers = set()
    for process in both:
        assert process.stdout is not None
        numbers.add(process.stdout.readline())
    for process in both:
        process.communicate("done\n", timeout=30)
    assert len(numbers) == 1
    assert not embedded.running()


def test_a_strict_umask_changes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home and its missing parents are made under umask 077, then the server must still reach them."""
    deep = home.parent / "neu" / "tief" / "data"
    monkeypatch.setenv("DESMIGRATIF_HOME", str(deep))
    before = os.umask(0o077)
    try:
        embedded.make_home()
        with embedded.held() as server:
            assert one(server, "SELECT 1") == 1
    finally:
        os.umask(before)
        shutil.rmtree(embedded.current_folders().sockets)


def test_no_socket_is_left_behind(home: Path) -> None:
    with embedded.held() as server:
        path = server.socket_folder / ".s.PGSQL.5432"
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(path))
    assert not path.exists()
