"""Villages split and merge: the event and what sites hold afterwards, in one transaction; or it waits."""

from itertools import combinations
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg.types.range import Range

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.places import queries as villages
from desmigratif.places.actions import dropping
from desmigratif.places.actions import lineage as places
from desmigratif.places.models import LineageEvent
from desmigratif.programmes import queries
from desmigratif.programmes.errors import OVERLAP, AgreedForEventError, constraint_of, in_words
from desmigratif.programmes.models import LineageConflict, SiteFootprint


@transaction.atomic
def apply_lineage(*, asked: places.Asked, by: Actor | None) -> LineageEvent:
    """Put a split, merge or change of code in force. Where it would put two sites on one village it is kept
    waiting (its state says so) with one LineageConflict for each two. Raises places.errors.LineageError."""
    _lock()
    try:
        with transaction.atomic():
            return places.record_event(asked=asked, by=by)
    except IntegrityError as error:
        if constraint_of(error) != OVERLAP:
            raise
    event = places.hold_event(asked=asked, by=by)
    _note_conflicts(event, asked)
    return event


@transaction.atomic
def try_again(*, event: LineageEvent, by: Actor | None) -> LineageEvent:
    """Put a waiting event in force if nothing stands in its way now; else it goes on waiting, with what is
    in its way noted. Raises places.errors.LineageError."""
    _lock()
    try:
        with transaction.atomic():
            applied = places.apply_event(event=event, by=by)
            queries.open_conflicts(event).update(settled_at=timezone.now())
            return applied
    except IntegrityError as error:
        if constraint_of(error) != OVERLAP:
            raise
    _note_conflicts(event, places.Asked.of(event))
    return event


@transaction.atomic
def drop(*, event: LineageEvent, reason: str, by: Actor | None) -> LineageEvent:
    """Give up an event that waits: nothing stands in its way any more, and it changes nothing.

    Raises places.errors.NotWaitingError, and AgreedForEventError once two agencies have agreed that sites may
    meet: their pair stands, and would let another event bring the two together without a new yes.
    """
    _lock()
    if any(queries.agreed(conflict) for conflict in queries.conflicts().filter(event=event)):
        raise AgreedForEventError
    dropped = dropping.drop_event(event=event, reason=reason, by=by)
    queries.open_conflicts(event).update(settled_at=timezone.now())
    return dropped


@transaction.atomic
def agree(*, conflict: LineageConflict, by: User) -> LineageEvent:
    """One officer's yes, for an agency, that the two sites may share a village as a public pair. With the
    last yes the event is tried again. Raises LineageAgreementError, ConflictSettledError."""
    _lock()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT programmes_agree_lineage(%s, %s)", [conflict.pk, by.pk])
    except IntegrityError as error:
        raise in_words(error) from error
    audit.record(
        verb="agree",
        subject_kind="lineage",
        subject_id=conflict.event_id,
        by=by,
        detail={"conflict": conflict.pk},
    )
    if not queries.agreed(conflict):
        return conflict.event
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_pair_for_lineage(%s)", [conflict.pk])
    return try_again(event=conflict.event, by=by)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_lock_lineage()")


def _note_conflicts(event: LineageEvent, asked: places.Asked) -> None:
    """Every two sites that the event would put on one village: one comes from a village before it, the other
    from there too or from where that land goes."""
    before = {village.pk for village in asked.predecessors}
    after = {village.pk for village in asked.lasting}
    for heirs in villages.successors_of(after).values():
        after |= heirs.keys()
    rows = list(
        SiteFootprint.objects.filter(
            village_id__in=before | after, period__overlap=(event.happened_on, None)
        ).order_by("site_id", "pk")
    )
    for one, other in combinations(rows, 2):
        if before & {one.village_id, other.village_id} and _meet(one, other):
            LineageConflict.objects.get_or_create(event=event, first_id=one.site_id, second_id=other.site_id)


def _meet(one: SiteFootprint, other: SiteFootprint) -> bool:
    return (
        one.site_id != other.site_id
        and one.substance_id == other.substance_id
        and _share(one.period, other.period)
        and not _pair(one.site_id, other.site_id)
    )


def _pair(one: int, other: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_may_share(%s, %s)", [one, other])
        return bool(cursor.fetchone()[0])


def _share(one: "Range[Any]", other: "Range[Any]") -> bool:
    """Whether two half-open ranges have a part in common."""
    return _before(one.lower, other.upper) and _before(other.lower, one.upper)


def _before(lower: Any, upper: Any) -> bool:
    return lower is None or upper is None or bool(lower < upper)
