"""The lowest of many numbers, without favour among equals."""

import numpy as np
from numpy.typing import NDArray

from desmigratif.cores.selection.problem import Ints

Floats = NDArray[np.float64]

GOLDEN = 2_654_435_761  # a multiplier that scatters neighbours


def lowest(numbers: Ints | Floats, count: int) -> Ints:
    """Positions of the lowest numbers, lowest first; equal ones from anywhere, in an order of no meaning."""
    few = np.arange(len(numbers))
    if count < len(numbers):
        few = np.flatnonzero(numbers <= np.partition(numbers, count)[count])
    return few[np.lexsort((few * GOLDEN % 2**32, numbers[few]))[:count]]
