"""The long work of this room."""

from django.utils.translation import gettext_lazy as _

from desmigratif.planning.actions import requests, running
from desmigratif.tasks import registry
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report


@registry.work(requests.KIND, label=_("Making a plan"))
def make_plan(task: LongTask, report: Report) -> str:
    return running.run_plan(task=task, report=report)
