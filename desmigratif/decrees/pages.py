"""What the pages of approvals and decrees show. Reads only; HTTP is in the views."""

from typing import Any

from django.http import QueryDict

from desmigratif.accounts.models import User
from desmigratif.comparing import queries as comparing
from desmigratif.decrees import access, differences, listing, preview, queries
from desmigratif.decrees.actions.asking import is_ready
from desmigratif.decrees.models import Approval, Decree
from desmigratif.planning import queries as planning
from desmigratif.planning import run_words
from desmigratif.planning.models import PlanRun
from desmigratif.signin import demo

MOST_DIFFERENCES, MOST_MOVED = 300, 100


def plan(run: PlanRun, user: User) -> dict[str, Any]:
    """How it stands with the approval of a plan that nobody asks about now."""
    return {
        "run": run,
        "ready": is_ready(run=run),
        "past": queries.approvals_of(run),
        "may_ask": bool(access.programmes_to_ask_for(user, run)),
        "not_here": run.simulated and not demo.allowed(),
        "simulated": run.simulated,
    }


def approval(found: Approval, user: User) -> dict[str, Any]:
    """What whoever decides sees: what is proposed, what is taken, the money, how sure the plan is."""
    run = planning.whole_runs().get(pk=found.run_id)
    return {
        "approval": found,
        "run": run,
        "outcome": run_words.outcome(run),
        "certainty": run_words.certainty(run),
        "ready": is_ready(run=run),
        "scope": preview.scope(run),
        "taken": preview.taken(run, found.programme, found.dated_on) if found.waits else [],
        "gone": preview.gone(run, found.dated_on) if found.waits else [],
        "again": [_again(run, one.run) for one in queries.plans_again(found)],
        "states": queries.states_of(found),
        "decrees": queries.decrees().filter(approval=found),
        "may_decide": found.waits and access.may_decide(user, found),
        "asked_it": found.asked_by_id == user.pk,
        "may_take_back": access.may_take_back(user, found),
        "may_plan_again": access.may_plan_again(user, found),
        "may_decree": access.may_decree(user, found),
        "simulated": found.simulated,
    }


def _again(before: PlanRun, after: PlanRun) -> dict[str, Any]:
    """A plan made in place of an approval's, with what is different once it is there."""
    moved = comparing.moved(before, after) if after.has_plan else []
    counts = {kind: sum(one.kind == kind for one in moved) for kind in ("enters", "leaves", "moves")}
    return {"run": after, "moved": moved[:MOST_MOVED], "counts": counts}


def new_decree(found: Approval) -> dict[str, Any]:
    """How many sites a decree would name, by year; all of them confirmed."""
    entries = listing.first(found, None)
    years = sorted({entry.year for entry in entries})
    counts = [(year, sum(entry.year == year for entry in entries)) for year in years]
    return {"approval": found, "counts": counts, "simulated": found.simulated}


def decree(found: Decree, query: QueryDict) -> dict[str, Any]:
    """A decree with its versions; `versi` shows one, `a` and `b` compare two."""
    annexes = {annex.version: annex for annex in queries.annexes_of(found)}
    newest = annexes[max(annexes)]
    shown = annexes.get(differences.number(query.get("versi", "")), newest)
    pair = differences.pair(annexes, (query.get("a", ""), query.get("b", "")))
    changes = differences.between(*pair) if pair else []
    return {
        "decree": found,
        "annexes": list(annexes.values()),
        "shown": shown,
        "early": queries.early(shown) if shown.version == 1 else 0,
        "is_newest": shown.pk == newest.pk,
        "pair": pair,
        "changes": changes[:MOST_DIFFERENCES],
        "more_changes": max(0, len(changes) - MOST_DIFFERENCES),
        "simulated": found.simulated,
    }
