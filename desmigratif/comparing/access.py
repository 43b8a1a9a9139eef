"""Who may compare plans and who may ask "what if". Everybody else gets 404."""

from django.http import Http404

from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import User
from desmigratif.planning import access as planning
from desmigratif.planning import queries
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.planning.price_words import may_be_forced

reader = planning.reader


def pair_for(person: User, before: PlanRun, after: PlanRun) -> tuple[PlanRun, PlanRun]:
    """Both plans whole, for a person let through `reader`, if both have a result; else 404."""
    return planning.stored_run_for(person, before.pk), planning.stored_run_for(person, after.pk)


def plan_to_change(user: Visitor, pk: int) -> tuple[PlanRun, User]:
    """A plan with villages and the person who may ask what a change would do to it; else 404."""
    person = planning.maker(user)
    return planning.plan_with_villages(person, pk), person


def verdict_to_force(user: Visitor, pk: int, village_pk: int) -> tuple[PlanRun, Verdict, User]:
    """A plan, its verdict on a village that could be decided otherwise, and the person; else 404."""
    run, person = plan_to_change(user, pk)
    _run, village = planning.village_in(user, pk, village_pk)
    verdict = queries.verdict_on(run, village)
    if verdict is None or not may_be_forced(verdict):
        raise Http404
    return run, verdict, person
