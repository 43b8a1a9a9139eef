"""CP-SAT of the package ortools, as a peer."""

import time

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.programme import Programme
from benchmarks.raw import Raw


def ask(programme: Programme, *, seconds: int) -> Raw:
    """Solve with one worker, at most so many seconds; building the model does not count."""
    model = cp_model.CpModel()
    columns = [model.new_bool_var("") for _column in range(len(programme.worth))]
    _add_rows(model, columns, programme)
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, programme.worth.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = float(seconds)
    before = time.process_time()
    status = solver.solve(model)
    cpu = time.process_time() - before
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    taken = np.array([solver.boolean_value(column) for column in columns]) if found else None
    bound = float(solver.best_objective_bound) if found else None  # says 0 when it has none
    return Raw(cpu, status == cp_model.OPTIMAL, taken, bound)


def _add_rows(model: cp_model.CpModel, columns: list[cp_model.IntVar], programme: Programme) -> None:
    column = np.repeat(np.arange(len(programme.worth)), np.diff(programme.start))
    order = np.argsort(programme.row, kind="stable")
    first = np.searchsorted(programme.row[order], np.arange(len(programme.side) + 1)).tolist()
    members, weights = column[order].tolist(), programme.weight[order].tolist()
    for number, (sense, side) in enumerate(zip(programme.sense, programme.side.tolist(), strict=True)):
        part = slice(first[number], first[number + 1])
        chosen = [columns[member] for member in members[part]]
        if sense == "L" and side == 1:
            model.add_at_most_one(chosen)
            continue
        total = cp_model.LinearExpr.weighted_sum(chosen, weights[part])
        model.add(total == side if sense == "E" else total <= side if sense == "L" else total >= side)
