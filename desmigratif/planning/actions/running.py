"""The work of a plan: inputs into a folder, the plan command, its result into the database, once."""

import json
import logging
import tempfile
from pathlib import Path

from django.utils.translation import gettext_noop

from desmigratif.candidates.queries import content_of
from desmigratif.planning.actions.storing import store_result
from desmigratif.planning.folder import read_folder
from desmigratif.planning.models import PlanRun
from desmigratif.tasks import child
from desmigratif.tasks.errors import TaskFailedError, TaskStoppedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report, patiently

logger = logging.getLogger(__name__)

NEWS = "news.json"  # what the command tells while it runs
SET_STAGE = "set"
TRACEBACK = "Traceback (most recent call last)"
GRACE_SECONDS = 90.0
"""For reading the files and writing the explanations, beside the solver's own time limit."""

PREPARING = gettext_noop("Preparing the files")
CHOOSING = gettext_noop("Choosing the villages: %(seconds)s s of at most %(limit)s s")
BEST_SO_FAR = gettext_noop(
    "Choosing the villages: %(seconds)s s of at most %(limit)s s. Best plan so far %(value)s,"
    " no plan can exceed %(bound)s, gap %(gap)s"
)
ORDERING = gettext_noop("Putting the villages into years: %(seconds)s s of at most %(limit)s s")
FINISHING = gettext_noop(
    "The time allowed is over; proof, prices and reasons are being finished: %(seconds)s s so far"
)
STORING = gettext_noop("Storing the plan and the reason of every village")
OVER_TIME = gettext_noop(
    "The plan took longer than %(seconds)s s and was stopped. Allow more time or fewer rules."
)
REFUSED = gettext_noop("The plan command refused its input: %(said)s")
BROKEN = gettext_noop("The plan command broke off (code %(code)s): %(said)s")


def run_plan(*, task: LongTask, report: Report) -> str:
    """Make the plan whose id the task carries; gives its address. Run again after its end it does nothing."""
    run = PlanRun.objects.select_related("candidates").get(pk=task.argument_id or 0)
    if run.stored_at is None:
        with tempfile.TemporaryDirectory(prefix="desmigratif-plan-") as name:
            folder = Path(name)
            report.progress(0.02, PREPARING)
            _make(run, folder, report)
            report.stop_if_asked()
            report.progress(0.7, STORING)
            result = read_folder(folder / "result")
            patiently(lambda: store_result(run_id=run.pk, result=result, report=report))
    return run.result_url


def _make(run: PlanRun, folder: Path, report: Report) -> None:
    candidates = folder / f"candidates.{run.candidates.extension}"
    candidates.write_bytes(content_of(run.candidates))
    (folder / "policy.toml").write_text(run.policy, "utf-8", newline="")
    arguments = ["plan", candidates.name, "--policy", "policy.toml", "--out", "result"]
    arguments += ["--time-limit", str(run.time_limit_s), "--progress", NEWS]
    if run.sites:
        (folder / "sites.csv").write_text(run.sites, "utf-8", newline="")
        arguments += ["--sites", "sites.csv"]
    limit = run.time_limit_s + GRACE_SECONDS
    try:
        ended = child.run(
            arguments,
            folder=folder,
            most_seconds=limit,
            stop=report.cancelled,
            tick=_Ticker(report, run.time_limit_s, folder / NEWS),
        )
    except child.StoppedError:
        raise TaskStoppedError from None
    except child.OverTimeError:
        raise TaskFailedError(OVER_TIME, seconds=int(limit)) from None
    _judge(ended)


class _Ticker:
    """Shows the seconds that have passed and what the search tells, once a second."""

    def __init__(self, report: Report, limit: int, news: Path) -> None:
        self.report, self.limit, self.news, self.shown = report, limit, news, -1

    def __call__(self, seconds: float) -> None:
        if int(seconds) > self.shown:
            self.shown = int(seconds)
            share = 0.05 + 0.6 * min(1.0, seconds / self.limit)
            message, numbers = told(news=self.news) if seconds <= self.limit else (FINISHING, {})
            self.report.progress(share, message, seconds=self.shown, limit=self.limit, **numbers)


def told(*, news: Path) -> tuple[str, dict[str, int]]:
    """The message for what the search has told so far, and its numbers: best value, bound, gap."""
    try:
        said = json.loads(news.read_text("utf-8"))
    except (OSError, ValueError):  # nothing told yet
        return CHOOSING, {}
    if not isinstance(said, dict):
        return CHOOSING, {}
    value, bound = said.get("value"), said.get("bound")
    if said.get("stage") != SET_STAGE:
        return ORDERING, {}
    if value is None or bound is None:
        return CHOOSING, {}
    return BEST_SO_FAR, {"value": value, "bound": bound, "gap": bound - value}


def _judge(ended: child.Ended) -> None:
    """Codes 0 (optimal) and 3 (infeasible, or time ran out) come with a result."""
    if ended.code in {0, 3}:
        return
    logger.warning("the plan command ended with %s: %s", ended.code, ended.said)
    lines = ended.said.splitlines() or [""]
    if ended.code in {1, 2} and TRACEBACK not in ended.said:
        raise TaskFailedError(REFUSED, said=" ".join(lines[-3:])[-300:])
    raise TaskFailedError(BROKEN, code=ended.code, said=lines[-1][-300:])
