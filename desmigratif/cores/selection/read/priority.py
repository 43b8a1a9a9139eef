"""The policy's formula for the priority of each village, in exact integers. Scores come from `indicators`."""

import numpy as np

from desmigratif.cores.selection.problem import Ints
from desmigratif.cores.selection.read.policy import Policy

GREATEST = 2_000_000_000
FITS = 2**62 // 1_000_000  # sums of weights up to here times a score stay inside 64 bits


def priorities(scores: dict[str, Ints], policy: Policy) -> Ints:
    """Priority of each village from its scores 0…10⁶ by indicator (missing = 0).

    Lexicographic [a, b]: s_a·1000 + floor(s_b ÷ 1000). Weights: floor(Σ w·s ÷ Σ w).
    """
    if policy.lexicographic is not None:
        first, second = policy.lexicographic
        return np.asarray(scores[first] * 1000 + scores[second] // 1000, np.int64)
    weights = [(name, weight) for name, weight in policy.weights or () if weight > 0]
    total = sum(weight for _, weight in weights)
    kind = np.int64 if total <= FITS else np.object_  # huge weights: Python's integers, slower and exact
    weighted = sum(scores[name].astype(kind) * weight for name, weight in weights)
    return np.asarray(weighted // total, np.int64)
