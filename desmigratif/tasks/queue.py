"""The queue, reached through Django's own connection: a job commits together with its task."""

from collections.abc import Iterable

from asgiref.sync import async_to_sync
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

PERFORM = "tasks.perform"


def _manager() -> JobManager:
    # Not the application's own manager: in a worker that one speaks over connections of its own.
    return JobManager(connector=DjangoConnector())


def put(task_id: int) -> int:
    """Put one task into the queue, inside the caller's transaction; gives the job's id."""
    job_id: int = configure_task(name=PERFORM, job_manager=_manager()).defer(task_id=task_id)
    return job_id


def withdraw(job_id: int) -> bool:
    """Take a job back that no worker has begun; False when it is too late."""
    return bool(_manager().cancel_job_by_id(job_id))


def put_back(job_id: int) -> None:
    """Put a job that a worker holds back into the queue."""
    _manager().retry_job_by_id(job_id, retry_at=timezone.now())


def states(job_ids: Iterable[int]) -> dict[int, str]:
    """State of each job that still exists: todo, doing, succeeded, failed, cancelled or aborted."""
    return dict(ProcrastinateJob.objects.filter(id__in=list(job_ids)).values_list("id", "status"))


def stalled(seconds: float) -> set[int]:
    """Jobs in the hands of a worker that has given no sign of life for so many seconds, or is gone."""
    jobs = async_to_sync(_manager().get_stalled_jobs)(seconds_since_heartbeat=seconds)
    return {job.id for job in jobs if job.id is not None}
