"""Input files and plan folders made for tests: a `Problem` written out, a known answer put into a folder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from desmigratif.cores.selection.files import files_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Problem, Solution
from desmigratif.cores.selection.read.assemble import problem_of
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.read.priority import GREATEST
from desmigratif.cores.selection.read.register import load_register
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.problems import problems
from desmigratif.cores.selection.tests.spots import position_of
from desmigratif.cores.selection.write import RUN, write_folder

REGISTER = load_register()


def file_problems() -> st.SearchStrategy[Problem]:
    """Small problems whose priorities the file format can hold."""
    return problems().map(_fitting)


def _fitting(problem: Problem) -> Problem:
    """The same with smaller priorities where they go beyond 2·10⁹; the bonus is left as it is."""
    return replace(problem, priority=problem.priority // (1 + problem.priority.max(initial=0) // GREATEST))


def candidates_csv(problem: Problem) -> bytes:
    """Positions stand there whether the problem has a distance or not."""
    lines = ["code,priority,cost_idr,lat,lng\n"]
    for code, priority, cost in zip(
        problem.codes, problem.priority.tolist(), problem.cost.tolist(), strict=True
    ):
        lat, lng = position_of(code) or ("", "")
        lines.append(f"{code},{priority},{cost},{lat},{lng}\n")
    return "".join(lines).encode()


def sites_csv(problem: Problem) -> bytes:
    """A site of one calendar year wherever a village is not allowed, but for the rule of distance."""
    lines = ["code,programme,starts_on,ends_on\n"]
    for row, column in np.argwhere(~problem.allowed_but_for_distance).tolist():
        year = problem.years[column].year
        lines.append(f"{problem.codes[row]},Kampung TKI,{year}-01-01,{year + 1}-01-01\n")
    return "".join(lines).encode()


def policy_toml(problem: Problem) -> bytes:
    lines = []
    for year in problem.years:
        lines.append(f"[years.{year.year}]")
        for name in ("quota", "quota_max", "budget_idr"):
            if getattr(year, name) is not None:
                lines.append(f"{name} = {getattr(year, name)}")
    lines.append("[caps]")
    for name in ("province", "regency", "regency_year", "district"):
        if getattr(problem.caps, name) is not None:
            lines.append(f"{name} = {getattr(problem.caps, name)}")
    if problem.min_mm is not None:
        lines.append(f"[distance]\nmin_km = {problem.min_km}")
    if problem.kawasan is not None:
        kawasan = problem.kawasan
        lines.append(f"[kawasan]\nmin_villages = {kawasan.min_villages}\nbonus = {kawasan.bonus}")
    lines.append("[floors.provinces]")
    lines += [f'"{name}" = {n}' for name, n in zip(problem.provinces, problem.floors.tolist(), strict=True)]
    lines.append(_codes("include", problem, problem.include))
    lines.append(_codes("keep", problem, problem.keep) if problem.keep.any() else "")
    lines.append(f"[order]\nneediest_first = {str(problem.neediest_first).lower()}")
    return ("\n".join(lines) + "\n").encode()


def _codes(name: str, problem: Problem, marked: Bools) -> str:
    codes = [code for code, mark in zip(problem.codes, marked.tolist(), strict=True) if mark]
    return f"[{name}]\ncodes = {codes}".replace("'", '"')


def inputs_of(problem: Problem) -> Inputs:
    """The problem written as files and read again."""
    return read_inputs(candidates_csv(problem), policy_toml(problem), sites_csv(problem))


def best_answer(problem: Problem) -> Solution:
    """The answer by looking at everything; only the proof that nothing is better is the solver's."""
    every = everything(problem)
    best = every.best()
    if best is None:
        return Solution("infeasible")
    sets = every.feasible() & (every.value == best)
    first = int(np.argmax(sets))
    same = ((every.assignments != NOT_CHOSEN) == (every.assignments[first] != NOT_CHOSEN)).all(axis=1) & sets
    row = int(np.argmax(np.where(same, every.order, -1)))
    order = int(every.order[row]) if problem.neediest_first else None
    status = "optimal" if problem.neediest_first else None
    return Solution(
        "optimal", every.assignments[row], best, best, status, order, order, proof=solve(problem).proof
    )


def put_folder(out: Path, inputs: Inputs, solution: Solution) -> Path:
    """A folder as `plan` writes it."""
    files = files_of(inputs, problem_of(inputs), solution, REGISTER)
    write_folder(out, {**files, RUN: b"{}\n"})
    return out
