"""How a programme is told from the others in pictures: a colour and a shape each, and words in the legend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from desmigratif.programmes.models import Programme
from desmigratif.ui import marks

SHAPES = ("circle", "square", "triangle", "diamond", "wedge", "cross")
SEVERAL = "hexagon"


@dataclass(frozen=True)
class Sign:
    """Shape and class of the stylesheet."""

    shape: str
    css: str

    @property
    def key(self) -> SafeString:
        """The sign as it stands in a legend, in a square of 20 units."""
        return marks.mark(self.shape, css=self.css, x=10, y=10, radius=7)


BESIDE = Sign(SEVERAL, "cover-several")
"""Several programmes at one place."""


def signs(programmes: Sequence[Programme]) -> dict[int, Sign]:
    """A sign for each programme by its key, in the order the register got to know them, so that a sign stays
    the same. From the sixth on they share one."""
    last = len(SHAPES) - 1
    return {
        one.pk: Sign(SHAPES[min(n, last)], f"cover-{min(n, last) + 1}") for n, one in enumerate(programmes)
    }


def sign_of(some: Iterable[int], known: dict[int, Sign]) -> Sign:
    """The sign of the one programme among these, or that of several."""
    different = set(some)
    return known[different.pop()] if len(different) == 1 else BESIDE
