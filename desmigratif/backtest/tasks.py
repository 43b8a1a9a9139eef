"""The long work of this room."""

from django.utils.translation import gettext_lazy as _

from desmigratif.backtest.actions import asking, running
from desmigratif.tasks import registry
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report


@registry.work(asking.KIND, label=_("Making a back-test"))
def make_back_test(task: LongTask, report: Report) -> str:
    return running.run_back_test(task=task, report=report)
