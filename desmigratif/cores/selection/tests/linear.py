"""Small problems that the linear relaxation knows all about: without distance and bonus."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.tests.problems import problems


def linear_problems() -> st.SearchStrategy[Problem]:
    """Those problems without distance and bonus, which the linear relaxation knows nothing of."""
    return problems().map(linear)


def linear(problem: Problem) -> Problem:
    """The problem without distance and bonus."""
    return replace(
        problem,
        allowed=problem.allowed_but_for_distance,
        near_site=np.zeros((0, 0), np.bool_),
        clashing=np.zeros((0, 2), np.int64),
        min_mm=None,
        kawasan=None,
    )
