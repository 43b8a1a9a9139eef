"""verify-plan: recompute a plan folder from its inputs and name every difference. No solver is imported here.

What the solver alone knows (`bound`, `order_bound`, which rules clash, next-best plans, what stays whatever
the weights) is taken as its word, but must agree with the status and with itself. That no plan is worth more
than `certified_bound` is taken from the certificate and nothing else.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from desmigratif.cores.selection.check.certificate import CertificateError
from desmigratif.cores.selection.check.keeping import keep_faults, shown
from desmigratif.cores.selection.check.nearby import false_pairs
from desmigratif.cores.selection.check.rules import (
    broken_rules,
    objective_of,
    order_value_of,
    served_villages,
)
from desmigratif.cores.selection.check.tables import (
    certificate_faults,
    explanation_faults,
    price_texts,
    table_faults,
)
from desmigratif.cores.selection.check.words import clash_faults, solution_faults, solution_from
from desmigratif.cores.selection.explain.reasons import explain
from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Kept, Problem
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.summary import solver_words, summary_of, word_faults
from desmigratif.cores.selection.write import (
    PLAN_COLUMNS,
    REPORT,
    RUN,
    SUMMARY,
    WITH_PLAN,
    csv_bytes,
    plan_table,
)

YEAR = re.compile("[0-9]{1,4}")
MOST = 20  # differences of one kind that are worth naming


def differences(folder: Path, inputs: Inputs, register: Register) -> list[str]:
    """Everything in the folder that is not what the inputs give; empty when the plan is accepted.

    Raises WrongUseError when the folder holds no plan at all.
    """
    summary = _summary(folder)
    if not isinstance(summary, dict):
        return [f"{SUMMARY}: not a JSON object"]
    problem = problem_of(inputs)
    planned = summary.get("status") in ("optimal", "feasible")
    missing = [
        name for name in (RUN, REPORT, *(WITH_PLAN if planned else ())) if not (folder / name).is_file()
    ]
    found = [f"{name} is missing" for name in missing]
    if missing:
        return found
    if planned:
        return list(_with_plan(folder, summary, inputs, problem, register))
    found += [
        f"{name}: there is no plan, so there must be no such file" for name in _files(folder, WITH_PLAN)
    ]
    found += solution_faults(summary, None, None, neediest_first=inputs.policy.neediest_first)
    found += clash_faults(summary, problem)
    expected = summary_of(inputs, problem, solution_from(summary, None, None, None), register, None)
    return found + list(_unlike(summary, expected, SUMMARY))


def _with_plan(
    folder: Path, summary: dict[str, Any], inputs: Inputs, problem: Problem, register: Register
) -> Iterator[str]:
    content = (folder / "plan.csv").read_bytes()
    years, unreadable = _read_plan(content)
    broken = [*unreadable, *broken_rules(inputs, years)]
    yield from broken[:MOST]
    if broken:
        return
    year_index = _year_index(inputs, problem, years)
    yield from _lines("plan.csv", content, csv_bytes(plan_table(inputs, problem, year_index, register)))
    yield from false_pairs(inputs, problem, served_villages(inputs))
    objective, order = objective_of(inputs, years), order_value_of(inputs, years)
    try:
        proven = shown(problem, year_index, (folder / "certificate.json").read_bytes())
    except CertificateError as error:
        yield f"certificate.json: {error}"
        return
    yield from certificate_faults(summary, objective, proven.bound)
    yield from keep_faults(summary, proven)
    order_value = order if inputs.policy.neediest_first else None
    yield from solution_faults(summary, objective, order_value, neediest_first=inputs.policy.neediest_first)
    explanations = explain(inputs, proven.problem, year_index)
    solution = solution_from(summary, year_index, objective, order_value)
    if problem.keep.any():
        solution = replace(solution, kept=Kept(proven.weight, proven.kept, proven.most, None))
    expected = summary_of(inputs, problem, solution, register, explanations, proven.bound)
    yield from _unlike(summary, expected | solver_words(summary), SUMMARY)
    yield from word_faults(summary, years)
    value = objective + proven.lift
    yield from table_faults(folder, proven.problem, years, value, summary.get("alternatives"))
    prices = price_texts(proven.problem, year_index, value, proven.verdict)
    yield from explanation_faults(folder, explanations, prices)


def _summary(folder: Path) -> Any:
    try:
        return json.loads((folder / SUMMARY).read_bytes(), object_pairs_hook=_no_twins)
    except OSError as error:
        raise WrongUseError(f"{folder}: no plan here: {SUMMARY} cannot be read") from error
    except (ValueError, RecursionError):
        return None


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a key twice: readers would not agree which one counts."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _read_plan(content: bytes) -> tuple[dict[str, int], list[str]]:
    """Year of each village in plan.csv, and what could not be read."""
    years: dict[str, int] = {}
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return years, [f"plan.csv: not a CSV file in UTF-8: {error}"]
    if not rows or tuple(rows[0]) != PLAN_COLUMNS:
        return years, [f"plan.csv: the first line must be {','.join(PLAN_COLUMNS)}"]
    faults = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(PLAN_COLUMNS) or not YEAR.fullmatch(row[4]):
            faults.append(f"plan.csv: row {number} cannot be read")
        elif row[0] in years:
            faults.append(f"plan.csv: row {number}: {row[0]} stands twice")
        else:
            years[row[0]] = int(row[4])
    return years, faults


def _year_index(inputs: Inputs, problem: Problem, years: dict[str, int]) -> Ints:
    columns = {year.year: column for column, year in enumerate(inputs.policy.years)}
    places = [columns[years[code]] if code in years else NOT_CHOSEN for code in problem.codes]
    return np.array(places, np.int64)


def _lines(name: str, content: bytes, expected: bytes) -> Iterator[str]:
    """Where two files differ first."""
    if content == expected:
        return
    have, want = content.split(b"\n"), expected.split(b"\n")
    for number, (mine, right) in enumerate(zip(have, want, strict=False), start=1):
        if mine != right:
            yield f"{name}: line {number} is {mine.decode(errors='replace')!r}, must be {right.decode()!r}"
            return
    yield f"{name}: has {len(have) - 1} lines, must have {len(want) - 1}"


def _unlike(have: Any, want: Any, path: str) -> Iterator[str]:
    """Differences of two JSON values, types included."""
    if isinstance(have, dict) and isinstance(want, dict):
        for key in sorted(set(have) | set(want)):
            where = f"{path}: {key}" if path == SUMMARY else f"{path}.{key}"
            if key not in want:
                yield f"{where} is not part of a summary"
            elif key not in have:
                yield f"{where} is missing"
            else:
                yield from _unlike(have[key], want[key], where)
    elif type(have) is not type(want) or have != want or json.dumps(have) != json.dumps(want):
        yield f"{path} is {json.dumps(have)[:200]}, must be {json.dumps(want)[:200]}"


def _files(folder: Path, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if (folder / name).exists()]
