"""The process that does long work: one task at a time, a quick and clean stop, an eye on dead workers."""

import asyncio
import contextlib
import logging

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from desmigratif.tasks import actions

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0
HEARTBEAT_SECONDS = 3.0
GRACE_SECONDS = 1.0


def run() -> None:
    """Work until SIGTERM or SIGINT; running work then has a second before it is put back into the queue."""
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        watch = asyncio.create_task(_watch(), name="watch over dead workers")
        try:
            await app.run_worker_async(
                concurrency=1,
                shutdown_graceful_timeout=GRACE_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=actions.WORKER_SILENT_SECONDS,
                delete_jobs="successful",
            )
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch


async def _watch() -> None:
    while True:
        await sync_to_async(_look, thread_sensitive=False)()
        await asyncio.sleep(LOOK_EVERY_SECONDS)


def _look() -> None:
    """One look; a database that is away for a moment is no reason to stop working."""
    close_old_connections()
    try:
        revived = actions.retry_stalled()
    except Exception:
        logger.exception("looking for stalled long tasks failed")
    else:
        if revived:
            logger.warning("%s long tasks of stopped workers were put back into the queue", revived)
    finally:
        close_old_connections()
