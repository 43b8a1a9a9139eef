"""From a whole model to the few choices still in question: by proof, or as a guess to find a plan."""

from dataclasses import dataclass, replace

import numpy as np

from desmigratif.cores.selection.model import NO_LIMIT, Model
from desmigratif.cores.selection.problem import Bools, Ints
from desmigratif.cores.selection.proving.lowest import lowest
from desmigratif.cores.selection.search.bound import best_margins
from desmigratif.cores.selection.search.sifting import Root

SURELY = 0.5
NEVER = NO_LIMIT


@dataclass(frozen=True, eq=False)
class Part:
    """A model of the choices in question, once the `certain` ones (positions in the whole) are taken.

    `origin` is the position in the whole model of each choice of the part.
    """

    model: Model
    origin: Ints
    certain: Ints

    def whole(self, taken: Ints) -> Ints:
        """Positions in the whole model of a plan of the part."""
        return np.sort(np.concatenate([self.certain, self.origin[taken]]))


@dataclass(frozen=True, eq=False)
class Losses:
    """How far `Root.total` falls when a choice is taken (per choice) or a village left out (per village)."""

    taken: Ints
    left_out: Ints


def losses(model: Model, root: Root) -> Losses:
    """The losses of the root's prices; a village that has to be chosen is never left out."""
    best, must = best_margins(model, root.margin)
    base = np.where(must, best, np.maximum(best, 0))
    return Losses(base[model.group] - root.margin, np.where(must, NEVER, base))


def in_question(model: Model, root: Root, worth: int) -> Part:
    """What is left of the model when only plans worth more than `worth` matter. Exact."""
    loss = losses(model, root)
    slack = root.total - root.prices.scale * (worth + 1)
    must = (loss.left_out > slack)[model.group] | model.must
    return _part(replace(model, must=must), loss.taken <= slack)


def near(model: Model, root: Root, count: int) -> Part:
    """The model with about `count` villages free, those that the prices decide least, and the rest as in the
    relaxation. A guess: plans of the part are plans of the model, but perhaps not the best."""
    loss = losses(model, root)
    chosen = root.x > SURELY
    doubtful = np.minimum(root.x, 1 - root.x) > 1e-6
    other = np.minimum.reduceat(np.where(chosen, NEVER, loss.taken), model.first)
    other = np.where(np.logical_or.reduceat(chosen, model.first), np.minimum(other, loss.left_out), other)
    other[np.logical_or.reduceat(doubtful, model.first)] = -1
    free = np.zeros(len(model.first), np.bool_)
    free[lowest(other, count)] = True
    must = model.must | (chosen & ~free[model.group])
    return _part(replace(model, must=must), free[model.group] | chosen)


def _part(model: Model, keep: Bools) -> Part:
    """The kept choices; where a village has to be chosen and one is left, that one is certain."""
    positions = np.flatnonzero(keep)
    part = model.take(positions)
    certain = part.must & (np.bincount(part.group, minlength=len(part.first)) == 1)[part.group]
    stay = ~part.of_villages(certain)
    return Part(part.settle(certain), positions[stay], positions[certain])
