"""The one job of the queue: whatever the long work is, its argument is the task's id."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import JobContext

from desmigratif.tasks import actions, queue


@app.task(name=queue.PERFORM, pass_context=True, retry=RetryStrategy(retry_exceptions={JobAborted}))
def perform(context: JobContext, task_id: int) -> None:
    if not actions.perform(task_id=task_id, stopping=context.should_abort):
        raise JobAborted
