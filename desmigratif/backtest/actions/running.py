"""The work of a back-test: the plan command once for every year of the history, each knowing only the years
before; then the counts into the database, once."""

import logging
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from desmigratif.backtest import queries, rules
from desmigratif.backtest.actions.storing import store_counts
from desmigratif.backtest.counting import Choice
from desmigratif.backtest.models import BackTest
from desmigratif.candidates.queries import content_of
from desmigratif.planning.folder import Result, read_folder
from desmigratif.tasks import child
from desmigratif.tasks.errors import TaskFailedError, TaskStoppedError
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report, patiently

logger = logging.getLogger(__name__)

LIMIT_SECONDS = 60
"""For choosing the villages of one year."""
GRACE_SECONDS = 90.0
"""For reading the files and writing the reasons, beside it."""

PREPARING = gettext_noop("Preparing the files")
CHOOSING = gettext_noop("Choosing the villages of %(year)s: %(seconds)s s")
COUNTING = gettext_noop("Counting by province and regency")
OVER_TIME = gettext_noop("Choosing the villages of %(year)s took longer than %(seconds)s s and was stopped.")
NO_CHOICE = gettext_noop(
    "This list has no choice of %(quota)s villages for %(year)s that keeps the rules of the policy;"
    " a back-test needs a list of the whole country."
)
BROKEN = gettext_noop("The plan command broke off (code %(code)s): %(said)s")


@dataclass
class _Course:
    """A back-test on its way: where its files are, and what the years so far chose."""

    test: BackTest
    folder: Path
    report: Report
    programme: str
    chosen: dict[str, int] = field(default_factory=dict)
    eligible: frozenset[str] = frozenset()
    proven: dict[int, bool] = field(default_factory=dict)
    versions: dict[str, Any] = field(default_factory=dict)


def run_back_test(*, task: LongTask, report: Report) -> str:
    """Make the back-test whose id the task carries; gives its address. Run again after its end it does
    nothing."""
    test = BackTest.objects.select_related("candidates").get(pk=task.argument_id or 0)
    if test.stored_at is None:
        report.progress(0.02, PREPARING)
        with tempfile.TemporaryDirectory(prefix="desmigratif-back-test-") as name:
            choice = _chosen(test, Path(name), report)
        report.stop_if_asked()
        report.progress(0.9, COUNTING)
        patiently(lambda: store_counts(test_id=test.pk, choice=choice, report=report))
    return test.get_absolute_url()


def _chosen(test: BackTest, folder: Path, report: Report) -> Choice:
    """Year by year: a year keeps clear of the villages that the years before it chose."""
    course = _Course(test, folder, report, queries.programme_name(queries.history()))
    (folder / _list_of(test)).write_bytes(content_of(test.candidates))
    years = rules.years_of(test.policy)
    for number, year in enumerate(years):
        _year(course, year, share=number / len(years), width=1 / len(years))
    return Choice(course.chosen, course.eligible, course.proven, course.versions)


def _list_of(test: BackTest) -> str:
    return f"candidates.{test.candidates.extension}"


def _year(course: _Course, year: int, *, share: float, width: float) -> None:
    out = course.folder / str(year)
    out.mkdir()
    policy = rules.of_year(course.test.policy, year)
    (out / "policy.toml").write_text(policy, "utf-8", newline="")
    arguments = ["plan", f"../{_list_of(course.test)}", "--policy", "policy.toml", "--out", "result"]
    arguments += ["--time-limit", str(LIMIT_SECONDS)]
    sites = course.test.sites
    if course.chosen:
        sites = rules.sites_of(sites, course.programme, course.chosen)
    if sites:
        (out / "sites.csv").write_text(sites, "utf-8", newline="")
        arguments += ["--sites", "sites.csv"]
    ended = _command(course, arguments, out, year, share=share, width=width)
    result = _judged(ended, out, year, quota=rules.quota_of(policy, year))
    if not course.eligible:
        course.eligible = frozenset(one.code for one in result.explained() if one.status != "excluded")
    course.chosen |= result.years()
    course.proven[year] = result.status == "optimal"
    course.versions = result.versions.get("versions", {})


def _command(
    course: _Course, arguments: list[str], folder: Path, year: int, *, share: float, width: float
) -> child.Ended:
    def tick(seconds: float) -> None:
        so_far = share + width * min(1.0, seconds / LIMIT_SECONDS)
        course.report.progress(0.05 + 0.8 * so_far, CHOOSING, year=str(year), seconds=int(seconds))

    limit = LIMIT_SECONDS + GRACE_SECONDS
    try:
        return child.run(
            arguments, folder=folder, most_seconds=limit, stop=course.report.cancelled, tick=tick
        )
    except child.StoppedError:
        raise TaskStoppedError from None
    except child.OverTimeError:
        raise TaskFailedError(OVER_TIME, year=str(year), seconds=int(limit)) from None


def _judged(ended: child.Ended, folder: Path, year: int, *, quota: int) -> Result:
    """Codes 0 (optimal) and 3 (infeasible, or time ran out) come with a result; only one with villages
    serves."""
    if ended.code not in {0, 3}:
        logger.warning("the plan command ended with %s: %s", ended.code, ended.said)
        lines = ended.said.splitlines() or [""]
        raise TaskFailedError(BROKEN, code=ended.code, said=lines[-1][-300:])
    result = read_folder(folder / "result")
    if not result.has_plan:
        raise TaskFailedError(NO_CHOICE, year=str(year), quota=quota)
    return result
