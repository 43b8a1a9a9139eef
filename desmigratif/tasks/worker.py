"""The process that does long work: one task at a time, a quick and clean stop, an eye on dead workers.

Beside the work it seals the trail every few seconds, however long the work takes, and every hour deletes the
sessions that are over. It also does the work that returns every day or every minute.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from desmigratif.audit import actions as audit
from desmigratif.audit.keyring import AuditKeyError
from desmigratif.signin import sessions
from desmigratif.tasks import actions, periodic

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0
SEAL_EVERY_SECONDS = 3.0
FORGET_EVERY_SECONDS = 3600.0
PERIODIC_EVERY_SECONDS = 15.0
HEARTBEAT_SECONDS = 3.0
GRACE_SECONDS = 1.0


def run() -> None:
    """Work until SIGTERM or SIGINT; running work then has a second before it is put back into the queue."""
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        beside = asyncio.gather(
            _again_and_again(_look, LOOK_EVERY_SECONDS),
            _again_and_again(_seal, SEAL_EVERY_SECONDS),
            _again_and_again(_forget, FORGET_EVERY_SECONDS),
            _again_and_again(_periodic, PERIODIC_EVERY_SECONDS),
        )
        try:
            await app.run_worker_async(
                concurrency=1,
                shutdown_graceful_timeout=GRACE_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=actions.WORKER_SILENT_SECONDS,
                delete_jobs="successful",
            )
        finally:
            beside.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beside


async def _again_and_again(chore: Callable[[], None], seconds: float) -> None:
    while True:
        await sync_to_async(_done, thread_sensitive=False)(chore)
        await asyncio.sleep(seconds)


def _done(chore: Callable[[], None]) -> None:
    """One turn; a database that is away for a moment is no reason to stop working."""
    close_old_connections()
    try:
        chore()
    except AuditKeyError as error:
        logger.error("the trail is not sealed: %s", error)
    except Exception:
        logger.exception("%s failed", chore.__doc__)
    finally:
        close_old_connections()


def _look() -> None:
    """looking for stalled long tasks"""
    revived = actions.retry_stalled()
    if revived:
        logger.warning("%s long tasks of stopped workers were put back into the queue", revived)


def _forget() -> None:
    """deleting sessions that are over"""
    sessions.delete_expired()


def _periodic() -> None:
    """looking for work of the day and of the minute"""
    periodic.run_due()


def _seal() -> None:
    """sealing the trail"""
    while audit.seal() == audit.MOST_LINES:
        pass  # lines wait from before: go on at once
