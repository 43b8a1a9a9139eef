"""Reads of what became of villages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from desmigratif.places.models import LineageEvent, Succession, Village


def successors_of(village_ids: Iterable[int], after: date | None = None) -> dict[int, dict[int, date]]:
    """For each village those that hold land of it, and since when: by events later than a day, or by all."""
    statement = """
        SELECT v.id, s.successor, s.since FROM unnest(%s::bigint[]) AS v (id)
         CROSS JOIN LATERAL places_successors(v.id, coalesce(%s, '-infinity'::date)) AS s
    """
    found: dict[int, dict[int, date]] = {pk: {} for pk in village_ids}
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(found), after])
        for village, successor, since in cursor.fetchall():
            found[village][successor] = since
    return found


@dataclass(frozen=True)
class Step:
    """One event in the life of a village, in force: what it was to the village (`before`: land came from
    `others`; `after`: land went to them; `recode`), and whether the village began or ended by it."""

    event: LineageEvent
    side: str
    turned: bool
    others: list[Village]


def lineage_of(village: Village) -> list[Step]:
    """The life of a village, newest event first; two queries."""
    rows = (
        Succession.objects.filter(Q(predecessor=village) | Q(successor=village))
        .select_related("event", "predecessor", "successor")
        .order_by("event", "predecessor__name", "successor__name")
    )
    steps: dict[tuple[int, str], Step] = {}
    for row in rows:
        gone = row.predecessor_id == village.pk
        side, other = ("after", row.successor) if gone else ("before", row.predecessor)
        step = Step(row.event, side, row.dissolved if gone else row.founded, [])
        steps.setdefault((row.event_id, side), step).others.append(other)
    recodings = LineageEvent.objects.filter(village=village, state=LineageEvent.State.APPLIED)
    found = [*steps.values(), *(Step(event, "recode", False, []) for event in recodings)]
    return sorted(found, key=lambda step: (step.event.happened_on, step.event.pk), reverse=True)


def waiting_events(village_ids: Iterable[int]) -> QuerySet[LineageEvent]:
    """Events that wait to be settled and name one of these villages before them."""
    about = Q()
    for pk in village_ids:
        about |= Q(asked__predecessors__contains=[pk])
    return (
        LineageEvent.objects.filter(about, state=LineageEvent.State.WAITING)
        if about
        else LineageEvent.objects.none()
    )
