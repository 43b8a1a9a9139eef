"""What a draw by lot would find: exact expectations and chances. Pure arithmetic on counts, no random number.

A stratum has `villages` to draw from, `known` of which are known by name, and `drawn` are drawn without
putting back, every set of that size being equally likely: the number of known ones among them is
hypergeometric.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb


@dataclass(frozen=True)
class Stratum:
    """Counts of villages to draw from together. ValueError when they cannot be."""

    villages: int
    known: int
    drawn: int

    def __post_init__(self) -> None:
        if not (0 <= self.known <= self.villages and 0 <= self.drawn <= self.villages):
            raise ValueError(f"no such stratum: {self}")

    @property
    def expected(self) -> Fraction:
        """How many known ones a draw finds on average."""
        return Fraction(self.drawn * self.known, self.villages) if self.villages else Fraction(0)

    @property
    def ways(self) -> list[int]:
        """Of all draws, how many find exactly 0, 1, 2 … of the known ones."""
        others = self.villages - self.known
        most = min(self.known, self.drawn)
        return [comb(self.known, n) * comb(others, self.drawn - n) for n in range(most + 1)]


def expected(strata: Iterable[Stratum]) -> Fraction:
    """How many known ones are found on average when each stratum is drawn from by itself."""
    return sum((one.expected for one in strata), Fraction(0))


def at_least(strata: Sequence[Stratum], found: int) -> Fraction:
    """The chance that draws from all strata together find at least so many known ones; exact."""
    ways = [1]
    for one in strata:
        if one.known and one.drawn:
            ways = _together(ways, one.ways)
    return Fraction(sum(ways[max(found, 0) :]), sum(ways))


def _together(first: Sequence[int], second: Sequence[int]) -> list[int]:
    """Ways to find 0, 1, 2 … in two strata at once."""
    found = [0] * (len(first) + len(second) - 1)
    for n, a in enumerate(first):
        for m, b in enumerate(second):
            found[n + m] += a * b
    return found
