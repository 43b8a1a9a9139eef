"""The plan without budgets that is closest to a relaxed one: where a search for one with budgets begins."""

from dataclasses import replace

import numpy as np

from desmigratif.cores.selection.model import Model
from desmigratif.cores.selection.problem import Ints
from desmigratif.cores.selection.search.bound import Floats
from desmigratif.cores.selection.search.relaxation import Relaxation

SHARES = 1_000  # parts that one choice is divided into


def closest_plan(model: Model, x: Floats) -> Ints | None:
    """The choices of a plan that keeps every rule but the budgets and has most of `x`; None if not found.

    Without budgets the rules are those of a flow, so that the relaxation takes whole choices.
    """
    shares = np.rint(x * SHARES).astype(np.int64)
    rules = tuple(rule for rule in model.rules if rule.weight is None)
    flow = replace(model, value=shares, rules=rules, settled=0)
    relaxed = Relaxation(flow).solve(np.ones(len(x), np.bool_), model.must)
    if relaxed is None:
        return None
    taken = np.flatnonzero(relaxed.x > 0.5)
    return taken if flow.keeps(taken) else None
