"""certificate.json: a proof as bytes, the same for the same proof. What it has to satisfy: docs/adr/0009."""

import json
from typing import Any

from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.proof import Leaf, Prices, Proof, Split

FORMAT = 1


def certificate_bytes(problem: Problem, proof: Proof) -> bytes:
    """The certificate: villages by code, years by their number, prices of 0 left out."""
    return _bytes(_content(problem, proof))


def keeping_bytes(problem: Problem, proof: Proof, weight: int, most: Proof) -> bytes:
    """The certificate of a plan that keeps one of before: of the problem in which each kept village counts
    the weight more, and under `keep` the weight and what shows that no plan keeps more."""
    keep = {"weight": weight, "most": _content(problem, most)}
    return _bytes({**_content(problem, proof), "keep": keep})


def _content(problem: Problem, proof: Proof) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "scale": proof.scale,
        "target": proof.target,
        "cliques": [[problem.codes[village] for village in clique] for clique in proof.cliques],
        "root": _prices(problem, proof.root),
        "tree": None if proof.tree is None else _node(problem, proof.tree),
    }


def _bytes(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(", ", ": ")) + "\n").encode()


def _node(problem: Problem, node: Leaf | Split) -> dict[str, Any]:
    """A node and all below; the tree is walked without recursion, since it may be deep."""
    top: dict[str, Any] = {}
    waiting: list[tuple[Leaf | Split, dict[str, Any]]] = [(node, top)]
    while waiting:
        current, into = waiting.pop()
        if isinstance(current, Leaf):
            into["close"] = "ways" if current.ways else "bound"
            into["prices"] = _prices(problem, current.prices)
            continue
        year = None if current.year is None else problem.years[current.year].year
        into["split"] = [problem.codes[current.village], year]
        into["in"], into["out"] = {}, {}
        waiting += [(current.chosen, into["in"]), (current.left_out, into["out"])]
    return top


def _prices(problem: Problem, prices: Prices) -> dict[str, Any]:
    years = [str(year.year) for year in problem.years]
    yearly = {
        f"{regency}/{year}": price
        for regency, row in zip(problem.regencies, prices.regency_year.tolist(), strict=True)
        for year, price in zip(years, row, strict=True)
        if price
    }
    return {
        "quota": {year: price for year, price in zip(years, prices.quota.tolist(), strict=True) if price},
        "budget_idr": {
            year: price for year, price in zip(years, prices.budget.tolist(), strict=True) if price
        },
        "regency_year": yearly,
        "near": prices.near.tolist(),
    }
