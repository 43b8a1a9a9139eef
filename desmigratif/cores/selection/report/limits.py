"""What the limits cost and which plans come next: tables and sentences from the frames of a plan."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.naming import place_name, rule_key, rule_name, villages_named
from desmigratif.cores.selection.report.parts import number
from desmigratif.cores.selection.report.words import Words

MOST = 20
GAINS: dict[str, Words] = {
    "quota": ("Satu desa lebih pada kuota {place}", "One more village in the quota of {place}"),
    "quota_max": ("Satu desa lebih pada kuota {place}", "One more village in the quota of {place}"),
    "budget_idr": ("Satu rupiah lebih pada anggaran {place}", "One more rupiah in the budget of {place}"),
    "floor": (
        "Satu desa kurang pada jumlah minimum {place}",
        "One village less in the floor of {place}",
    ),
    "include": ("Tanpa kewajiban memilih desa {place}", "Without having to choose the village {place}"),
    "distance": ("Tanpa aturan jarak{place}", "Without the rule of distance{place}"),
}
CAP: Words = ("Satu desa lebih di {place}", "One more village in {place}")


@dataclass(frozen=True)
class Cost:
    """One row of marginals: rule, place (code and year), value (text of a number), exact or at most that."""

    rule: str
    place: str
    value: str
    exact: bool

    @property
    def size(self) -> float:
        return abs(float(self.value))


@dataclass(frozen=True)
class Alternative:
    """One row of alternatives: rank, objective, villages that enter and leave as written."""

    rank: int
    objective: int
    enters: str
    leaves: str


def costs_of(marginals: pl.DataFrame | None) -> list[Cost]:
    """The dearest limits first, at most `MOST`; those that cost nothing are left out."""
    if marginals is None or not marginals.height:
        return []
    table = marginals.select("rule", "place", "value", "exact").cast(pl.String)
    costs = [
        Cost(rule or "", place or "", value, exact in ("1", "true"))
        for rule, place, value, exact in table.rows()
        if value is not None and _is_number(value)
    ]
    dear = [cost for cost in costs if cost.size > 0]
    return sorted(dear, key=lambda cost: (-cost.size, cost.rule, cost.place))[:MOST]


def alternatives_of(alternatives: pl.DataFrame | None) -> list[Alternative]:
    """The next-best plans in their order."""
    if alternatives is None or not alternatives.height:
        return []
    table = alternatives.select("rank", "objective", "enters", "leaves").cast(pl.String)
    rows = [
        Alternative(int(rank), int(objective), enters or "", leaves or "")
        for rank, objective, enters, leaves in table.rows()
    ]
    return sorted(rows, key=lambda row: row.rank)


def gain(cost: Cost, register: Register) -> Words:
    """What one more of it would bring, as a sentence."""
    key, where = rule_key(cost.rule, cost.place)
    places = place_name(where, register)
    if key == "distance" and where:
        places = (f" ({places[0]})", f" ({places[1]})")
    start = GAINS.get(key, CAP)
    value = amount(cost.value)
    about = ("menambah", "adds") if cost.exact else ("menambah paling banyak", "adds at most")
    return (
        f"{start[0].format(place=places[0])} {about[0]} {value} pada nilai rencana.",
        f"{start[1].format(place=places[1])} {about[1]} {value} to the value of the plan.",
    )


def cost_rows(costs: Iterable[Cost], register: Register) -> list[tuple[Words, Words, str, Words]]:
    """Rule, place, value and how exact it is, for a table."""
    exact, about = ("tepat", "exact"), ("paling banyak", "at most")
    rows = []
    for cost in costs:
        _, where = rule_key(cost.rule, cost.place)
        place = place_name(where, register) if where else ("–", "–")
        rows.append((rule_name(cost.rule), place, amount(cost.value), exact if cost.exact else about))
    return rows


def alternative_rows(
    plans: Iterable[Alternative], objective: int, register: Register, most: int = 1000
) -> list[tuple[str, str, str, str, str]]:
    """Rank, objective, how much less than the plan, who enters, who leaves; at most so many names a cell."""
    return [
        (
            str(plan.rank),
            number(plan.objective),
            number(objective - plan.objective),
            villages_named(plan.enters, register, most),
            villages_named(plan.leaves, register, most),
        )
        for plan in plans
    ]


def amount(value: str) -> str:
    """A number in groups of three; decimals stay as they are written."""
    whole, point, rest = value.partition(".")
    return f"{number(int(whole))}{point}{rest}" if whole.lstrip("-").isdecimal() else value


def _is_number(value: str) -> bool:
    try:
        return abs(float(value)) < float("inf")
    except ValueError:
        return False
