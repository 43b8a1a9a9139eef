"""Counts requests by status and duration, over all processes of the web server, for `/metrics`.

Each process has a file of its own in shared memory or the data folder and only ever adds there; reading sums
all files, those of processes that ended too. Addresses, names and pages are not counted: nobody is in these.
"""

import mmap
import os
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

BOUNDS = (0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds; upper ends of the buckets, the last bucket has none."""
CLASSES = ("2xx", "3xx", "4xx", "5xx")
SLOTS = len(CLASSES) * (len(BOUNDS) + 2)
"""For each class: a bucket for each bound, one beyond, and the sum of microseconds."""
LENGTH = SLOTS * 8


class Counts:
    """The counts of this process in its file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{os.getpid()}-{time.time_ns()}.counts"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, LENGTH)  # a sparse file on a full disk would kill the process
            self._slots = mmap.mmap(descriptor, LENGTH)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        self._lock = threading.Lock()
        self.pid = os.getpid()

    def add(self, status: int, seconds: float) -> None:
        begin = _begin(status)
        bucket = next((place for place, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        with self._lock:
            self._increase(begin + bucket, 1)
            self._increase(begin + len(BOUNDS) + 1, round(seconds * 1_000_000))

    def _increase(self, slot: int, by: int) -> None:
        (now,) = struct.unpack_from("<Q", self._slots, slot * 8)
        struct.pack_into("<Q", self._slots, slot * 8, now + by)


def _begin(status: int) -> int:
    """First slot of a status's class; what is no class of ours counts as an error of the server."""
    place = status // 100 - 2
    return (place if 0 <= place < len(CLASSES) else len(CLASSES) - 1) * (len(BOUNDS) + 2)


class MeteringMiddleware:
    """Counts every answer and how long it took. A disk that takes no counts costs no visitor a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._counts: Counts | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        self._add(response.status_code, time.perf_counter() - began)
        return response

    def _add(self, status: int, seconds: float) -> None:
        try:
            if self._counts is None or self._counts.pid != os.getpid():  # a forked process counts for itself
                self._counts = Counts(Path(settings.METERING_FOLDER))
        except OSError:
            return
        self._counts.add(status, seconds)


def total(folder: Path) -> list[int]:
    """The slots of all processes together."""
    sums = [0] * SLOTS
    for path in sorted(folder.glob("*.counts")):
        try:
            held = path.read_bytes()
        except OSError:
            continue
        if len(held) == LENGTH:
            sums = [one + other for one, other in zip(sums, struct.unpack(f"<{SLOTS}Q", held), strict=True)]
    return sums


def forget(folder: Path) -> None:
    """Begin at nought, as monitors expect of a restarted server."""
    for path in folder.glob("*.counts"):
        path.unlink(missing_ok=True)


def lines(folder: Path) -> list[str]:
    """The histogram in Prometheus' text form."""
    sums = total(folder)
    said = [
        "# HELP desmigratif_request_seconds Duration of requests by class of status.",
        "# TYPE desmigratif_request_seconds histogram",
    ]
    for place, name in enumerate(CLASSES):
        own = sums[place * (len(BOUNDS) + 2) : (place + 1) * (len(BOUNDS) + 2)]
        so_far = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), own[:-1], strict=True):
            so_far += count
            said.append(f'desmigratif_request_seconds_bucket{{status="{name}",le="{bound}"}} {so_far}')
        said.append(f'desmigratif_request_seconds_sum{{status="{name}"}} {own[-1] / 1_000_000:.6f}')
        said.append(f'desmigratif_request_seconds_count{{status="{name}"}} {so_far}')
    return said
