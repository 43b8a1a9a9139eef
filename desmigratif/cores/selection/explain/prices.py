"""What it costs to force each village in or out: certified lower bounds, from the prices of the proof."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from desmigratif.cores.selection.problem import NOT_CHOSEN, Ints, Problem, Solution
from desmigratif.cores.selection.proving.counts import Counted, relaxed
from desmigratif.cores.selection.proving.hierarchy import CLOSED
from desmigratif.cores.selection.units import in_units, value_unit

BLANK = -1


@dataclass(frozen=True, eq=False)
class Prices:
    """`price` by village: the plan loses at least that much value when the village is forced the other way;
    `BLANK` where no plan can have it so. `exact` says that it loses exactly that.
    """

    price: Ints
    exact: bool


def prices_of(problem: Problem, solution: Solution) -> Prices:
    """Prices of all villages of a plan, blank for those that may never be chosen or cannot be left out."""
    blank = np.full(len(problem.codes), BLANK)
    if solution.year_index is None or solution.proof is None:
        return Prices(blank, exact=False)
    counted = counted_of(problem, solution)
    chosen = solution.year_index != NOT_CHOSEN
    other = np.where(chosen, counted.left_out, counted.inside)
    possible = other > CLOSED
    worth = other // solution.proof.scale * value_unit(problem)
    loss = np.maximum(0, (solution.objective or 0) - np.where(possible, worth, 0))
    return Prices(np.where(possible, loss, blank), exact=nothing_priced(problem))


def counted_of(problem: Problem, solution: Solution) -> Counted:
    """What the root prices of the proof say, in units of value; the solution has a proof."""
    assert solution.proof is not None
    proof = solution.proof
    return relaxed(in_units(problem), proof.scale, proof.cliques, proof.root)


def nothing_priced(problem: Problem) -> bool:
    """Whether counts by place are all there is to the rules, so that their bounds are exact."""
    no_budget = all(year.budget_idr is None for year in problem.years)
    return len(problem.years) == 1 and no_budget and not len(problem.clashing)


def priced(explanations: pl.DataFrame, prices: Prices) -> pl.DataFrame:
    """The explanations with their prices; where the price is blank, so is whether it is exact."""
    price = pl.Series("price", prices.price, dtype=pl.Int64)
    exact = pl.Series("price_exact", np.full(len(price), int(prices.exact)), dtype=pl.Int64)
    known = price != BLANK
    return explanations.with_columns(
        pl.select(pl.when(known).then(price).alias("price")).to_series(),
        pl.select(pl.when(known).then(exact).alias("price_exact")).to_series(),
    )
