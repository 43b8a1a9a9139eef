"""Trees whose leaves put prices on regencies, years and costs: the checker grants what the solver proved."""

from random import Random

import pytest

from desmigratif.cores.selection.certificate import certificate_bytes
from desmigratif.cores.selection.check.proof import certified
from desmigratif.cores.selection.proof import Split
from desmigratif.cores.selection.solve import solve
from desmigratif.cores.selection.tests.problems import random_problem

REGENCIES = [51_383, 53_646, 55_182]  # prices of a regency that comes after one without villages in question
LARGE = [51_116, 55_112, 55_576, 56_232]  # prices near the limit of 64 bits


@pytest.mark.parametrize("seed", [*REGENCIES, *LARGE])
def test_the_certified_bound_is_the_solvers(seed: int) -> None:
    problem = random_problem(Random(seed))
    solution = solve(problem)
    assert solution.status == "optimal"
    assert solution.proof is not None
    assert isinstance(solution.proof.tree, Split)
    assert certified(problem, certificate_bytes(problem, solution.proof)).bound == solution.objective
