"""The rules in force, as a table of report.html. What they mean for a village is in explanations.csv."""

from collections.abc import Iterator

from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.report.parts import heading, kilometres, number, table
from desmigratif.cores.selection.report.words import CAPS, RULES, Words
from desmigratif.cores.selection.summary import Summary


def rules(policy: Policy, summary: Summary) -> str:
    """The rules as a section of the page."""
    rows = [(" / ".join(name), text) for name, text in rule_rows(policy, summary)]
    return heading("rules") + table(("rule", "value"), rows)


def rule_rows(policy: Policy, summary: Summary) -> list[tuple[Words, str]]:
    """Every rule of the policy but the yearly quotas and budgets, which have a table of their own."""
    rows = [*_priority(policy, summary), *_limits(policy), *_codes(policy), *_sites(policy, summary)]
    return [(RULES[name], text) for name, text in rows]


def _priority(policy: Policy, summary: Summary) -> Iterator[tuple[str, str]]:
    if not summary["missing"]:
        yield "written", "priority"
    elif policy.lexicographic is not None:
        yield "lexicographic", " > ".join(policy.lexicographic)
    else:
        yield "weights", ", ".join(f"{name} × {weight}" for name, weight in policy.weights or ())
    yield "order", "✓" if policy.neediest_first else "–"


def _limits(policy: Policy) -> Iterator[tuple[str, str]]:
    for name in CAPS:
        cap: int | None = getattr(policy.caps, name)
        if cap is not None:
            yield f"cap_{name}", number(cap)
    if policy.floor:
        yield "floor", number(policy.floor)
    if policy.floors:
        yield "floors", ", ".join(f"{place}: {floor}" for place, floor in policy.floors)
    if policy.min_mm is not None:
        yield "min_km", kilometres(policy.min_mm)
    if policy.kawasan is not None:
        yield "kawasan", f"≥ {number(policy.kawasan.min_villages)}: +{number(policy.kawasan.bonus)}"


def _codes(policy: Policy) -> Iterator[tuple[str, str]]:
    if policy.exclude_kinds:
        yield "kinds", ", ".join(sorted(policy.exclude_kinds))
    if policy.exclude_codes:
        yield "excluded", number(len(policy.exclude_codes))
    if policy.include:
        yield "included", ", ".join(sorted(policy.include))
    if policy.keep:
        yield "kept", number(len(policy.keep))


def _sites(policy: Policy, summary: Summary) -> Iterator[tuple[str, str]]:
    if summary["sizes"]["sites"]:
        yield "sites", number(summary["sizes"]["counting_sites"])
    if policy.ignore_programmes:
        yield "ignored", ", ".join(sorted(policy.ignore_programmes))
