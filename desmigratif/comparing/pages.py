"""What the page of a comparison shows. Reads only; HTTP is in the views."""

from typing import Any

from django.http import QueryDict

from desmigratif.comparing import queries, words
from desmigratif.comparing.changes import INCLUDE
from desmigratif.planning import limits
from desmigratif.planning.models import PlanRun
from desmigratif.planning.verdict_words import code_of
from desmigratif.policies.differences import Difference, differences

MOST_ROWS = 300
OTHER_SCALE = ("priority.", "kawasan.")  # rules that change what a village or a plan is worth


def comparison(before: PlanRun, after: PlanRun) -> dict[str, Any]:
    """Both plans side by side; without villages in one of them only what was asked is compared."""
    rules = differences(before.policy, after.policy)
    asked = {
        "before": before,
        "after": after,
        "both": (before, after),
        "rules": rules,
        "same_list": before.candidates_id == after.candidates_id,
        "same_sites": before.sites == after.sites,
        "simulated": before.simulated or after.simulated,
    }
    if not (before.has_plan and after.has_plan):
        return asked
    moved, more = queries.moved(before, after), _more(before, after, rules)
    return {
        **asked,
        "rows": [_row(one) for one in moved[:MOST_ROWS]],
        "total": len(moved),
        "counts": {kind: sum(one.kind == kind for one in moved) for kind in ("enters", "leaves", "moves")},
        "figures": [queries.figures(before), queries.figures(after)],
        "more": more,
        "less": -(more or 0),
        "provinces": queries.provinces(before, after),
        "costs": [(run, limits.rule_costs(run, 5)) for run in (before, after)],
    }


def _row(one: queries.Moved) -> dict[str, Any]:
    """One village as the table shows it; its verdict is that of the second plan where it has one."""
    tones = {"enters": "ok", "leaves": "stop", "moves": "info"}
    return {
        "verdict": one.verdict,
        "code": code_of(one.verdict),
        "kind": words.kind_in_words(one.kind),
        "tone": tones[one.kind],
        "before": one.before,
        "after": one.after,
        "reason": words.reason_out(one),
    }


def _more(before: PlanRun, after: PlanRun, rules: list[Difference] | None) -> int | None:
    """How much more the second plan is worth; None where the values are not on one scale."""
    if before.candidates_id != after.candidates_id or before.objective is None or after.objective is None:
        return None
    if rules is None or any(one.key.startswith(OTHER_SCALE) for one in rules):
        return None
    return after.objective - before.objective


def first_change(query: QueryDict) -> dict[str, str]:
    """The change that a link to the page of "what if" proposes."""
    code, rule = query.get("desa", "")[:20], query.get("aturan", "")[:60]
    return {"village": code, "rule": rule or (INCLUDE if code else "")}
