"""The work of a plan as a child process: done, refused, killed, over time, cancelled."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desmigratif.accounts.models import User
from desmigratif.planning.actions import running
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.tests.conftest import result_of
from desmigratif.tasks import actions as tasks
from desmigratif.tasks import child
from desmigratif.tasks.models import LongTask
from desmigratif.tasks.report import Report
from desmigratif.tasks.tests.stand_in import alive, pids_in, stand_in


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Put another program in the place of `desmigratif`: the Python text given."""
    return stand_in(monkeypatch, tmp_path)


def _perform(run: PlanRun) -> LongTask:
    assert run.task is not None
    assert tasks.perform(task_id=run.task.pk, stopping=lambda: False)
    run.refresh_from_db()
    run.task.refresh_from_db()
    return run.task


COPY = """
    import shutil, sys
    shutil.copytree({source!r}, sys.argv[sys.argv.index("--out") + 1])
    raise SystemExit({code})
"""


def test_the_plan_is_made_stored_and_shown(
    asked_run: PlanRun, command: Callable[[str], None], tmp_path: Path
) -> None:
    result_of(asked_run, tmp_path / "result")
    command(COPY.format(source=str(tmp_path / "result"), code=0))
    task = _perform(asked_run)
    assert (task.state, task.result_url) == ("done", asked_run.get_absolute_url())
    assert asked_run.status == "optimal"
    assert Verdict.objects.filter(run=asked_run).count() == 15


def test_run_again_after_its_end_it_does_nothing(
    asked_run: PlanRun, command: Callable[[str], None], tmp_path: Path
) -> None:
    result_of(asked_run, tmp_path / "result")
    command(COPY.format(source=str(tmp_path / "result"), code=0))
    _perform(asked_run)
    command("raise SystemExit(9)")
    LongTask.objects.update(state="waiting", finished_at=None)  # as if the end had never been written
    task = _perform(asked_run)
    assert (task.state, task.attempt, Verdict.objects.count()) == ("done", 2, 15)


def test_an_infeasible_plan_is_a_result_not_a_failure(
    asked_run: PlanRun, command: Callable[[str], None], tmp_path: Path
) -> None:
    result_of(asked_run, tmp_path / "result", status="infeasible")
    command(COPY.format(source=str(tmp_path / "result"), code=3))
    task = _perform(asked_run)
    assert (task.state, asked_run.status) == ("done", "infeasible")


@pytest.mark.parametrize("code", [1, 2, 9])
def test_a_command_that_fails_is_told_in_its_own_words(
    asked_run: PlanRun, command: Callable[[str], None], code: int
) -> None:
    command(f"""
        import sys
        print("the file is wrong at row 7", file=sys.stderr)
        raise SystemExit({code})
    """)
    task = _perform(asked_run)
    assert task.state == "failed"
    assert "the file is wrong at row 7" in task.message_in_words
    assert asked_run.status == ""


def test_a_command_that_crashes_shows_its_last_word_and_no_traceback(
    asked_run: PlanRun, command: Callable[[str], None]
) -> None:
    command("raise ZeroDivisionError('by zero')")
    task = _perform(asked_run)
    assert "ZeroDivisionError: by zero" in task.message_in_words
    assert "Traceback" not in task.message_in_words


def test_a_killed_command_is_a_failure_not_a_plan(asked_run: PlanRun, command: Callable[[str], None]) -> None:
    command("import os; os.kill(os.getpid(), 9)")
    task = _perform(asked_run)
    assert task.state == "failed"
    assert "-9" in task.message_in_words


def test_a_command_that_never_ends_is_killed(
    asked_run: PlanRun, command: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "GRACE_SECONDS", -59.0)
    command("import time; time.sleep(600)")
    began = time.monotonic()
    task = _perform(asked_run)
    assert time.monotonic() - began < 30
    assert task.state == "failed"
    assert "lebih dari 1 detik" in task.message_in_words


SLEEPER = """
    import os, subprocess, sys, time
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print(os.getpid(), grandchild.pid, flush=True)
    time.sleep(600)
"""


def test_cancelling_kills_the_command_and_its_children(
    asked_run: PlanRun, command: Callable[[str], None], planner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(SLEEPER)
    pids: list[int] = []
    original = child.run

    def run(arguments: Sequence[str], **options: object) -> child.Ended:
        folder = options["folder"]
        assert isinstance(folder, Path)

        def tick(seconds: float) -> None:
            if not pids:
                pids.extend(pids_in(folder / "said.txt"))
                tasks.cancel(task=LongTask.objects.get(), by=planner)

        return original(arguments, **{**options, "tick": tick})  # type: ignore[arg-type]

    monkeypatch.setattr(child, "run", run)
    task = _perform(asked_run)
    assert (task.state, asked_run.status) == ("cancelled", "")
    assert len(pids) == 2
    assert not any(map(alive, pids))


TELLER = """
    import json, pathlib, shutil, sys, time
    news = pathlib.Path(sys.argv[sys.argv.index("--progress") + 1])
    news.write_text(json.dumps({{"stage": "set", "value": 1200, "bound": 1500}}))
    time.sleep(1.5)
    shutil.copytree({source!r}, sys.argv[sys.argv.index("--out") + 1])
"""


def test_best_value_bound_and_gap_are_shown_while_it_runs(
    asked_run: PlanRun, command: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result_of(asked_run, tmp_path / "result")
    command(TELLER.format(source=str(tmp_path / "result")))
    shown: list[str] = []
    original = Report.progress

    def progress(report: Report, share: float, message: str, **values: object) -> None:
        original(report, share, message, **values)
        shown.append(LongTask.objects.get().message_in_words)

    monkeypatch.setattr(Report, "progress", progress)
    assert _perform(asked_run).state == "done"
    assert any("terbaik sejauh ini 1.200" in words and "1.500, selisih 300" in words for words in shown), (
        shown
    )


@pytest.mark.parametrize("said", ["", "{", '{"stage": "set", "value": null, "bound": 5}', "[]"])
def test_news_that_say_nothing_yet_break_nothing(tmp_path: Path, said: str) -> None:
    news = tmp_path / "news.json"
    assert running.told(news=news) == (running.CHOOSING, {})
    news.write_text(said)
    assert running.told(news=news) == (running.CHOOSING, {})


def test_the_second_stage_is_told_by_name(tmp_path: Path) -> None:
    news = tmp_path / "news.json"
    news.write_text('{"stage": "years", "value": 5, "bound": 5}')
    assert running.told(news=news) == (running.ORDERING, {})


def test_when_the_time_is_over_nobody_reads_more_seconds_than_at_most(tmp_path: Path) -> None:
    class Heard:
        def progress(self, share: float, message: str, **numbers: int) -> None:
            self.last = (share, message % numbers)

    news, heard = tmp_path / "news.json", Heard()
    news.write_text('{"stage": "years", "value": 1, "bound": 2}')
    tick = running._Ticker(heard, 60, news)  # type: ignore[arg-type]
    tick(59.0)
    assert "59 s of at most 60 s" in heard.last[1]
    tick(89.0)
    assert heard.last[1].startswith("The time allowed is over")
    assert "89 s" in heard.last[1]
