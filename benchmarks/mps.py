"""A selection problem of one year as an MPS file, for solvers that read one."""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import numpy as np

from desmigratif.cores.selection.problem import Ints, Problem

Row = tuple[str, str, int]
"""Name, sense (E, L or G) and right-hand side."""


def write_mps(problem: Problem, path: Path) -> None:
    """Minimise −Σ priority · x; column x<v> is village v. Villages that may not be chosen have no column."""
    open_ = np.flatnonzero(problem.allowed[:, 0])
    rows, entries = _rows(problem), _entries(problem)
    with path.open("w", encoding="ascii") as file:
        file.write("NAME SELECTION\nROWS\n N COST\n")
        file.writelines(f" {sense} {name}\n" for name, sense, _side in rows)
        _write_columns(file, problem, open_, entries)
        file.write("RHS\n")
        file.writelines(f"    RHS {name} {side}\n" for name, _sense, side in rows)
        file.write("BOUNDS\n")
        for village in open_.tolist():
            file.write(f" {'FX' if problem.include[village] else 'UP'} BND x{village} 1\n")
        file.write("ENDATA\n")


def _rows(problem: Problem) -> list[Row]:
    year = problem.years[0]
    rows: list[Row] = [("quota", "E", year.quota or 0)]
    if year.budget_idr is not None:
        rows.append(("budget", "L", year.budget_idr))
    rows += [(f"f{p}", "G", floor) for p, floor in enumerate(problem.floors.tolist()) if floor]
    for name, cap, _place, count in _caps(problem):
        rows += [(f"{name}{number}", "L", cap) for number in range(count)]
    return rows


def _caps(problem: Problem) -> Iterator[tuple[str, int, Ints, int]]:
    for name, cap, place, places in (
        ("p", problem.caps.province, problem.province, problem.provinces),
        ("r", problem.caps.regency, problem.regency, problem.regencies),
        ("d", problem.caps.district, problem.district, problem.districts),
    ):
        if cap is not None:
            yield name, cap, place, len(places)


def _entries(problem: Problem) -> list[tuple[str, list[int]]]:
    """Row-name patterns with each village's number in them; the budget has its cost instead."""
    found = [("f", problem.province.tolist())] if problem.floors.any() else []
    return found + [(name, place.tolist()) for name, _cap, place, _count in _caps(problem)]


def _write_columns(file: TextIO, problem: Problem, open_: Ints, entries: list[tuple[str, list[int]]]) -> None:
    priority, cost, budget = problem.priority.tolist(), problem.cost.tolist(), problem.years[0].budget_idr
    file.write("COLUMNS\n    MARKER 'MARKER' 'INTORG'\n")
    for village in open_.tolist():
        if priority[village]:
            file.write(f"    x{village} COST {-priority[village]}\n")
        file.write(f"    x{village} quota 1\n")
        if budget is not None and cost[village]:
            file.write(f"    x{village} budget {cost[village]}\n")
        file.writelines(f"    x{village} {name}{place[village]} 1\n" for name, place in entries)
    file.write("    MARKER 'MARKER' 'INTEND'\n")
