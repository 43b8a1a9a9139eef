"""A site goes on: confirmed, established, active; ended; prolonged; reopened; and any of it taken back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from desmigratif.audit.actions import Actor
from desmigratif.programmes import queries
from desmigratif.programmes.changing import facts, locked, remember, written
from desmigratif.programmes.errors import (
    AfterEndError,
    EndToComeError,
    NotBegunError,
    NotEarlierError,
    NothingToUndoError,
    NotLaterError,
    NotYetError,
    StateError,
)
from desmigratif.programmes.models import Site, SiteChange
from desmigratif.programmes.refusing import refusable
from desmigratif.programmes.states import BY_VERB, ENDED, RUNNING, State

# Every act here raises ReasonError without a reason (changing.remember).


@transaction.atomic
def step(*, site: Site, verb: str, reason: str, on: date | None = None, by: Actor | None) -> Site:
    """One act of `states.ACTS`. `on` is the day it takes effect, today unless said, and never one to come;
    graduating and closing set the end to it. Raises StateError, PeriodError."""
    act, on = BY_VERB[verb], on or timezone.localdate()
    site = locked(site)
    if site.state not in act.before:
        raise StateError
    _refuse_days_to_come(site, ends=act.after in ENDED, on=on)
    before = facts(site)
    site.state = act.after
    if act.after in ENDED:
        if site.ends_on is not None and on > site.ends_on:
            raise AfterEndError
        site.ends_on = on
    written(site, verb=verb, save=site.save)
    remember(site, verb=verb, on=on, by=by, reason=reason, before=before)
    return site


def _refuse_days_to_come(site: Site, *, ends: bool, on: date) -> None:
    today = timezone.localdate()
    if ends and site.starts_on > today:
        raise NotBegunError
    if on > today:
        raise EndToComeError if ends else NotYetError


@refusable
@transaction.atomic
def extend(*, site: Site, ends_on: date | None, reason: str, by: Actor | None) -> Site:
    """A later end, or none. Raises VillageAlreadyServedError, NotRenewedError, StateError, PeriodError."""
    site = locked(site)
    if site.state not in RUNNING:
        raise StateError
    if site.ends_on is None or (ends_on is not None and ends_on <= site.ends_on):
        raise NotLaterError
    before = facts(site)
    site.ends_on = ends_on
    written(site, verb="extend", save=site.save)
    remember(site, verb="extend", by=by, reason=reason, before=before)
    return site


@transaction.atomic
def set_end(*, site: Site, ends_on: date, reason: str, by: Actor | None) -> Site:
    """An end, or an earlier one, for a site that goes on until then. Raises StateError, PeriodError."""
    site = locked(site)
    if site.state not in RUNNING:
        raise StateError
    if site.ends_on is not None and ends_on >= site.ends_on:
        raise NotEarlierError
    before = facts(site)
    site.ends_on = ends_on
    written(site, verb="set end", save=site.save)
    remember(site, verb="set end", by=by, reason=reason, before=before)
    return site


@refusable
@transaction.atomic
def reopen(*, site: Site, ends_on: date | None, reason: str, by: Actor | None) -> Site:
    """An ended site goes on in the state it had before its end.

    Raises VillageAlreadyServedError when another programme holds days of it by now, NotRenewedError,
    StateError, PeriodError.
    """
    site = locked(site)
    if site.state not in ENDED:
        raise StateError
    before = facts(site)
    site.state = _state_before_the_end(site)
    site.ends_on = ends_on
    written(site, verb="reopen", save=site.save)
    remember(site, verb="reopen", by=by, reason=reason, before=before)
    return site


def _state_before_the_end(site: Site) -> str:
    ending = site.changes.filter(verb__in=("graduate", "close")).order_by("-id").first()
    return str(ending.before["state"]) if ending else State.ACTIVE


@refusable
@transaction.atomic
def undo(*, change: SiteChange, reason: str, by: Actor | None) -> Site:
    """Take back the newest change of a site, as if it had not been made.

    Raises NothingToUndoError when it is not the newest or was taken back already, and
    VillageAlreadyServedError when another programme has taken the village since.
    """
    site = locked(change.site)
    newest = queries.newest_change(site)
    if newest is None or newest.pk != change.pk or not newest.before:
        raise NothingToUndoError
    now = facts(site)
    if now != newest.after:
        raise NothingToUndoError
    site.state = newest.before["state"]
    site.starts_on = date.fromisoformat(newest.before["starts_on"])
    ends_on = newest.before["ends_on"]
    site.ends_on = date.fromisoformat(ends_on) if ends_on else None
    written(site, verb="undo", save=site.save)
    remember(site, verb="undo", by=by, reason=reason, before=now, undoes=newest)
    return site
