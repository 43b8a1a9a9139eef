"""The course of the restore drill, step by step, and what must hold after each."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection, connections

from desmigratif.config import embedded
from desmigratif.keeping import manifest
from desmigratif.keeping.manifest import Manifest
from tests.prove import restore_load
from tests.prove.installation import Installation, ProofError
from tests.prove.restore_load import Load

LONGEST_SECONDS = 15 * 60
FILLER = """
CREATE TABLE drill_person (
    id bigint PRIMARY KEY, nik text NOT NULL, name text NOT NULL, born_on date NOT NULL,
    address text NOT NULL, phone text NOT NULL, note text NOT NULL, changed_at timestamptz NOT NULL
);
INSERT INTO drill_person
SELECT n, lpad(n::text, 16, '3'), md5(n::text) || ' ' || md5((n * 7)::text),
    date '1960-01-01' + (n % 16000)::int, 'Jalan ' || md5((n * 3)::text) || ' RT ' || n % 20,
    '08' || lpad((n * 13 % 9999999999)::text, 10, '0'),
    md5((n * 11)::text) || md5((n * 17)::text), now()
FROM generate_series(1, %s) n;
CREATE INDEX ON drill_person (nik);
CREATE INDEX ON drill_person (name);
"""


@dataclass(frozen=True)
class Places:
    """Folders of the drill, all apart from the data that will be destroyed."""

    backups: Path
    key: Path
    ledger: Path


def prove(installation: Installation, places: Places, rows: int, least_load: int) -> None:
    """The whole half; raises ProofError at the first thing that does not hold."""
    fill(places, rows)
    load = Load(places.ledger)
    load.start()
    load.wait_for(least_load)
    began = time.monotonic()
    command("backup", "--to", str(places.backups))
    seconds = time.monotonic() - began
    after = len(load.entries)
    load.wait_for(after + least_load)
    load.stop()
    folder = next(places.backups.glob("backup-*"))
    said = manifest.read(folder)
    print(f"backup: {seconds:.1f} s under load, {said.bytes() / 2**20:,.1f} MB, encrypted", flush=True)
    destroy(installation)
    sabotage(folder, places)
    put_back(installation, folder, said, places)


def fill(places: Places, rows: int) -> None:
    """Many rows as large as a person's, and the key of the backups."""
    size = _fill(rows)
    print(f"database: {rows:,} filler rows, {size / 2**20:,.0f} MB", flush=True)
    command("backup-key", str(places.key))


def put_back(installation: Installation, folder: Path, said: Manifest, places: Places) -> None:
    """Restore on the empty machine and judge."""
    began = time.monotonic()
    told = command("restore", str(folder), "--key", str(places.key))
    restored = time.monotonic() - began
    judge_writes(places.ledger, said)
    opened = installation.start()
    print(f"restore: {restored:.1f} s; the site opened {opened:.1f} s later", flush=True)
    if restored + opened > LONGEST_SECONDS:
        raise ProofError(f"back after {restored + opened:.0f} s, {LONGEST_SECONDS} s at most")
    if f"Another epoch began: {said.facts.epoch}" in told or "Another epoch began" not in told:
        raise ProofError(f"the epoch is the one of before:\n{told}")
    judge_trail(places)


def judge_writes(ledger: Path, said: Manifest) -> None:
    """Acknowledged before the snapshot: there. Begun after it: not there. In between either is right."""
    entries = restore_load.read(ledger)
    with embedded.held():
        found = restore_load.there(entries)
        connection.close()
    taken_at, taken_by = said.taken_at().isoformat(), said.facts.taken_by
    before = {(one.kind, one.key) for one in entries if one.acknowledged_at.isoformat() < taken_at}
    later = {(one.kind, one.key) for one in entries if one.begun_at.isoformat() > taken_by}
    if not before or not later:
        raise ProofError(f"no load on both sides of the snapshot: {len(before)} before, {len(later)} after")
    if before - found:
        raise ProofError(f"{len(before - found)} of {len(before)} acknowledged writes are lost")
    if later & found:
        raise ProofError(f"{len(later & found)} writes were begun after the snapshot and are there")
    counts = restore_load.written(before)
    print(
        f"ledger: {len(before)} writes acknowledged before the snapshot ({counts}), all there; {len(later)}"
        f" begun after it, none there; {len(entries) - len(before) - len(later)} across it",
        flush=True,
    )


def judge_trail(places: Places) -> None:
    """The trail of the restored installation, exported and checked without its database."""
    exported = places.ledger.with_name("trail.jsonl")
    exported.unlink(missing_ok=True)
    command("export", "audit", str(exported))
    print("trail: " + command("verify-audit", str(exported)).splitlines()[0], flush=True)


def sabotage(folder: Path, places: Places) -> None:
    """What is damaged, incomplete, forged, or opened with another key is refused in words."""
    other = places.key.with_name("other-key")
    command("backup-key", str(other))
    database = "database.dump.age"

    def cut(copy: Path) -> None:
        with (copy / database).open("r+b") as file:
            file.truncate(file.seek(0, os.SEEK_END) // 2)

    def flip(copy: Path) -> None:
        with (copy / database).open("r+b") as file:
            file.seek(1000)
            byte = file.read(1)[0]
            file.seek(1000)
            file.write(bytes([byte ^ 1]))

    def forge(copy: Path) -> None:
        said = json.loads((copy / manifest.NAME).read_text())
        said["facts"]["trail_lines"] += 1
        (copy / manifest.NAME).write_text(json.dumps(said))

    for words, harm in (
        ("is cut off", cut),
        ("is damaged", flip),
        ("is missing", lambda copy: (copy / database).unlink()),
        ("manifest.json is missing", lambda copy: (copy / manifest.NAME).unlink()),
        ("manifest was changed", forge),
    ):
        copy = folder.parent / "harmed" / folder.name
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(folder, copy)
        harm(copy)
        refused(words, "restore", str(copy), "--key", str(places.key))
    shutil.rmtree(folder.parent / "harmed")
    refused("The key does not open", "restore", str(folder), "--key", str(other))
    with embedded.held() as server, psycopg.connect(server.database_url(server.owner)) as owner:
        row = owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row != (0,):
        raise ProofError(f"a refused restore left tables behind: {row}")
    print("sabotage: cut off, flipped bit, missing part, no manifest, forged manifest, wrong key: refused")


def command(*arguments: str, fine: tuple[int, ...] = (0,)) -> str:
    """Run a command of ours as a person would; gives what it said. Raises ProofError when it fails."""
    done = _run(arguments)
    if done.returncode not in fine:
        raise ProofError(f"`desmigratif {' '.join(arguments)}` gave {done.returncode}:\n{done.stderr}")
    return done.stdout


def refused(words: str, *arguments: str) -> None:
    """A command must end with exit code 3, these words and no traceback."""
    done = _run(arguments)
    if done.returncode != 3 or words not in done.stderr or "Traceback" in done.stderr:
        raise ProofError(f"expected “{words}”, got {done.returncode}:\n{done.stderr}")


def _run(arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "desmigratif", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def places_of(installation: Installation) -> Places:
    """Folders outside the installation's own."""
    elsewhere = installation.home / "elsewhere"
    elsewhere.mkdir(mode=0o700, exist_ok=True)
    return Places(elsewhere / "backups", elsewhere / "key", elsewhere / "ledger.txt")


def _fill(rows: int) -> int:
    with embedded.held() as server, psycopg.connect(server.database_url(server.owner)) as owner:
        for statement in FILLER.replace("%s", str(rows)).split(";\n"):
            if statement.strip():
                owner.execute(statement)
        owner.commit()
        row = owner.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0


def destroy(installation: Installation) -> None:
    """The machine is lost: processes and every byte of the data folder. What lies elsewhere is left."""
    connections.close_all()
    kept = (Path(os.environ["DESMIGRATIF_HOME"]) / "secret-key").read_bytes()
    installation.kill_everything()
    shutil.rmtree(os.environ["DESMIGRATIF_HOME"])
    fresh = embedded.make_home()
    (fresh / "secret-key").write_bytes(kept)  # people keep it apart, as the backup tells them
    (fresh / "secret-key").chmod(0o600)
    print("destroyed: processes killed, the data folder deleted; keys and heads lie elsewhere", flush=True)
