"""Who may read lists of candidates and plans, and who may make them. Everybody else gets 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import User
from desmigratif.candidates import queries
from desmigratif.candidates.models import CandidateSet


def reader(user: Visitor) -> User:
    """The person, if they may read plans; else 404."""
    if not isinstance(user, User) or not accounts.may_read_plans(user):
        raise Http404
    return user


def maker(user: Visitor) -> User:
    """The person, if they may make plans; else 404."""
    if not isinstance(user, User) or not accounts.may_make_plans(user):
        raise Http404
    return user


def candidate_set_for(user: Visitor, pk: int) -> CandidateSet:
    """A list of candidates without its content, if this person may read plans; else 404."""
    reader(user)
    return get_object_or_404(queries.candidate_sets(), pk=pk)


def candidate_set_to_change(user: Visitor, pk: int) -> tuple[CandidateSet, User]:
    """A list and the person who may keep it, throw it away or put it aside; else 404."""
    person = maker(user)
    return get_object_or_404(queries.candidate_sets(), pk=pk), person
