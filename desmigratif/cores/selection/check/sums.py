"""Best sums by count, from villages through places to the nation, and back: what one set of prices proves.

A village is a place that takes none (0) or one (its margin). Every place sums its children side by side with
the other places of its level; `before` and `after` hold the best of the children on either side, so that each
child learns the best of all else for every count of its own. Whole numbers only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

NEVER = -(2**62)
HARDLY = -(2**61)
BLOCK = 3_000_000  # numbers of one array of a block


@dataclass(frozen=True, eq=False)
class Stage:
    """Children in places: `place` is by child. A place takes `least` to `most`; from `bonus_from` on it earns
    `bonus`.
    """

    place: Whole
    least: Whole
    most: Whole
    bonus: int = 0
    bonus_from: int = 0


@dataclass(frozen=True, eq=False)
class Block:
    """Some places of a stage with their children side by side (-1: none)."""

    places: Whole
    children: Whole
    before: Whole
    after: Whole | None = None


def settle(sums: Whole) -> Whole:
    """Sums that hold something impossible are impossible."""
    sums[sums < HARDLY] = NEVER
    return sums


def blocks_of(stage: Stage, widths: Whole) -> list[tuple[Whole, Whole]]:
    """Places and their children, places of like size together, each block small enough."""
    order = np.argsort(stage.place, kind="stable")
    size = np.bincount(stage.place, minlength=len(stage.most))
    start = np.cumsum(size) - size
    found = []
    waiting = np.argsort(size, kind="stable")
    while len(waiting):
        count = len(waiting)
        while (
            count > 1
            and int(size[waiting[count - 1]] + 1) * int(widths[waiting[:count]].max()) * count > BLOCK
        ):
            count = (count + 1) // 2
        places, waiting = waiting[:count], waiting[count:]
        children = np.full((count, int(size[places].max(initial=0))), -1, np.int64)
        column = np.arange(children.shape[1])
        there = column < size[places][:, None]
        children[there] = order[(start[places][:, None] + column)[there]]
        found.append((places, children))
    return found


class Sums:
    """All stages under one set of margins; `first` are the villages' functions (0 and margin).

    `twos` limits what exactly two villages of a first place are worth.
    """

    def __init__(self, stages: list[Stage], first: Whole, twos: Whole | None = None) -> None:
        self.stages = stages
        self.functions = [first]
        self.blocks: list[list[Block]] = []
        for number, stage in enumerate(stages):
            self.blocks.append(self._up(stage, self.functions[-1], twos if number == 0 else None))

    @property
    def top(self) -> int:
        """The nation's best sum."""
        return int(self.functions[-1].max(initial=NEVER))

    def _up(self, stage: Stage, child: Whole, twos: Whole | None) -> list[Block]:
        reach = _reach(child)
        most = np.zeros(len(stage.most), np.int64)
        np.add.at(most, stage.place, reach)
        widths = np.minimum(most, stage.most) + 1
        whole = np.full((len(stage.most), int(widths.max(initial=1))), NEVER, np.int64)
        padded = np.vstack([child, _neutral(child.shape[1])])
        blocks = []
        for places, children in blocks_of(stage, widths):
            width = int(widths[places].max(initial=1))
            before = np.full((len(places), children.shape[1] + 1, width), NEVER, np.int64)
            before[:, 0, 0] = 0
            for turn in range(children.shape[1]):
                before[:, turn + 1] = _joined(before[:, turn], padded[children[:, turn]])
            whole[places, :width] = before[:, -1]
            blocks.append(Block(places, children, before))
        if twos is not None and whole.shape[1] > 2:
            whole[:, 2] = np.minimum(whole[:, 2], twos)
        self.functions.append(_within(stage, whole))
        return blocks

    def outsides(self, apart: Truth | None = None) -> list[Whole]:
        """For the villages, and the places of every stage: by count the best of all else.

        In the first places of `apart` the villages do not hear of sums of exactly two.
        """
        outside = [np.zeros_like(self.functions[-1])]
        for number in reversed(range(len(self.stages))):
            stage, child = self.stages[number], self.functions[number]
            best = np.full_like(child, NEVER)
            padded = np.vstack([child, _neutral(child.shape[1])])
            kept = []
            for block in self.blocks[number]:
                width = block.before.shape[2]
                after = np.full_like(block.before, NEVER)
                after[:, -1] = _from_outside(stage, block.places, outside[-1], width)
                if apart is not None and number == 0 and width > 2:
                    after[apart[block.places], -1, 2] = NEVER
                for turn in reversed(range(block.children.shape[1])):
                    after[:, turn] = _left(after[:, turn + 1], padded[block.children[:, turn]])
                    rows = np.flatnonzero(block.children[:, turn] >= 0)
                    best[block.children[rows, turn]] = _beside(
                        block.before[rows, turn], after[rows, turn + 1], child.shape[1]
                    )
                kept.append(Block(block.places, block.children, block.before, after))
            self.blocks[number] = kept
            outside.append(best)
        return outside[::-1]


def _within(stage: Stage, whole: Whole) -> Whole:
    count = np.arange(whole.shape[1])
    fits = (count >= stage.least[:, None]) & (count <= stage.most[:, None])
    if stage.bonus:
        whole = np.where(count >= stage.bonus_from, whole + stage.bonus, whole)
    return settle(np.where(fits, whole, NEVER))


def _from_outside(stage: Stage, places: Whole, outside: Whole, width: int) -> Whole:
    """What a place's count is worth to all else, bonus included, as wide as its children may reach."""
    own = np.full((len(places), width), NEVER, np.int64)
    shared = min(width, outside.shape[1])
    own[:, :shared] = outside[places, :shared]
    count = np.arange(width)
    fits = (count >= stage.least[places][:, None]) & (count <= stage.most[places][:, None])
    if stage.bonus:
        own = np.where(count >= stage.bonus_from, own + stage.bonus, own)
    return settle(np.where(fits, own, NEVER))


def _neutral(width: int) -> Whole:
    row = np.full((1, width), NEVER, np.int64)
    row[0, 0] = 0
    return row


def _reach(functions: Whole) -> Whole:
    possible = functions > NEVER
    last = functions.shape[1] - 1 - possible[:, ::-1].argmax(axis=1)
    return np.where(possible.any(axis=1), last, 0)


def _joined(one: Whole, other: Whole) -> Whole:
    best = np.full_like(one, NEVER)
    for count in range(min(one.shape[1], other.shape[1])):
        np.maximum(
            best[:, count:], one[:, : one.shape[1] - count] + other[:, count, None], out=best[:, count:]
        )
    return settle(best)


def _left(after: Whole, child: Whole) -> Whole:
    """What is best after a child, seen from before it."""
    best = np.full_like(after, NEVER)
    width = after.shape[1]
    for count in range(min(width, child.shape[1])):
        np.maximum(
            best[:, : width - count], after[:, count:] + child[:, count, None], out=best[:, : width - count]
        )
    return settle(best)


def _beside(before: Whole, after: Whole, width: int) -> Whole:
    best = np.full((len(before), width), NEVER, np.int64)
    for count in range(min(width, before.shape[1])):
        best[:, count] = (before[:, : before.shape[1] - count] + after[:, count:]).max(axis=1)
    return settle(best)
