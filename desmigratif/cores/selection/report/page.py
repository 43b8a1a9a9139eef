"""report.html: one page that needs nothing else, for people who decide. Numbers come from the summary."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import polars as pl

from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report import sentences, words
from desmigratif.cores.selection.report.limits import (
    alternative_rows,
    alternatives_of,
    cost_rows,
    costs_of,
    gain,
)
from desmigratif.cores.selection.report.map import legend, map_svg
from desmigratif.cores.selection.report.naming import clash_words
from desmigratif.cores.selection.report.notes import notes
from desmigratif.cores.selection.report.parts import (
    SIMULATED_STYLE,
    STYLE,
    both,
    cell_words,
    heading,
    number,
    table,
)
from desmigratif.cores.selection.report.rules import rules
from desmigratif.cores.selection.summary import Summary, lift


def report_page(
    inputs: Inputs,
    summary: Summary,
    plan: pl.DataFrame | None,
    register: Register,
    marginals: pl.DataFrame | None = None,
    alternatives: pl.DataFrame | None = None,
) -> bytes:
    """The report in Indonesian with English beside it; the same input gives the same bytes.

    `marginals` has the columns rule, place, value, exact and `alternatives` rank, objective, enters, leaves;
    None reads as not worked out.
    """
    parts = [_top(summary), _asked(summary), _sure(summary)]
    if summary["clash"]:
        parts.append(_clash(summary, register))
    if plan is not None:
        parts += [_map(inputs, plan), _provinces(plan), _left_out(summary), _majority(summary, register)]
        parts += [_costs(marginals, register), _alternatives(alternatives, summary, register)]
        parts.append(_villages(plan))
    parts += [rules(inputs.policy, summary), notes(inputs, summary), _inputs(summary)]
    body = "\n".join(part for part in parts if part)
    simulated = bool(summary["simulated"])
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(' · '.join(words.TITLE))}</title>\n"
        f"<style>{STYLE}{SIMULATED_STYLE if simulated else ''}</style>\n</head>\n"
        f"<body>\n{_mark() if simulated else ''}<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _top(summary: Summary) -> str:
    title = f'<h1>{escape(words.TITLE[0])} <span lang="en">{escape(words.TITLE[1])}</span></h1>'
    banner = (
        f'<div class="simulated" role="note">{both(words.SIMULATED)}</div>' if summary["simulated"] else ""
    )
    return title + banner


def _mark() -> str:
    """Words that every printed page repeats."""
    return f'<div class="mark" aria-hidden="true">{escape(words.SIMULATED_MARK[0])}</div>\n'


def _sure(summary: Summary) -> str:
    return heading("sure") + "".join(both(line) for line in sentences.sure(summary))


def _asked(summary: Summary) -> str:
    rows = [
        [
            year["year"],
            number(year["quota"]) if year["quota"] is not None else f"≤ {number(year['quota_max'])}",
            number(year["chosen"]),
            number(year["budget_idr"]),
            number(year["cost_idr"]),
            number(year["priority"]),
        ]
        for year in summary["years"]
    ]
    columns = ("year", "quota", "chosen", "budget_idr", "cost_idr", "priority")
    return heading("asked") + both(sentences.asked(summary)) + table(columns, rows, numeric=range(6))


def _clash(summary: Summary, register: Register) -> str:
    said = (
        clash_words(str(clash["rule"]), str(clash["place"]), clash["value"], register)
        for clash in summary["clash"]
    )
    lines = "".join(f"<li>{both(line)}</li>" for line in said)
    rows = [[clash["rule"], clash["place"], clash["value"]] for clash in summary["clash"]]
    written = table(("rule", "place", "value"), rows)
    return heading("clash") + both(words.CLASH) + f"<ul>{lines}</ul>" + written


def _costs(marginals: pl.DataFrame | None, register: Register) -> str:
    costs = costs_of(marginals)
    if not costs:
        return heading("costs") + both(words.NO_COSTS)
    rows = [
        [_slashed(rule), _slashed(place), value, _slashed(exact)]
        for rule, place, value, exact in cost_rows(costs, register)
    ]
    listed = table(("rule", "place", "value", "certainty"), rows, numeric=[2])
    return heading("costs") + both(gain(costs[0], register)) + both(words.COSTS) + listed


def _alternatives(alternatives: pl.DataFrame | None, summary: Summary, register: Register) -> str:
    plans = alternatives_of(alternatives)
    if not plans:
        return heading("alternatives") + both(words.NO_ALTERNATIVES)
    rows = alternative_rows(plans, summary["objective"] + lift(summary), register)
    listed = table(("rank", "objective", "less", "enters", "leaves"), rows, numeric=[0, 1, 2])
    return heading("alternatives") + both(words.ALTERNATIVES) + listed


def _map(inputs: Inputs, plan: pl.DataFrame) -> str:
    positions = inputs.candidates.table.select("code", "lat", "lng")
    placed = plan.join(positions, on="code", how="left", maintain_order="left")
    drawing = map_svg(positions, placed, " · ".join(words.HEADINGS["map"]))
    if not drawing:
        return ""
    return heading("map") + f"<figure>{drawing}{legend(plan['year'].unique().to_list())}</figure>"


def _provinces(plan: pl.DataFrame) -> str:
    years = sorted(plan["year"].unique())
    coded = plan.with_columns(pl.col("code").str.slice(0, 2).alias("in_province"))
    rows = []
    for (code, name), group in coded.group_by("in_province", "province", maintain_order=True):
        counts = [group.filter(pl.col("year") == year).height for year in years]
        rows.append([code, name or "", *counts, group.height])
    headers = [*cell_words("code", "province"), *(str(year) for year in years), *cell_words("total")]
    return heading("provinces") + table(headers, sorted(rows), numeric=range(2, len(headers)))


def _left_out(summary: Summary) -> str:
    rows = []
    for state in ("chosen", "not_chosen", "excluded"):
        reasons: dict[str, int] = summary["reasons"].get(state, {})
        for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
            why = words.reason(state, reason)
            rows.append([_slashed(words.STATES[state]), _slashed(why), number(count)])
    return (
        heading("left_out")
        + table(("state", "reason", "villages"), rows, numeric=[2])
        + both(words.EXPLAINED)
    )


def _majority(summary: Summary, register: Register) -> str:
    if "majority_abroad" not in summary:
        return ""
    facts: dict[str, Any] = summary["majority_abroad"]
    rows = [
        [
            entry["code"],
            register.village(entry["code"]),
            register.regency(entry["code"]),
            _why(entry["reason"]),
        ]
        for entry in facts["left_out"]
    ]
    listed = table(("code", "name", "regency", "reason"), rows) if rows else ""
    return heading("majority") + both(sentences.majority(facts)) + listed


def _villages(plan: pl.DataFrame) -> str:
    parts = [heading("villages")]
    columns = ("code", "name", "regency", "province", "priority", "cost_idr")
    for (year,), group in plan.group_by("year", maintain_order=True):
        rows = [[*row[:4], number(row[4]), number(row[5])] for row in group.select(columns).rows()]
        parts.append(f"<h3>{year}</h3>" + table(columns, rows, numeric=[4, 5]))
    return "".join(parts)


def _inputs(summary: Summary) -> str:
    rows: list[Sequence[object]] = [[name, digest or "–"] for name, digest in summary["inputs"].items()]
    return heading("inputs") + table(("file", "hash"), rows)


def _why(reason: str) -> str:
    return _slashed(words.REASONS[reason])


def _slashed(texts: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(texts))
