"""What the limits of a plan cost, its next-best plans, and what stays in: from its stored files."""

import io
from dataclasses import dataclass
from decimal import Decimal

import polars as pl
from django.utils.formats import localize

from desmigratif.cores.selection.report import limits
from desmigratif.cores.selection.report.naming import villages_named
from desmigratif.cores.selection.summary import lift
from desmigratif.planning import core_words, queries
from desmigratif.planning.core_words import register
from desmigratif.planning.models import PlanRun

MARGINALS, ALTERNATIVES = "marginals.csv", "alternatives.csv"
MOST_NAMES = 5  # villages named in one cell


@dataclass(frozen=True)
class RuleCost:
    """What one more of a rule brings; `value` is written out, `words` is the whole sentence."""

    rule: str
    place: str
    value: str
    exact: bool
    words: str


@dataclass(frozen=True)
class NextBest:
    """A plan that comes after the best one: what it has less, who enters, who leaves."""

    rank: int
    objective: int
    less: int
    enters: str
    leaves: str


def rule_costs(run: PlanRun, most: int = 10) -> list[RuleCost]:
    """The dearest rules first; none for a plan without marginals."""
    costs = limits.costs_of(_table(run, MARGINALS))[:most]
    rows = limits.cost_rows(costs, register())
    return [
        RuleCost(
            core_words.said(rule),
            core_words.said(place),
            localize(Decimal(cost.value)),
            cost.exact,
            core_words.said(limits.gain(cost, register())),
        )
        for cost, (rule, place, _value, _exact) in zip(costs, rows, strict=True)
    ]


def next_best(run: PlanRun) -> list[NextBest]:
    """The next-best distinct plans in their order; none for a plan without them."""
    best = (run.objective or 0) + lift(run.summary)
    return [
        NextBest(
            one.rank,
            one.objective,
            best - one.objective,
            villages_named(one.enters, register(), MOST_NAMES),
            villages_named(one.leaves, register(), MOST_NAMES),
        )
        for one in limits.alternatives_of(_table(run, ALTERNATIVES))
    ]


def staying(run: PlanRun) -> int | None:
    """How many chosen villages stay whatever the weights within ten per cent; None when it was not tried."""
    tried = run.summary.get("robust") or {}
    count = tried.get("stay")
    return count if isinstance(count, int) else None


def _table(run: PlanRun, name: str) -> pl.DataFrame | None:
    """A stored table as text; None when it is missing or holds no rows."""
    file = run.files.filter(name=name).first()
    content = queries.content_of_file(file) if file is not None else b""
    if content.count(b"\n") < 2:
        return None
    return pl.read_csv(io.BytesIO(content), infer_schema=False)
