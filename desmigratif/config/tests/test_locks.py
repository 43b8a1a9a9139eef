"""Locks between processes, and which lock files of a server are believed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from desmigratif.config.embedded import DatabaseUnavailableError, locks


def fake_process(proc: Path, pid: int, *, name: str, state: str, cwd: Path) -> None:
    """An entry as the kernel shows it under /proc."""
    entry = proc / str(pid)
    entry.mkdir(parents=True)
    (entry / "stat").write_text(f"{pid} ({name}) {state} 1 1 1 0")
    (entry / "cwd").symlink_to(cwd)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data saya"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("name", "state", "same_folder", "believed"),
    [
        ("postgres", "S", True, True),
        ("postgres", "Z", True, False),
        ("postgres", "S", False, False),
        ("python) S 1", "S", True, False),
        ("bash", "S", True, False),
    ],
)
def test_a_process_is_our_server_only_if_it_is_postgres_alive_and_in_our_folder(
    tmp_path: Path, data: Path, name: str, state: str, same_folder: bool, believed: bool
) -> None:
    fake_process(tmp_path / "proc", 77, name=name, state=state, cwd=data if same_folder else tmp_path)
    assert locks.is_server(77, data, proc=tmp_path / "proc") is believed


def test_a_number_without_a_process_is_no_server(tmp_path: Path, data: Path) -> None:
    assert not locks.is_server(77, data, proc=tmp_path)


def test_all_processes_of_a_server_are_found_and_no_others(tmp_path: Path, data: Path) -> None:
    proc = tmp_path / "proc"
    for pid, name, cwd in (
        (5, "postgres", data),
        (6, "postgres", data),
        (7, "bash", data),
        (8, "postgres", tmp_path),
    ):
        fake_process(proc, pid, name=name, state="S", cwd=cwd)
    (proc / "meminfo").touch()
    assert sorted(locks.server_processes(data, proc=proc)) == [5, 6]


@pytest.mark.parametrize("text", ["", "not a number\n", "\n\n"])
def test_a_damaged_lock_file_names_no_process(data: Path, text: str) -> None:
    (data / "postmaster.pid").write_text(text)
    assert locks.postmaster_pid(data) is None
    assert locks.postmaster_sockets(data) == ""


def test_the_lock_file_names_process_and_socket_folder(data: Path) -> None:
    (data / "postmaster.pid").write_text("42\n/data\n1\n5432\n/run/x\n\n0\nready\n")
    assert locks.postmaster_pid(data) == 42
    assert locks.postmaster_sockets(data) == "/run/x"


@pytest.mark.parametrize("present", [(), ("data",), ("socket",), ("data", "socket")])
def test_stale_lock_files_go_together_or_alone(tmp_path: Path, data: Path, present: tuple[str, ...]) -> None:
    files = {"data": data / "postmaster.pid", "socket": tmp_path / locks.SOCKET_LOCK}
    for kind in present:
        files[kind].write_text("1\n")
    locks.remove_stale(data, tmp_path)
    assert not any(path.exists() for path in files.values())


def test_one_process_at_a_time_and_a_sentence_when_it_takes_too_long(tmp_path: Path) -> None:
    path = tmp_path / "start"
    descriptor = locks.opened(path)
    assert locks.try_lock(descriptor)
    with pytest.raises(DatabaseUnavailableError, match="Another process"), locks.alone(path, patience=0.2):
        pass
    threading.Timer(0.2, locks.unlock, [descriptor]).start()
    started = time.monotonic()
    with locks.alone(path, patience=10):
        assert 0.1 < time.monotonic() - started < 5


def test_users_share_and_the_last_one_finds_the_lock_free(tmp_path: Path) -> None:
    path = tmp_path / "use"
    first, second = locks.opened(path), locks.opened(path)
    assert locks.try_lock(first, shared=True)
    assert locks.try_lock(second, shared=True)
    locks.unlock(first)
    assert not locks.free(path)
    locks.unlock(second)
    assert locks.free(path)


def test_a_lock_ends_with_its_process_even_when_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "use"
    code = "import sys, time; from desmigratif.config.embedded import locks; from pathlib import Path\n"
    code += "print(locks.try_lock(locks.opened(Path(sys.argv[1])), shared=True), flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "True"
    assert not locks.free(path)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert locks.free(path)


def test_lock_files_are_private(tmp_path: Path) -> None:
    os.close(locks.opened(tmp_path / "x"))
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600
