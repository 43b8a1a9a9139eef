"""What every level must reach and what it aims at, and what of it a measurement misses."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

MUST_MEMORY_MB, AIM_MEMORY_MB = 300, 180


@dataclass(frozen=True)
class Target:
    """None where nothing is asked. `ratio` to CBC's CPU seconds, `seconds` of CPU for the set,
    `order_seconds` for a proven order, `gap` between bound and plan, `memory_mb` of the whole process.
    """

    proven: bool = True
    ratio: Fraction | None = None
    seconds: float | None = None
    order_seconds: float | None = None
    gap: Fraction | None = None
    memory_mb: int = MUST_MEMORY_MB

    def __str__(self) -> str:
        parts = [
            "proven" if self.proven else "",
            "" if self.ratio is None else f"≤ {self.ratio} of CBC",
            "" if self.seconds is None else f"set ≤ {self.seconds:g} s",
            "" if self.order_seconds is None else f"order proven ≤ {self.order_seconds:g} s",
            "" if self.gap is None else f"gap ≤ {float(self.gap):.2%}",
            f"≤ {self.memory_mb} MB",
        ]
        return ", ".join(part for part in parts if part)


MUST = {
    "L1": Target(ratio=Fraction(1, 8)),
    "L2": Target(ratio=Fraction(1, 10)),
    "L3": Target(ratio=Fraction(1, 15)),
    "L4": Target(ratio=Fraction(1, 15), seconds=5),
    "L5": Target(seconds=5),
    "L34": Target(proven=False, gap=Fraction(5, 10_000)),
    "L345": Target(proven=False, gap=Fraction(1, 1_000)),
}
AIM = {
    "L1": Target(ratio=Fraction(1, 25), memory_mb=AIM_MEMORY_MB),
    "L2": Target(ratio=Fraction(1, 30), memory_mb=AIM_MEMORY_MB),
    "L3": Target(ratio=Fraction(1, 50), memory_mb=AIM_MEMORY_MB),
    "L4": Target(ratio=Fraction(1, 60), seconds=1, memory_mb=AIM_MEMORY_MB),
    "L5": Target(seconds=1, order_seconds=5, memory_mb=AIM_MEMORY_MB),
    "L34": Target(ratio=Fraction(1, 3), memory_mb=AIM_MEMORY_MB),
    "L345": Target(memory_mb=AIM_MEMORY_MB),
}


class Figures(Protocol):
    """What a measurement has to say about ours. `ratio` is None where CBC was not asked."""

    @property
    def proven(self) -> bool: ...
    @property
    def ratio(self) -> float | None: ...
    @property
    def gap(self) -> Fraction | None: ...
    @property
    def set_cpu(self) -> float: ...
    @property
    def order_cpu(self) -> float | None: ...
    @property
    def memory_mb(self) -> float: ...


def missed(figures: Figures, target: Target) -> Iterator[str]:
    """The parts of a target that are not reached, in words. A ratio that was not measured is not judged."""
    if target.proven and not figures.proven:
        yield "not proven"
    if target.ratio is not None and figures.ratio is not None and figures.ratio > target.ratio:
        yield f"1/{1 / figures.ratio:.1f} of CBC"
    if target.seconds is not None and figures.set_cpu > target.seconds:
        yield f"set {figures.set_cpu:.1f} s"
    yield from _order_missed(figures, target)
    if target.gap is not None and (figures.gap is None or figures.gap > target.gap):
        yield "no plan" if figures.gap is None else f"gap {float(figures.gap):.3%}"
    if figures.memory_mb > target.memory_mb:
        yield f"{figures.memory_mb:.0f} MB"


def _order_missed(figures: Figures, target: Target) -> Iterator[str]:
    if target.order_seconds is None:
        return
    if figures.order_cpu is None:
        yield "order not proven"
    elif figures.order_cpu > target.order_seconds:
        yield f"order {figures.order_cpu:.1f} s"
