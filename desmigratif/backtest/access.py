"""Who reads back-tests: whoever reads plans. Who has them made: planners, programme officers, and those who
may see everything for the whole nation. Everybody else gets 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.backtest import queries
from desmigratif.backtest.models import BackTest
from desmigratif.candidates import access as candidates

# Whoever reads plans reads back-tests.
reader = candidates.reader

ASKERS = (Role.Kind.PLANNER, Role.Kind.PROGRAMME_OFFICER)


def may_ask(user: Visitor) -> bool:
    if accounts.holds(user, *ASKERS):
        return True
    return isinstance(user, User) and reach_of(user, Role.Kind.VIEWER).nation


def asker(user: Visitor) -> User:
    """The person, if they may have a back-test made; else 404."""
    if not isinstance(user, User) or not may_ask(user):
        raise Http404
    return user


def back_test_for(user: Visitor, pk: int) -> BackTest:
    """The back-test, if this person may read plans; else 404."""
    reader(user)
    return get_object_or_404(queries.whole(), pk=pk)


def stored_back_test_for(user: Visitor, pk: int) -> BackTest:
    """One with a result, if this person may read plans; else 404."""
    found = back_test_for(user, pk)
    if found.stored_at is None:
        raise Http404
    return found


def back_test_to_stop(user: Visitor, pk: int) -> tuple[BackTest, User]:
    """The back-test and the person who may stop it; else 404."""
    person = asker(user)
    return get_object_or_404(queries.whole(), pk=pk), person
