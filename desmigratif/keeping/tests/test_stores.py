"""Folders and buckets hold whole backups only; the bucket is a real HTTP service in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from desmigratif.cores.sealing import Signer
from desmigratif.keeping import journal, leftovers, manifest, stores
from desmigratif.keeping.bucket import Bucket
from desmigratif.keeping.errors import DamagedError, KeepingError
from desmigratif.keeping.manifest import Part
from desmigratif.keeping.retention import Rule
from desmigratif.keeping.tests.test_manifest import example

BUCKET = "cadangan"


@pytest.fixture(scope="module")
def service() -> Iterator[None]:
    """An S3 store on loopback, and the environment that leads there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    named = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    before = {name: os.environ.get(name) for name in named}
    os.environ.update(named)
    try:
        _wait_for(address)
        boto3.client("s3").create_bucket(Bucket=BUCKET)
        yield
    finally:
        process.terminate()
        process.wait()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=2).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def backup_at(folder: Path, moment: datetime, content: bytes = b"x" * 100) -> Path:
    """A folder that looks like a backup of that moment."""
    name = manifest.name_at(moment, "0a0b0c")
    own = folder / name
    own.mkdir(parents=True)
    (own / "database.dump.age").write_bytes(content)
    said = example(Signer.fresh())
    parts = [Part("database.dump.age", len(content), "00", "the database")]
    manifest.Manifest(**{**vars(said), "name": name, "parts": parts}).write(own)
    return own


@pytest.mark.slow
@pytest.mark.usefixtures("service")
def test_a_backup_comes_back_from_the_bucket_byte_by_byte(tmp_path: Path) -> None:
    content = os.urandom(9 * 1024 * 1024)  # more than one piece of an upload
    own = backup_at(tmp_path / "made", datetime(2026, 1, 2, tzinfo=UTC), content)
    store = stores.store_at(f"s3://{BUCKET}/rumah/satu")
    store.keep(own)
    assert store.names() == [own.name]
    brought = stores.found(f"s3://{BUCKET}/rumah/satu", _fresh(tmp_path / "one"))
    assert (brought / "database.dump.age").read_bytes() == content
    named = stores.found(f"s3://{BUCKET}/rumah/satu/{own.name}", _fresh(tmp_path / "two"))
    assert manifest.read(named) == manifest.read(own)


@pytest.mark.slow
@pytest.mark.usefixtures("service")
def test_an_upload_without_its_manifest_is_no_backup_and_a_lost_part_is_named(tmp_path: Path) -> None:
    own = backup_at(tmp_path / "made", datetime(2026, 1, 3, tzinfo=UTC))
    client = boto3.client("s3")
    client.upload_file(str(own / "database.dump.age"), BUCKET, f"dua/{own.name}/database.dump.age")
    store = Bucket(f"s3://{BUCKET}/dua")
    assert store.names() == []
    store.keep(own)
    client.delete_object(Bucket=BUCKET, Key=f"dua/{own.name}/database.dump.age")
    with pytest.raises(DamagedError, match=r"database\.dump\.age is missing in s3://cadangan"):
        store.fetch(own.name, _fresh(tmp_path / "in"))


@pytest.mark.slow
@pytest.mark.usefixtures("service")
def test_old_backups_leave_the_bucket_by_the_rule(tmp_path: Path) -> None:
    store = stores.store_at(f"s3://{BUCKET}/tiga")
    for day in (1, 2, 3, 4):
        store.keep(backup_at(tmp_path / "made", datetime(2026, 1, day, tzinfo=UTC)))
    removed = stores.tidy(store, Rule(days=2, weeks=0, months=0), just_taken=store.names()[-1])
    assert [name[:15] for name in removed] == ["backup-20260101", "backup-20260102"]
    assert len(store.names()) == 2
    left = boto3.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="tiga/")
    assert left["KeyCount"] == 4


@pytest.mark.slow
@pytest.mark.usefixtures("service")
def test_a_bucket_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(KeepingError, match="refuses"):
        stores.store_at("s3://tidak-ada/x").names()


def test_a_store_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("AWS_ENDPOINT_URL", "http://127.0.0.1:9"), ("AWS_MAX_ATTEMPTS", "1")):
        monkeypatch.setenv(name, value)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with pytest.raises(KeepingError, match="does not answer"):
        stores.store_at("s3://cadangan").names()


def test_a_folder_holds_whole_backups_only(tmp_path: Path) -> None:
    store = stores.store_at(str(tmp_path / "place"))
    assert store.names() == []
    own = backup_at(tmp_path / "place", datetime(2026, 1, 2, tzinfo=UTC))
    (tmp_path / "place" / ".backup-20260103T000000Z-0a0b0c.making").mkdir()
    (tmp_path / "place" / "backup-20260104T000000Z-0a0b0c").mkdir()
    assert store.names() == [own.name]
    assert stores.found(str(tmp_path / "place"), tmp_path) == own
    assert stores.found(str(own), tmp_path) == own
    store.remove(own.name)
    with pytest.raises(KeepingError, match="no whole backup"):
        stores.found(str(tmp_path / "place"), tmp_path)


def test_the_backup_just_taken_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    store = stores.store_at(str(tmp_path))
    future = backup_at(tmp_path, datetime(2031, 1, 1, tzinfo=UTC))
    just = backup_at(tmp_path, datetime(2026, 1, 1, tzinfo=UTC))
    rule = Rule(days=1, weeks=0, months=0)
    assert stores.tidy(store, rule, just_taken=just.name) == []
    assert store.names() == [just.name, future.name]
    assert stores.tidy(store, rule, just_taken=future.name) == [just.name]


def test_what_killed_runs_left_goes_after_a_day_and_nothing_else(tmp_path: Path) -> None:
    place, spools = tmp_path / "place", tmp_path / "home"
    whole = backup_at(place, datetime(2026, 1, 2, tzinfo=UTC))
    young, old = (place / f".backup-2026010{day}T000000Z-0a0b0c.making" for day in (4, 3))
    spool, mine = spools / "backup-ab_c1xyz", spools / "backup-of-my-own"
    for folder in (young, old, spool, mine):
        folder.mkdir(parents=True)
        (folder / "database.dump.age").write_bytes(b"x")
    keys = spools / "backup-keys.txt"
    keys.write_text("age1")
    later = time.time() + leftovers.DAY_SECONDS + 60
    os.utime(young / "database.dump.age", (later, later))
    gone = leftovers.clear(place=place, spools=spools, now=later)
    assert sorted(gone) == sorted([old, spool])
    assert all(path.exists() for path in (whole, young, mine, keys))
    assert leftovers.clear(place=None, spools=spools, now=later) == []


def test_the_last_backup_is_remembered_and_a_torn_note_is_none(tmp_path: Path) -> None:
    assert journal.last(tmp_path) is None
    entry = journal.Entry("backup-x", "2026-11-24T20:46:04+00:00", "/backups", 5, 1.5)
    journal.note(tmp_path, entry)
    assert journal.last(tmp_path) == entry
    (tmp_path / journal.NAME).write_text('{"name": ')
    assert journal.last(tmp_path) is None


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_what_a_killed_restore_opened_goes_with_the_next_one(tmp_path: Path) -> None:
    for name in ("restore-abcd1234", "backup-abcd1234", "restore-points"):
        (tmp_path / name).mkdir()
    with leftovers.none_of_restores(tmp_path):
        assert sorted(one.name for one in tmp_path.iterdir()) == ["backup-abcd1234", "restore-points"]
