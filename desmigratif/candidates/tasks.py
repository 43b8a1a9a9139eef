"""The long work of this room."""

from django.utils.translation import gettext_lazy as _

from desmigratif.candidates.actions import simulation
from desmigratif.tasks import registry
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report


@registry.work(simulation.KIND, label=_("Simulating a list of candidates"))
def simulate(task: LongTask, report: Report) -> str:
    return simulation.run_simulation(task=task, report=report)
