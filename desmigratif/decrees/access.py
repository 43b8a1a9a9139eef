"""Who reads and decides approvals, and who decrees. Approvals are read by those who read plans; decrees by
everybody with a role. Planners and programme officers over the nation ask, decide and decree for their own
agency, and nobody decides what they asked themselves. Everybody else gets 404."""

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.access import Visitor, may_read_plans
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.decrees import queries
from desmigratif.decrees.models import Annex, Approval, Decree
from desmigratif.planning import access as planning
from desmigratif.planning.models import PlanRun
from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Programme

T = TypeVar("T")
DECIDERS = (Role.Kind.PLANNER, Role.Kind.PROGRAMME_OFFICER)
"""Roles that, over the nation, ask and decide for their agency."""


def decides_for(user: Visitor, programme: Programme) -> bool:
    """Whether the visitor speaks for the programme's agency."""
    return isinstance(user, User) and reach_of(user, *DECIDERS, agency_id=programme.agency_id).nation


def _let_through(thing: T, may: bool) -> T:
    if not may:
        raise Http404
    return thing


def reads_approvals(user: Visitor) -> bool:
    """Whether the visitor reads plans, and so what was approved of them."""
    return may_read_plans(user)


def approvals_for(user: Visitor) -> QuerySet[Approval]:
    """Every approval, if this person may read plans; else 404."""
    planning.reader(user)
    return queries.approvals()


def approval_for(user: Visitor, pk: int) -> Approval:
    return get_object_or_404(approvals_for(user), pk=pk)


def plan_for(user: Visitor, pk: int) -> PlanRun:
    """A plan that found villages, if this person may read plans; else 404."""
    return planning.plan_with_villages(planning.reader(user), pk)


def programmes_to_ask_for(user: Visitor, run: PlanRun) -> list[Programme]:
    """Programmes for which the visitor may ask for the approval of a plan: of the substance it was made for,
    of the visitor's agency, whose plan it is."""
    agencies = queries.agencies_of(run)
    return [
        programme
        for programme in queries.programmes_of_a_plan()
        if decides_for(user, programme) and (agencies is None or programme.agency_id in agencies)
    ]


def plan_to_ask_about(user: Visitor, pk: int) -> tuple[PlanRun, list[Programme]]:
    """A plan whose approval the visitor may ask for, and for which programmes; else 404."""
    run = plan_for(user, pk)
    offered = programmes_to_ask_for(user, run)
    return _let_through((run, offered), bool(offered))


def may_decide(person: Visitor, approval: Approval) -> bool:
    """Whoever speaks for the agency, but not who asked."""
    return decides_for(person, approval.programme) and approval.asked_by_id != person.pk


def approval_to_decide(user: Visitor, pk: int) -> Approval:
    """An approval that the visitor may give or decline, also when that was done already; else 404."""
    approval = approval_for(user, pk)
    return _let_through(approval, may_decide(user, approval))


def may_take_back(person: Visitor, approval: Approval) -> bool:
    """Whoever asked, while nobody decided."""
    return approval.waits and approval.asked_by_id == person.pk and decides_for(person, approval.programme)


def approval_to_take_back(user: Visitor, pk: int) -> Approval:
    """An approval that the visitor asked for; else 404."""
    approval = approval_for(user, pk)
    return _let_through(approval, may_take_back(user, approval))


def may_plan_again(person: Visitor, approval: Approval) -> bool:
    """Planners who speak for the agency."""
    if not isinstance(person, User):
        return False
    return reach_of(person, Role.Kind.PLANNER, agency_id=approval.programme.agency_id).nation


def approval_to_plan_again(user: Visitor, pk: int) -> Approval:
    """An approval whose plan the visitor may have made again; else 404."""
    approval = approval_for(user, pk)
    return _let_through(approval, may_plan_again(user, approval))


def may_decree(person: Visitor, approval: Approval) -> bool:
    """Whoever speaks for the agency, once the plan is approved."""
    return approval.state == Approval.State.APPROVED and decides_for(person, approval.programme)


def approval_to_decree(user: Visitor, pk: int) -> Approval:
    """An approved plan about which the visitor writes decrees; else 404."""
    approval = approval_for(user, pk)
    return _let_through(approval, may_decree(user, approval))


def decrees_for(user: Visitor) -> QuerySet[Decree]:
    """Every decree, for whoever holds a role; else 404."""
    if not rights.reads_register(user):
        raise Http404
    return queries.decrees()


def decree_for(user: Visitor, pk: int) -> Decree:
    return get_object_or_404(decrees_for(user), pk=pk)


def changes_decree(person: Visitor, decree: Decree) -> bool:
    """Whoever speaks for the programme's agency, while the decree is not struck out."""
    return decree.struck_at is None and decides_for(person, decree.programme)


def decree_to_change(user: Visitor, pk: int) -> Decree:
    """A decree that the visitor amends or strikes out; else 404."""
    decree = decree_for(user, pk)
    return _let_through(decree, changes_decree(user, decree))


def annex_for(user: Visitor, pk: int, version: int) -> Annex:
    """A version of a decree's annex, for whoever holds a role; else 404."""
    return get_object_or_404(queries.annexes_of(decree_for(user, pk)), version=version)
