"""`/metrics`: what a watching machine draws, in Prometheus' text form. No person and no address in it."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from desmigratif.archiving import state
from desmigratif.audit import queries as audit
from desmigratif.config import home
from desmigratif.config.watching import metering, upkeep
from desmigratif.keeping import journal

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
"""A request with one of these came through a proxy: its loopback address is the proxy's."""
QUEUE = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status"
STATES = ("todo", "doing", "failed")
WORKER = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine itself, or with the token; to everybody else there is nothing here."""
    if not may_watch(request):
        raise Http404
    text = "\n".join([*_database(), *_around(), *metering.lines(Path(settings.METERING_FOLDER))]) + "\n"
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def may_watch(request: HttpRequest) -> bool:
    token = os.environ.get("DESMIGRATIF_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    direct = not any(name in request.META for name in PASSED_ON)
    return direct and request.META.get("REMOTE_ADDR") in LOOPBACK


def _database() -> list[str]:
    """What only the database knows; without it, that it is away."""
    try:
        return [*_gauge("database_up", "Whether the database answers.", 1), *_asked()]
    except Error:
        return list(_gauge("database_up", "Whether the database answers.", 0))


def _asked() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(QUEUE)
        counts = dict(cursor.fetchall())
        cursor.execute(WORKER)
        beat = cursor.fetchone()[0]
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    yield from _head("queue_jobs", "Jobs of the queue by state.")
    yield from (f'desmigratif_queue_jobs{{state="{state}"}} {counts.get(state, 0)}' for state in STATES)
    waiting = upkeep.oldest_waiting()
    seconds = waiting.total_seconds() if waiting else 0
    yield from _gauge("queue_oldest_waiting_seconds", "How long the oldest due job waits.", seconds)
    if beat is not None:
        yield from _gauge("worker_silent_seconds", "Since when no worker gave a sign of life.", float(beat))
    yield from _gauge("trail_unsealed_lines", "Lines that wait for a seal.", audit.unsealed().count())
    yield from _gauge("database_bytes", "Size of the database.", size)
    epoch = audit.epoch()
    if epoch:
        yield from _head("epoch", "Changes when a backup was put back; its code never comes again.")
        yield f'desmigratif_epoch{{code="{epoch.code}"}} {epoch.number}'


def _around() -> Iterator[str]:
    folder = home.folder()
    free = shutil.disk_usage(folder).free
    yield from _gauge("disk_free_bytes", "Room on the disk of the data folder.", free)
    last = journal.last(folder)
    if last:
        age = (timezone.now() - last.moment).total_seconds()
        yield from _gauge("backup_age_seconds", "Since when the last whole backup is.", age)
        yield from _gauge("backup_bytes", "Size of the last backup.", last.bytes)
    yield from of_archive(folder)


def of_archive(folder: Path) -> Iterator[str]:
    """Where an archive of the log is kept: how far it is behind."""
    if not home.archive_place():
        return
    last = state.last(folder)
    if last and last.moment:
        behind = (timezone.now() - last.moment).total_seconds()
        yield from _gauge("archive_behind_seconds", "Age of what is not in the archive yet.", behind)
    if last and last.base_moment:
        age = (timezone.now() - last.base_moment).total_seconds()
        yield from _gauge("archive_base_age_seconds", "Since when the archive's newest base is.", age)
    failing = 0 if last and last.moment and not last.fault else 1
    yield from _gauge("archive_failing", "Whether the archive says that something is wrong.", failing)


def _gauge(name: str, words: str, value: float) -> Iterator[str]:
    yield from _head(name, words)
    yield f"desmigratif_{name} {value:.3f}" if isinstance(value, float) else f"desmigratif_{name} {value}"


def _head(name: str, words: str) -> Iterator[str]:
    yield f"# HELP desmigratif_{name} {words}"
    yield f"# TYPE desmigratif_{name} gauge"
