"""The second half of the restore drill: the database's disk is lost under load and comes back by the log."""

import os
import shutil
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.db import connection

from desmigratif.archiving import names, state
from desmigratif.config import embedded
from tests.prove import restore_load
from tests.prove.installation import Installation, ProofError
from tests.prove.restore_course import LONGEST_SECONDS, Places, command, destroy, judge_trail, refused
from tests.prove.restore_load import Entry, Load

MOST_LOST = timedelta(seconds=60)
BASE_WITHIN_SECONDS = 600.0
LOAD_SECONDS = 15.0
"""On each side of the moment that is restored."""
BULK = (
    "CREATE TABLE drill_bulk AS SELECT n, repeat(md5(n::text), 12) AS text FROM generate_series(1, 120000) n"
)
"""Some whole segments of the log."""


@dataclass(frozen=True)
class Lost:
    """The disk is gone at `at`; `moment` lies between two halves of the load."""

    archive: Path
    moment: datetime
    at: datetime
    entries: list[Entry]


def prove(installation: Installation, places: Places) -> None:
    """The whole half; the installation runs and is a restored one. Raises ProofError."""
    archive = places.ledger.with_name("archive")
    places = replace(places, key=places.key.with_name("archives-key"))
    command("backup-key", str(places.key))  # the public half of before went with the data folder
    os.environ["DESMIGRATIF_ARCHIVE"] = str(archive)
    installation.interrupt()
    installation.start()
    wait_for_base()
    lost = _lose(installation, archive, places)
    sabotage(lost, places)
    _until(lost, places)
    _latest(installation, lost, places)


def wait_for_base() -> None:
    """Until a base lies in the archive and the log is carried after it."""
    began = time.monotonic()
    home = Path(os.environ["DESMIGRATIF_HOME"])
    while True:
        now = state.last(home)
        if now and now.base and now.moment and not now.fault:
            print(
                f"archive: base taken, log carried along after {time.monotonic() - began:.1f} s", flush=True
            )
            return
        if time.monotonic() - began > BASE_WITHIN_SECONDS:
            raise ProofError(f"no base in the archive: {now}")
        time.sleep(0.5)


def _lose(installation: Installation, archive: Path, places: Places) -> Lost:
    """Load, a bulk of log, a moment in the middle, load, and the disk is gone while it goes on."""
    ledger = places.ledger.with_name("archive-ledger.txt")
    load = Load(ledger, series="a")
    load.start()
    with _owner() as owner:
        owner.execute(BULK)
    time.sleep(LOAD_SECONDS)
    moment = datetime.now(UTC)
    time.sleep(LOAD_SECONDS)
    line = next((one for one in _doctor() if "archive:" in one), "no line about the archive")
    print(f"doctor: {line.strip()}", flush=True)
    if not line.startswith("ok"):
        raise ProofError(f"the archive does not keep up: {line}")
    _destroy_under(load, installation)
    entries = restore_load.read(ledger)
    at = max(entry.acknowledged_at for entry in entries)
    print(f"disk lost: {len(entries)} writes were acknowledged, the last one at {at.isoformat()}", flush=True)
    return Lost(archive, moment, at, entries)


def _destroy_under(load: Load, installation: Installation) -> None:
    """Every process and every byte, while the writers go on."""
    destroy(installation)
    load.stop()
    connection.close()


def _until(lost: Lost, places: Places) -> None:
    """The moment in the middle: all that was acknowledged before it, nothing begun after it."""
    began = time.monotonic()
    told = command("restore", "--until", lost.moment.isoformat(), "--key", str(places.key))
    seconds = time.monotonic() - began
    found = _there(lost.entries)
    before = {(one.kind, one.key) for one in lost.entries if one.acknowledged_at < lost.moment}
    later = {(one.kind, one.key) for one in lost.entries if one.begun_at > lost.moment}
    if not before or not later or before - found or later & found:
        raise ProofError(
            f"--until {lost.moment.isoformat()}: {len(before - found)} of {len(before)} writes of before are"
            f" lost, {len(later & found)} of {len(later)} later ones are there:\n{told}"
        )
    print(
        f"restored to a moment in {seconds:.1f} s: {len(before)} writes of before are there, none of"
        f" {len(later)} later ones",
        flush=True,
    )


def _latest(installation: Installation, lost: Lost, places: Places) -> None:
    """The end of the log: how many seconds are lost, how long it takes, another epoch, the trail."""
    began = time.monotonic()
    told = command("restore", "--until", "latest", "--replace", "--key", str(places.key))
    restored = time.monotonic() - began
    found = _there(lost.entries)
    gone = [one for one in lost.entries if (one.kind, one.key) not in found]
    since = min((one.acknowledged_at for one in gone), default=lost.at)
    seconds = (lost.at - since).total_seconds()
    if lost.at - since > MOST_LOST or len(gone) == len(lost.entries):
        raise ProofError(f"{len(gone)} writes of the last {seconds:.0f} s are lost, 60 s at most:\n{told}")
    opened = installation.start()
    print(
        f"archive: {len(gone)} of {len(lost.entries)} acknowledged writes are lost, those of the last"
        f" {seconds:.1f} s (60 s at most); back in {restored + opened:.1f} s",
        flush=True,
    )
    if restored + opened > LONGEST_SECONDS or "Another epoch began" not in told:
        raise ProofError(f"back after {restored + opened:.0f} s, {LONGEST_SECONDS} s at most:\n{told}")
    judge_trail(places)


def sabotage(lost: Lost, places: Places) -> None:
    """What is missing, cut off, forged, before the base, or opened by another key is refused in words."""
    other = places.key.with_name("archives-other-key")
    command("backup-key", str(other))
    key = ("--key", str(places.key))
    for words, harm in (
        ("is missing in the archive", _remove_middle),
        ("damaged", _cut_middle),
        ("is cut off", _cut_base),
        ("was changed", _forge_base),
    ):
        copy = lost.archive.with_name("harmed-archive")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(lost.archive, copy)
        harm(next(copy.glob("log-*")))
        refused(words, "restore", str(copy), "--until", "latest", *key)
        shutil.rmtree(copy)
    refused("does not open", "restore", "--until", "latest", "--key", str(other))
    refused("The archive begins at", "restore", "--until", "2020-01-01 00:00", *key)
    refused("lies ahead", "restore", "--until", "2199-01-01 00:00", *key)
    with embedded.held() as server, psycopg.connect(server.database_url(server.owner)) as owner:
        row = owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row != (0,):
        raise ProofError(f"a refused restore left tables behind: {row}")
    print(
        "sabotage: missing segment, cut off segment, cut off base, forged base, wrong key, a moment before"
        " the base, one to come: refused",
        flush=True,
    )


def _middle(stream: Path) -> Path:
    """A whole segment that others follow."""
    whole = sorted(path for path in stream.iterdir() if names.SEGMENT.fullmatch(path.name))
    if len(whole) < 3:
        raise ProofError(f"only {len(whole)} whole segments lie in the archive")
    return whole[-2]


def _remove_middle(stream: Path) -> None:
    _middle(stream).unlink()


def _cut_middle(stream: Path) -> None:
    with _middle(stream).open("r+b") as file:
        file.truncate(file.seek(0, os.SEEK_END) // 2)


def _cut_base(stream: Path) -> None:
    with next(stream.glob(f"*{names.DATA}")).open("r+b") as file:
        file.truncate(file.seek(0, os.SEEK_END) // 2)


def _forge_base(stream: Path) -> None:
    note = next(stream.glob("base-*.json"))
    note.write_text(note.read_text().replace('"desmigratif"', '"template1"', 1))


def _there(entries: list[Entry]) -> set[tuple[str, str]]:
    with embedded.held():
        found = restore_load.there(entries)
        connection.close()
    return found


def _doctor() -> list[str]:
    return command("doctor", fine=(0, 3)).splitlines()


def _owner() -> "psycopg.Connection[tuple[object, ...]]":
    server = embedded.Server(folders=embedded.current_folders())
    return psycopg.connect(server.database_url(server.owner), autocommit=True)
