"""HiGHS' own branch and bound on the whole programme, as a peer."""

import time
from typing import Any

import highspy
import numpy as np

from benchmarks.programme import Programme
from benchmarks.raw import LESS_THAN_ONE, Raw

ENDLESS = highspy.kHighsInf
HIGHS: Any = highspy.Highs


def ask(programme: Programme, *, seconds: int) -> Raw:
    """Solve with one thread until the gap is below 1, at most so many seconds; loading does not count."""
    solver: Any = HIGHS()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", LESS_THAN_ONE),
        ("time_limit", float(seconds)),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(_loaded(programme))
    before = time.process_time()
    solver.run()
    cpu = time.process_time() - before
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    info, values = solver.getInfo(), np.array(solver.getSolution().col_value)
    found = len(values) > 0 and info.primal_solution_status == highspy.kSolutionStatusFeasible
    bound = float(info.mip_dual_bound)
    return Raw(cpu, proven, values > 0.5 if found else None, bound if abs(bound) < ENDLESS else None)


def _loaded(programme: Programme) -> highspy.HighsLp:
    sense = np.array(programme.sense)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.worth), len(programme.side)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = programme.worth.astype(np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    lp.row_lower_ = np.where(sense == "L", -ENDLESS, programme.side)
    lp.row_upper_ = np.where(sense == "G", ENDLESS, programme.side)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = programme.start.astype(np.int32)
    lp.a_matrix_.index_ = programme.row.astype(np.int32)
    lp.a_matrix_.value_ = programme.weight.astype(np.float64)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    return lp
