"""Whose inbox is whose: a notice, a calendar and its secret address are their owner's alone."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from desmigratif.accounts.models import User
from desmigratif.inbox import queries
from desmigratif.inbox.links import hash_of, password_mark
from desmigratif.inbox.models import CalendarFeed, Notice, NoticeQuerySet

Visitor = User | AnonymousUser


def notices_for(user: Visitor) -> NoticeQuerySet:
    """What the visitor was told; 404 for whoever has no account."""
    if not isinstance(user, User):
        raise Http404
    return queries.notices_of(user)


def notice_for(user: Visitor, pk: int) -> Notice:
    """A notice of the visitor's own, else 404."""
    return get_object_or_404(notices_for(user), pk=pk)


def feed_by(token: str) -> CalendarFeed:
    """The live secret address of somebody whose account is in use with the password of then, else 404."""
    found = get_object_or_404(queries.feeds(), token_hash=hash_of(token))
    if found.password_mark != password_mark(found.person):
        raise Http404
    return found
