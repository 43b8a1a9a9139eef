"""Which account the server runs as. PostgreSQL refuses root, so root hands the server to another account."""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desmigratif.config.embedded.errors import DatabaseUnavailableError

ACCOUNTS_FOR_ROOT = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The account of the server; `dropped` when it is not the account of this process."""

    uid: int
    gid: int
    dropped: bool

    def own(self, path: Path, mode: int) -> None:
        """Give a path to the account, with exactly this mode whatever the umask was."""
        if self.dropped:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def server_account(data: Path) -> Account:
    """This account; for root the owner of the data, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), dropped=False)
    if data.exists():
        # A `postgres` account that came later must not lock the data away.
        owner = data.stat()
        return Account(uid=owner.st_uid, gid=owner.st_gid, dropped=True)
    for name in ACCOUNTS_FOR_ROOT:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, dropped=True)
    raise DatabaseUnavailableError(
        "Root may not run PostgreSQL, and there is no account `postgres` or `nobody`."
    )


def _can_pass(path: Path, account: Account) -> bool:
    facts = path.stat()
    if facts.st_uid == account.uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    if facts.st_gid == account.gid:
        return bool(facts.st_mode & stat.S_IXGRP)
    return bool(facts.st_mode & stat.S_IXOTH)


def closed_parent(paths: Iterable[Path], account: Account) -> Path | None:
    """First of the folders that exist and that the account may not pass through."""
    return next((path for path in paths if path.exists() and not _can_pass(path, account)), None)


def check_home(home: Path, account: Account) -> None:
    """Refuse a home the server's account could not reach, such as one under /root."""
    if not account.dropped:
        return
    closed = closed_parent([*reversed(home.parents), home], account)
    if closed is not None:
        name = pwd.getpwuid(account.uid).pw_name
        raise DatabaseUnavailableError(
            f"The database runs as `{name}`, which may not enter {closed}; "
            "set DESMIGRATIF_HOME to a folder outside it, for example /var/lib/desmigratif."
        )
