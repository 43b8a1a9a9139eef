"""The rules in force, as a table of report.html. What they mean for a village is in explanations.csv."""

from collections.abc import Iterator

from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.report.parts import heading, number, table
from desmigratif.cores.selection.report.words import CAPS, RULES


def rules(inputs: Inputs) -> str:
    """Every rule of the policy but the yearly quotas and budgets, which have a table of their own."""
    policy = inputs.policy
    rows = [*_priority(inputs), *_limits(policy), *_codes(policy), *_sites(inputs)]
    return heading("rules") + table(
        ("rule", "value"), [(" / ".join(RULES[name]), text) for name, text in rows]
    )


def _priority(inputs: Inputs) -> Iterator[tuple[str, str]]:
    policy = inputs.policy
    if not inputs.candidates.missing:
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


def _codes(policy: Policy) -> Iterator[tuple[str, str]]:
    if policy.exclude_kinds:
        yield "kinds", ", ".join(sorted(policy.exclude_kinds))
    if policy.exclude_codes:
        yield "excluded", number(len(policy.exclude_codes))
    if policy.include:
        yield "included", ", ".join(sorted(policy.include))


def _sites(inputs: Inputs) -> Iterator[tuple[str, str]]:
    if inputs.sites:
        yield "sites", number(len(inputs.counting_sites()))
    if inputs.policy.ignore_programmes:
        yield "ignored", ", ".join(sorted(inputs.policy.ignore_programmes))
