"""Whose invitations somebody renews or takes back: those of the accounts they look after."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from desmigratif.accounts.access import Visitor, others_for
from desmigratif.accounts.models import Invitation
from desmigratif.invitations import queries


def invitations_for(user: Visitor) -> QuerySet[Invitation]:
    """Open invitations of accounts in the visitor's charge, else 404."""
    return queries.open_invitations(others_for(user))


def invitation_for(user: Visitor, pk: int) -> Invitation:
    """An open invitation to take back; else 404."""
    return get_object_or_404(invitations_for(user), pk=pk)
