"""Asking what a change would do: a plan of the same candidates and sites with one number changed."""

from desmigratif.accounts.models import User
from desmigratif.comparing import queries
from desmigratif.comparing.changes import EXCLUDE, INCLUDE, Change, with_floor_kept, with_village
from desmigratif.planning.actions import request_plan
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.verdict_words import code_of
from desmigratif.policies.concern_words import place_names
from desmigratif.policies.text import Document, document, to_text

LONGEST_TITLE = 150


def ask_what_if(*, run: PlanRun, changed: Document, change: Change, by: User) -> PlanRun:
    """Have the plan made anew with the changed policy, named after the change.

    Raises RefusedError when the policy cannot be used with the candidates.
    """
    if change.rule == EXCLUDE:
        changed = _with_floor_kept(run, changed, change.place)
    province = change.rule.rpartition(".")[2]
    title = change.title(place_names({change.place or province}))
    asked = PlanRequest(
        title=title[:LONGEST_TITLE],
        candidates=run.candidates,
        policy=to_text(changed),
        sites=run.sites,
        time_limit_s=run.time_limit_s,
        parent=run,
        change=change.stored(),
    )
    return request_plan(asked=asked, by=by)


def _with_floor_kept(run: PlanRun, changed: Document, code: str) -> Document:
    """Leaving a village out must not waive the floor of its province: that would be a second change."""
    if code[:2] in {floor["province"] for floor in run.summary.get("waived_floors", ())}:
        return changed
    return with_floor_kept(changed, code, queries.eligible_in(run, code[:2]))


def ask_exact_price(*, run: PlanRun, verdict: Verdict, by: User) -> PlanRun:
    """Have the plan made anew with this village forced in, or out if it is chosen. Raises RefusedError."""
    key = EXCLUDE if verdict.status == Verdict.Status.CHOSEN else INCLUDE
    changed, change = with_village(document(run.policy), key, code_of(verdict))
    return ask_what_if(run=run, changed=changed, change=change, by=by)
