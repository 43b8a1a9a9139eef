"""Which account runs the server, and which homes it can reach."""

import os
from pathlib import Path

import pytest

from desmigratif.config.embedded import DatabaseUnavailableError
from desmigratif.config.embedded.account import Account, check_home, closed_parent, server_account

STRANGER = Account(uid=65534, gid=65534, dropped=True)


def test_a_closed_parent_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    inner.chmod(0o755)
    assert closed_parent([inner.parent, inner], STRANGER) == inner.parent
    inner.parent.chmod(0o711)
    assert closed_parent([inner.parent, inner], STRANGER) is None


def test_a_home_the_account_cannot_reach_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir(mode=0o700)
    with pytest.raises(DatabaseUnavailableError, match=r"may not enter .* set DESMIGRATIF_HOME"):
        check_home(tmp_path / "root" / "home", STRANGER)


def test_the_own_account_needs_no_check(tmp_path: Path) -> None:
    check_home(tmp_path / "x", Account(uid=os.geteuid(), gid=os.getegid(), dropped=False))


def test_root_keeps_the_account_that_owns_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    owner = tmp_path.stat()
    assert server_account(tmp_path) == Account(uid=owner.st_uid, gid=owner.st_gid, dropped=True)


def test_root_never_runs_the_server_itself_and_others_always_do(tmp_path: Path) -> None:
    account = server_account(tmp_path / "absent")
    assert account.uid != 0
    assert account.dropped is (os.geteuid() == 0)
