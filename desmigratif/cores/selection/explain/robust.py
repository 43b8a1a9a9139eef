"""Which chosen villages stay when the policy weighs the indicators a little otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from desmigratif.cores.selection.problem import NOT_CHOSEN, Bools, Ints, Problem, Solution
from desmigratif.cores.selection.proving.prove import Prover
from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.read.priority import priorities
from desmigratif.cores.selection.units import in_units
from desmigratif.cores.selection.years import forget_years

PERCENT = 10
MOST_RUNS, DRAWS = 14, 8
MOST_LOOKED_AT = 700_000  # villages in all runs together: some 4 seconds
MILLION = 1_000_000

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Robust:
    """`runs` plans were tried; `codes` are the villages of the plan that are in each of them, sorted."""

    runs: int
    codes: tuple[str, ...]


def robust(inputs: Inputs, problem: Problem, solution: Solution, stop: Stop = lambda: False) -> Robust | None:
    """The villages that stay; None without a plan, or where the priorities were given and not weighed.

    Weights: each takes 10 % more or less, all ways of doing so. An order of indicators: 8 times every figure
    is changed by up to 10 %, by numbers drawn from the village's code. Fewer runs where there are many
    villages. Each run finds the best set under all rules but those of single years; one for which time or
    patience ran out counts with the best set found.
    """
    if solution.year_index is None or not inputs.candidates.scores:
        return None
    most = min(MOST_RUNS, max(2, MOST_LOOKED_AT // max(1, len(problem.codes))))
    stays, runs = solution.year_index != NOT_CHOSEN, 0
    kept = problem.priority - inputs.candidates.table["priority"].to_numpy()  # what those to keep count more
    for number, changed in enumerate(_changed(inputs, problem)):
        if number >= most:
            break
        taken = _best(replace(problem, priority=changed + kept), stop)
        if taken is not None:
            stays, runs = stays & taken, runs + 1
    codes = tuple(problem.codes[village] for village in np.flatnonzero(stays).tolist())
    return Robust(runs, codes) if runs else None


def _best(problem: Problem, stop: Stop) -> Bools | None:
    return Prover(forget_years(in_units(problem)), stop, lambda _value, _bound: None).run().taken


def _changed(inputs: Inputs, problem: Problem) -> Iterator[Ints]:
    """The priorities of each run."""
    policy, scores = inputs.policy, inputs.candidates.scores
    if policy.lexicographic is None:
        for weights in _weighings(policy):
            yield priorities(scores, replace(policy, weights=weights))
        return
    codes = np.array([int(code.replace(".", "")) for code in problem.codes], np.uint64)
    for draw in range(DRAWS):
        drawn = {
            name: _shaken(score, codes, draw * len(scores) + place)
            for place, (name, score) in enumerate(sorted(scores.items()))
        }
        yield priorities(drawn, policy)


def _weighings(policy: Policy) -> Iterator[tuple[tuple[str, int], ...]]:
    """Every weight up or down; those that only change all alike are left out."""
    weights = [(name, weight) for name, weight in policy.weights or () if weight > 0]
    for shares in product((100 - PERCENT, 100 + PERCENT), repeat=len(weights)):
        if len(set(shares)) > 1:
            yield tuple((name, weight * share) for (name, weight), share in zip(weights, shares, strict=True))


def _shaken(score: Ints, codes: np.ndarray[tuple[int], np.dtype[np.uint64]], draw: int) -> Ints:
    """Scores changed by up to 10 %, still between 0 and a million; the same for the same code and draw."""
    steps = 20 * PERCENT + 1  # tenths of a percent
    change = (_scattered(codes + np.uint64(draw) * np.uint64(10**11)) % np.uint64(steps)).astype(np.int64)
    return np.asarray(np.minimum(score * (1_000 - 10 * PERCENT + change) // 1_000, MILLION), np.int64)


def _scattered(
    numbers: np.ndarray[tuple[int], np.dtype[np.uint64]],
) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Numbers without any order left in them: the finishing steps of SplitMix64 (Steele and others, 2014)."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
