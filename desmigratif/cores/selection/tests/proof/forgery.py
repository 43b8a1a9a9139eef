"""Certificates tampered with, one thing at a time: each kind changes the parsed JSON of a true one."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from desmigratif.cores.selection.problem import Problem

Data = dict[str, Any]
Kind = Callable[[Random, Data, Problem], bool]  # changes the data in place; whether it could


def forged(kind: Kind, pick: Random, content: bytes, problem: Problem) -> bytes | None:
    """A tampered copy of the certificate; None where this one offers nothing of the kind to change."""
    data = deepcopy(json.loads(content))
    if not kind(pick, data, problem):
        return None
    return json.dumps(data).encode()


def lower_target(pick: Random, data: Data, _problem: Problem) -> bool:
    data["target"] = max(-1, data["target"] - pick.choice((1, 1, 2, 10, 1000)))
    return True


def change_price(pick: Random, data: Data, problem: Problem) -> bool:
    prices = pick.choice(list(_tariffs(data)))
    name = pick.choice(("quota", "budget_idr", "regency_year", "near"))
    amount = pick.choice((1, -1, 2, 1000, 10**6)) * pick.choice((1, data["scale"]))
    if name == "near":
        if not prices["near"]:
            return False
        prices["near"][pick.randrange(len(prices["near"]))] += amount
        return True
    years = [str(year.year) for year in problem.years]
    key = pick.choice(years)
    if name == "regency_year":
        key = f"{pick.choice(problem.regencies)}/{key}"
    prices[name][key] = prices[name].get(key, 0) + amount
    return True


def remove_price(pick: Random, data: Data, _problem: Problem) -> bool:
    places = [
        (prices[name], key)
        for prices in _tariffs(data)
        for name in ("quota", "budget_idr", "regency_year")
        for key in prices[name]
    ]
    places += [(prices["near"], at) for prices in _tariffs(data) for at in range(len(prices["near"]))]
    if not places:
        return False
    into, key = pick.choice(places)
    into[key] = 0
    return True


def change_clique(pick: Random, data: Data, problem: Problem) -> bool:
    if not data["cliques"]:
        return False
    clique = pick.choice(data["cliques"])
    clique[pick.randrange(len(clique))] = pick.choice(problem.codes)
    return True


def invent_clique(pick: Random, data: Data, problem: Problem) -> bool:
    """Two or three villages that may well be far apart, at a price."""
    data["cliques"].append(pick.sample(problem.codes, pick.choice((2, 2, 3))))
    price = pick.choice((1, 5, 100)) * data["scale"]
    for prices in _tariffs(data):
        prices["near"].append(price)
    return True


def remove_clique(pick: Random, data: Data, _problem: Problem) -> bool:
    if not data["cliques"]:
        return False
    at = pick.randrange(len(data["cliques"]))
    del data["cliques"][at]
    for prices in _tariffs(data):
        del prices["near"][at]
    return True


def change_leaf(pick: Random, data: Data, _problem: Problem) -> bool:
    """A leaf that is closed in the other manner, with the target lowered beside it."""
    leaves = [node for node in _nodes(data) if "close" in node]
    if not leaves:
        return False
    leaf = pick.choice(leaves)
    leaf["close"] = "bound" if leaf["close"] == "ways" else "ways"
    data["target"] -= pick.choice((0, 1)) if data["target"] >= 0 else 0
    return True


def remove_leaf(pick: Random, data: Data, _problem: Problem) -> bool:
    """One side of a split stands on both sides; without a split the whole tree is gone."""
    forks = [node for node in _nodes(data) if "split" in node]
    if forks:
        fork = pick.choice(forks)
        side, other = pick.choice((("in", "out"), ("out", "in")))
        fork[side] = deepcopy(fork[other])
    elif data["tree"] is None:
        return False
    else:
        data["tree"] = None
    return True


def change_split(pick: Random, data: Data, problem: Problem) -> bool:
    forks = [node for node in _nodes(data) if "split" in node]
    if not forks:
        return False
    years = [None, *(year.year for year in problem.years)]
    pick.choice(forks)["split"] = [pick.choice(problem.codes), pick.choice(years)]
    return True


def swap_sides(pick: Random, data: Data, _problem: Problem) -> bool:
    forks = [node for node in _nodes(data) if "split" in node]
    if not forks:
        return False
    fork = pick.choice(forks)
    fork["in"], fork["out"] = fork["out"], fork["in"]
    return True


def change_scale(pick: Random, data: Data, _problem: Problem) -> bool:
    data["scale"] = max(1, int(data["scale"] * pick.choice((0.25, 0.5, 2, 4, 1024))))
    return True


KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        lower_target,
        change_price,
        remove_price,
        change_clique,
        invent_clique,
        remove_clique,
        change_leaf,
        remove_leaf,
        change_split,
        swap_sides,
        change_scale,
    )
}


def _nodes(data: Data) -> Iterator[Data]:
    waiting = [] if data["tree"] is None else [data["tree"]]
    while waiting:
        node = waiting.pop()
        yield node
        if "split" in node:
            waiting += [node["in"], node["out"]]


def _tariffs(data: Data) -> Iterator[Data]:
    yield data["root"]
    yield from (node["prices"] for node in _nodes(data) if "close" in node)
