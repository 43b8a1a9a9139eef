"""Ways to spoil a plan folder: rows of plan.csv, and every value of a summary."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.tests.files.made import REGISTER

Row = list[str]
Mutation = Callable[[list[Row], Random, Problem], list[Row]]


def sorted_plan(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (int(row[4]), row[0]))


def drop(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    kept = list(rows)
    kept.pop(pick.randrange(len(kept)))
    return kept


def add(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    """A village more, written as truthfully as can be."""
    left = [number for number, code in enumerate(problem.codes) if code not in {row[0] for row in rows}]
    if not left:
        return rows
    number = pick.choice(left)
    code, year = problem.codes[number], pick.choice(problem.years).year
    names = [REGISTER.village(code), REGISTER.regency(code), REGISTER.province(code)]
    new = [code, *names, str(year), str(problem.priority[number]), str(problem.cost[number])]
    return sorted_plan([*rows, new])


def replace_one(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    added = add(rows, pick, problem)
    kept = drop(rows, pick, problem)
    return sorted_plan([*kept, *(row for row in added if row not in rows)])


def move(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    number, year = pick.randrange(len(rows)), pick.choice(problem.years).year
    return sorted_plan(
        [[*row[:4], str(year), *row[5:]] if n == number else row for n, row in enumerate(rows)]
    )


def swap_years(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    first, second = rows[0], rows[-1]
    changed = [[*first[:4], second[4], *first[5:]], [*second[:4], first[4], *second[5:]]]
    return sorted_plan([*changed, *rows[1:-1]]) if len(rows) > 1 else rows


def reorder(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    return rows[::-1]


def repeat(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    return [rows[0], *rows]


def unknown(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
    return sorted_plan([["99.99.99.2999", *rows[0][1:]], *rows[1:]])


def cell(column: int, change: Callable[[str], str]) -> Mutation:
    def mutate(rows: list[Row], pick: Random, problem: Problem) -> list[Row]:
        number = pick.randrange(len(rows))
        changed = list(rows[number])
        changed[column] = change(changed[column])
        return [changed if n == number else row for n, row in enumerate(rows)]

    return mutate


def one_more(text: str) -> str:
    return str(int(text) + 1)


MUTATIONS: dict[str, Mutation] = {
    "drop": drop,
    "add": add,
    "replace": replace_one,
    "move": move,
    "swap years": swap_years,
    "reorder": reorder,
    "repeat": repeat,
    "unknown code": unknown,
    "plain code": cell(0, lambda code: code.replace(".", "")),
    "name": cell(1, lambda name: name + " Utara"),
    "regency": cell(2, lambda name: name + "a"),
    "province": cell(3, lambda name: name[1:] or "x"),
    "year": cell(4, one_more),
    "year as decimal": cell(4, lambda year: year + ".0"),
    "priority": cell(5, one_more),
    "cost": cell(6, one_more),
    "cost blank": cell(6, lambda cost: ""),
}


def plan_bytes(rows: list[Row]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Paths of everything in a JSON value that can be misstated."""
    if isinstance(value, dict):
        yield from (leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key)))
    elif isinstance(value, list) and value:
        yield from (leaf for key, inner in enumerate(value) for leaf in leaves(inner, (*path, key)))
    else:
        yield path


def misstated(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return {"optimal": "feasible", None: 0}.get(value, "x") if not isinstance(value, list) else ["x"]


def with_leaf(summary: Any, path: tuple[str | int, ...]) -> Any:
    copy = json.loads(json.dumps(summary))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = misstated(inner[path[-1]])
    return copy
