"""What any peer says before it is checked."""

from dataclasses import dataclass

from desmigratif.cores.selection.problem import Bools

LESS_THAN_ONE = 0.999
"""Values are whole numbers: a plan is proven when the bound is less than 1 above it."""


@dataclass(frozen=True, eq=False)
class Raw:
    """CPU seconds of solving, whether the peer says that it proved the plan, its columns, its bound."""

    cpu: float
    proven: bool
    taken: Bools | None
    bound: float | None
