"""The door: one run per home, a free port or a sentence."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desmigratif.config import entrance


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_door_listens_where_the_address_says() -> None:
    port = free_port()
    door = entrance.opened("127.0.0.1", port)
    try:
        assert door.address == f"http://127.0.0.1:{port}/"
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    finally:
        door.socket.close()


def test_a_taken_port_is_one_sentence_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "PATIENCE_SECONDS", 0.3)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(entrance.EntranceError, match=f"Port {port} is taken .* make run PORT={port + 1}"):
            entrance.opened("127.0.0.1", port)


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(entrance.EntranceError, match="cannot be used"):
        entrance.opened("192.0.2.1", free_port())


def test_a_second_run_learns_where_the_first_one_is(tmp_path: Path) -> None:
    first, second = entrance.RunLock(tmp_path), entrance.RunLock(tmp_path)
    assert first.take()
    assert not second.take()
    assert second.holder() == "Desmigratif is already starting."
    first.say("http://127.0.0.1:8000/")
    assert "already runs at http://127.0.0.1:8000/ (process " in second.holder()
    first.free()
    assert second.take()
    second.free()


def test_the_lock_of_a_killed_run_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from desmigratif.config.entrance import RunLock\n"
        "l = RunLock(Path(sys.argv[1])); print(l.take(), flush=True); l.say('http://x/'); time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline().strip() == "True"
    lock = entrance.RunLock(tmp_path)
    assert not lock.take()
    run.kill()
    run.wait()
    run.stdout.close()
    assert lock.take()
    lock.free()
