"""What can change about a plan: a village comes in, goes out, changes its year; or two, one for another."""

from dataclasses import dataclass

import numpy as np

from desmigratif.cores.selection.model import Model, Rule, used_by
from desmigratif.cores.selection.problem import Bools, Ints

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Changes:
    """Changes by row: the choices that end and those that begin, two columns each, -1 where there is none."""

    old: Ints
    new: Ints

    def only(self, which: Ints | Bools) -> "Changes":
        return Changes(self.old[which], self.new[which])

    @property
    def single(self) -> Bools:
        """Which changes concern one village only."""
        return (self.old[:, 1] < 0) & (self.new[:, 1] < 0)

    def villages(self, model: Model) -> Ints:
        """The villages concerned, two columns, -1 where there is no second."""
        return at(model.group, np.maximum(self.old, self.new), NOBODY)


def changes_of(model: Model, margin: Ints, now: Ints) -> Changes:
    """Every change of one village that breaks no cap or floor, and one with a second village where it would.

    `now` is the choice of every village, -1 where it has none. Quotas and budgets are not looked at. The
    second village is the one that loses least by its `margin` among those in the full or barely filled row.
    """
    one = _single(model, now)
    two = _helped(model, margin, now, one)
    both = Changes(np.concatenate([one.old, two.old]), np.concatenate([one.new, two.new]))
    villages = both.villages(model)
    fits = villages[:, 0] != villages[:, 1]
    taken = now[now >= 0]
    for rule in _places(model):
        fits &= _fits(rule, used_by(rule, taken), both)
    return both.only(fits)


def at(numbers: Ints, where: Ints, nobody: int = 0) -> Ints:
    """The numbers at these positions, `nobody` where the position is -1."""
    return np.append(numbers, nobody)[where]


def _places(model: Model) -> list[Rule]:
    """The rules about places, wide ones first."""
    return [rule for rule in model.rules if rule.weight is None and rule.name != "quota"]


def _single(model: Model, now: Ints) -> Changes:
    current = now[model.group]
    other = np.flatnonzero(current != np.arange(len(current)))
    leaving = now[now >= 0]
    leaving = leaving[~model.must[leaving]]
    old = np.concatenate([current[other], leaving])
    new = np.concatenate([other, np.full(len(leaving), NOBODY)])
    nobody = np.full(len(old), NOBODY)
    return Changes(np.stack([old, nobody], axis=1), np.stack([new, nobody], axis=1))


def _helped(model: Model, margin: Ints, now: Ints, one: Changes) -> Changes:
    """The changes that a full or barely filled row forbids, with another village that makes up for it."""
    taken = now[now >= 0]
    free = np.flatnonzero(now[model.group] < 0)
    leaver, comer = np.full(len(one.old), NOBODY), np.full(len(one.old), NOBODY)
    for rule in _places(model):
        used = used_by(rule, taken)
        begun, ended = at(rule.row, one.new[:, 0], NOBODY), at(rule.row, one.old[:, 0], NOBODY)
        full = (begun >= 0) & (begun != ended) & (used >= rule.upper)[begun]
        bare = (ended >= 0) & (begun != ended) & (used <= rule.lower)[ended]
        leaver = np.where(full, _easiest_of(rule, taken, margin[taken])[begun], leaver)
        comer = np.where(bare, _easiest_of(rule, free, -margin[free])[ended], comer)
    old, new = one.old.copy(), one.new.copy()
    old[:, 1] = leaver
    new[:, 1] = np.where(leaver >= 0, _stand_in(model, leaver, one.old[:, 0]), comer)
    stuck = (leaver >= 0) & (new[:, 1] < 0) & np.append(model.must, False)[leaver]
    lost = (leaver >= 0) & (one.old[:, 0] >= 0) & (new[:, 1] < 0)
    return Changes(old, new).only(((leaver >= 0) | (comer >= 0)) & ~stuck & ~lost)


def _easiest_of(rule: Rule, choices: Ints, loss: Ints) -> Ints:
    """For each row, the one of these choices that loses least, -1 where there is none."""
    best = np.full(len(rule.lower), NOBODY)
    order = np.argsort(-loss, kind="stable")
    best[rule.row[choices[order]]] = choices[order]
    return best


def _stand_in(model: Model, leaver: Ints, old: Ints) -> Ints:
    """What the leaving village takes instead: the year that the other gives up, if it gives up one."""
    table = np.full((len(model.first), int(model.year.max()) + 2), NOBODY)
    table[model.group, model.year] = np.arange(len(model.village))
    return np.where((leaver >= 0) & (old >= 0), table[model.group[leaver], model.year[old]], NOBODY)


def _fits(rule: Rule, used: Ints, changes: Changes) -> Bools:
    """Whether each change keeps the rule if it is the only one."""
    begun, ended = at(rule.row, changes.new, NOBODY), at(rule.row, changes.old, NOBODY)
    fits = np.ones(len(begun), np.bool_)
    for rows in (*begun.T, *ended.T):
        total = used[rows] + (begun == rows[:, None]).sum(axis=1) - (ended == rows[:, None]).sum(axis=1)
        fits &= (rows < 0) | ((total <= rule.upper[rows]) & (total >= rule.lower[rows]))
    return fits
