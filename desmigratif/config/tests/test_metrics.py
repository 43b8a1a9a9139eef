"""`/metrics`: who may read it, what it says, and that counts of all processes add up."""

import errno
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from desmigratif.audit import actions as audit
from desmigratif.audit import queries
from desmigratif.audit.models import Epoch
from desmigratif.config.watching import metering, metrics

pytestmark = pytest.mark.django_db


def read(client: Client, **headers: str) -> dict[str, float]:
    response = client.get("/metrics", **headers)  # type: ignore[arg-type]
    assert response.status_code == 200
    rows = (row.rsplit(" ", 1) for row in response.content.decode().splitlines() if not row.startswith("#"))
    return {name: float(value) for name, value in rows}


def test_this_machine_reads_it_and_every_line_has_its_kind(client: Client) -> None:
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = response.content.decode().splitlines()
    kinds = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    for line in lines:
        if not line.startswith("#"):
            name = line.split("{")[0].split(" ")[0]
            assert name in kinds or name.rsplit("_", 1)[0] in kinds


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "10.0.0.9"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": ""},
    ],
)
@pytest.mark.parametrize("token", ["", "a-long-word"])
def test_others_and_what_came_through_a_proxy_get_nothing(
    headers: dict[str, Any], token: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESMIGRATIF_METRICS_TOKEN", token)
    assert client.get("/metrics", **headers).status_code == 404


def test_the_token_opens_it_from_elsewhere(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESMIGRATIF_METRICS_TOKEN", "a-long-word")
    assert read(client, REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer a-long-word")


def test_the_trail_and_the_queue_are_counted(client: Client) -> None:
    before = read(client)["desmigratif_trail_unsealed_lines"]
    audit.record(verb="write", subject_kind="test", by=None)
    now = read(client)
    assert now["desmigratif_trail_unsealed_lines"] == before + 1
    assert now["desmigratif_database_up"] == 1
    assert now['desmigratif_queue_jobs{state="todo"}'] >= 0
    assert now["desmigratif_queue_oldest_waiting_seconds"] >= 0
    assert now["desmigratif_database_bytes"] > 1_000_000


def test_the_epoch_has_its_code_since_a_number_may_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "epoch", lambda: Epoch(number=3, code="c0ffee"))
    assert read(client)['desmigratif_epoch{code="c0ffee"}'] == 3


def test_a_database_that_is_away_is_a_number_and_no_error(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> list[str]:
        raise OperationalError("gone")

    monkeypatch.setattr(metrics, "_asked", away)
    assert read(client)["desmigratif_database_up"] == 0


def test_a_request_is_counted_by_its_class_and_duration(client: Client, tmp_path: Path) -> None:
    with override_settings(METERING_FOLDER=tmp_path):
        own = Client()  # a middleware that has not chosen its file yet
        assert own.get("/healthz").status_code == 200
        assert own.get("/nowhere-at-all").status_code == 404
        said = read(own)
    assert said['desmigratif_request_seconds_count{status="2xx"}'] == 1
    assert said['desmigratif_request_seconds_count{status="4xx"}'] == 1
    assert said['desmigratif_request_seconds_sum{status="2xx"}'] > 0
    assert said['desmigratif_request_seconds_bucket{status="4xx",le="+Inf"}'] == 1


def _work(folder: Path) -> None:
    counts = metering.Counts(folder)
    for _ in range(1000):
        counts.add(200, 0.3)


def test_counts_of_all_processes_add_up_and_outlive_them(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    workers = [fork.Process(target=_work, args=(tmp_path,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    said = metering.lines(tmp_path)
    assert 'desmigratif_request_seconds_count{status="2xx"} 3000' in said
    assert 'desmigratif_request_seconds_bucket{status="2xx",le="0.2"} 0' in said
    assert 'desmigratif_request_seconds_bucket{status="2xx",le="0.5"} 3000' in said
    metering.forget(tmp_path)
    assert 'desmigratif_request_seconds_count{status="2xx"} 0' in metering.lines(tmp_path)


def test_a_full_disk_costs_no_page_and_leaves_no_file(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, begin: int, length: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with override_settings(METERING_FOLDER=tmp_path):
        assert Client().get("/healthz").status_code == 200
    assert not list(tmp_path.iterdir())


def test_the_room_of_the_counts_is_taken_before_they_are_mapped(tmp_path: Path) -> None:
    metering.Counts(tmp_path)
    (path,) = tmp_path.iterdir()
    assert (path.stat().st_size, path.stat().st_blocks > 0) == (metering.LENGTH, True)


def test_a_disk_that_takes_no_counts_costs_no_page(client: Client, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with override_settings(METERING_FOLDER=tmp_path / "file"):
        assert Client().get("/healthz").status_code == 200
