"""Who may read and who may make plans. Everybody else gets 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import User
from desmigratif.candidates import access as candidates
from desmigratif.places import queries as places
from desmigratif.places.models import Village
from desmigratif.planning import queries
from desmigratif.planning.models import PlanFile, PlanRun

# Whoever reads or makes plans reads or makes lists of candidates, and the other way round.
reader, maker = candidates.reader, candidates.maker


def run_for(user: Visitor, pk: int) -> PlanRun:
    """The plan, if this person may read plans; else 404."""
    reader(user)
    return get_object_or_404(queries.whole_runs(), pk=pk)


def stored_run_for(user: Visitor, pk: int) -> PlanRun:
    """The plan with a stored result, if this person may read plans; else 404."""
    run = run_for(user, pk)
    if run.stored_at is None:
        raise Http404
    return run


def plan_with_villages(person: User, pk: int) -> PlanRun:
    """The plan, if it found villages, for a person let through `maker`; else 404."""
    run = stored_run_for(person, pk)
    if not run.has_plan:
        raise Http404
    return run


def run_to_copy(person: User, pk: str) -> PlanRun | None:
    """The plan whose policy a new one of a person let through `maker` starts from; None when no number is
    given, 404 when there is none."""
    return run_for(person, int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None


def run_to_change(user: Visitor, pk: int) -> tuple[PlanRun, User]:
    """The plan and the person who may put it aside; else 404."""
    person = maker(user)
    return get_object_or_404(queries.whole_runs(), pk=pk), person


def file_for(user: Visitor, pk: int, name: str) -> PlanFile:
    """One file of a plan with its content; else 404."""
    return get_object_or_404(run_for(user, pk).files, name=name)


def village_in(user: Visitor, run_pk: int, village_pk: int) -> tuple[PlanRun, Village]:
    """The plan and a village of the register; else 404."""
    run = run_for(user, run_pk)
    village = places.village_with_ancestors(village_pk)
    if village is None:
        raise Http404
    return run, village
