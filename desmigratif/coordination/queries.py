"""Named reads for what agencies settle between them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext

from desmigratif.accounts.reach import Reach
from desmigratif.agencies.models import Agency
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import (
    InheritedOverlap,
    LineageConflict,
    Mention,
    Programme,
    Refusal,
    Settlement,
    Site,
    Waiver,
)

M = TypeVar("M", bound=Model)
OF_EACH = 2
"""Persons of each agency that a waiver needs."""


def waivers() -> QuerySet[Waiver]:
    """Every waiver with both programmes and its confirmations, newest first."""
    return programmes.waivers()


def open_waivers() -> QuerySet[Waiver]:
    """Waivers that nobody withdrew and no site has used."""
    return waivers().filter(withdrawn_at=None, lanes=None)


def of_agencies(found: QuerySet[M], agencies: Collection[int], *programmes: str) -> QuerySet[M]:
    """Rows in which one of these agencies leads the programme at one of the paths."""
    concerned = Q()
    for path in programmes:
        concerned |= Q(**{f"{path}__agency__in": agencies})
    return found.filter(concerned)


@dataclass(frozen=True)
class Open:
    """How much is still to be settled."""

    waivers: int
    overlaps: int
    events: int


def still_open() -> Open:
    """Waivers nobody used or withdrew, pairs on which the agencies do not agree, events that wait."""
    return Open(
        waivers=open_waivers().count(),
        overlaps=open_overlaps().count(),
        events=waiting_events().count(),
    )


def agencies_of(waiver: Waiver) -> set[int]:
    """Keys of the two agencies that agree."""
    return {waiver.programme.agency_id, waiver.first_site.programme.agency_id}


def standing_of(waiver: Waiver) -> str:
    """Whether a waiver was withdrawn or used, or how many have confirmed it, in words."""
    if waiver.withdrawn_at:
        return gettext("withdrawn")
    if waiver.lanes.all():
        return gettext("used")
    return gettext("%(given)d of 4") % {"given": len(waiver.confirmations.all())}


def waivers_of(village: Village) -> QuerySet[Waiver]:
    return waivers().filter(village=village)


def waivers_with(site: Site) -> QuerySet[Waiver]:
    """Waivers beside a site, and the one it was opened under."""
    return waivers().filter(Q(first_site=site) | Q(lanes__site=site)).distinct()


def programmes_to_waive(
    proposable: QuerySet[Programme], user: rights.Visitor, village: Village
) -> list[Programme]:
    """Programmes for which the visitor may ask a waiver in a village."""
    return [one for one in proposable if rights.may_propose(user, one, village)]


def overlaps() -> QuerySet[InheritedOverlap]:
    """Every inherited pair with both sites and all words on it, newest first."""
    newest_first = Settlement.objects.select_related("agency").order_by("-id")
    return (
        programmes.overlaps()
        .prefetch_related(None)
        .prefetch_related(Prefetch("settlements", queryset=newest_first))
    )


def with_settled(found: QuerySet[InheritedOverlap]) -> QuerySet[InheritedOverlap]:
    """Annotated with `is_settled`: the newest words of both agencies are the same, as in `settled_as`."""
    return found.annotate(is_settled=Exact(_newest_outcome("first"), _newest_outcome("second")))


def _newest_outcome(side: str) -> Coalesce:
    said = Settlement.objects.filter(
        overlap=OuterRef("pk"), agency=OuterRef(f"{side}__programme__agency")
    ).order_by("-id")
    return Coalesce(Subquery(said.values("outcome")[:1]), Value(f"nothing by the {side}"))


def open_overlaps() -> QuerySet[InheritedOverlap]:
    """Pairs on whose end the agencies have not agreed."""
    return with_settled(overlaps()).filter(Q(is_settled=False))


def overlaps_with(site: Site) -> QuerySet[InheritedOverlap]:
    """Pairs a site is one of."""
    return overlaps().filter(Q(first=site) | Q(second=site))


def overlaps_in(village: Village) -> QuerySet[InheritedOverlap]:
    """Pairs whose two sites both hold a village."""
    return overlaps().filter(first__footprints__village=village, second__footprints__village=village)


def newest_words(overlap: InheritedOverlap) -> dict[int, Settlement]:
    """The newest word of each agency, by its key."""
    words: dict[int, Settlement] = {}
    for word in overlap.settlements.all():
        words.setdefault(word.agency_id, word)
    return words


def settled_as(overlap: InheritedOverlap) -> str:
    """The outcome both agencies have said, in words; empty while they have not."""
    words = newest_words(overlap)
    agencies = {overlap.first.programme.agency_id, overlap.second.programme.agency_id}
    said = {words[agency].outcome for agency in agencies if agency in words}
    if len(said) != 1 or not agencies <= set(words):
        return ""
    return outcomes(overlap)[said.pop()]


def outcomes(overlap: InheritedOverlap) -> dict[str, str]:
    """How a pair may end, in words that name its two programmes."""
    first, second = overlap.first.programme.name, overlap.second.programme.name
    stays = gettext("%(stays)s stays, %(ends)s ends")
    return {
        Settlement.Outcome.FIRST_STAYS.value: stays % {"stays": first, "ends": second},
        Settlement.Outcome.SECOND_STAYS.value: stays % {"stays": second, "ends": first},
        Settlement.Outcome.BOTH_RUN_OUT.value: str(Settlement.Outcome.BOTH_RUN_OUT.label),
    }


def words_on(overlap: InheritedOverlap) -> list[tuple[Settlement, str]]:
    """Everything the agencies have said about a pair, newest first, each with its outcome in words."""
    named = outcomes(overlap)
    return [(word, named[word.outcome]) for word in overlap.settlements.all()]


def events() -> QuerySet[LineageEvent]:
    """What happened to villages, newest first, with `in_the_way`: how many conflicts it waits for."""
    waits = Count("conflicts", filter=Q(conflicts__settled_at=None), distinct=True)
    return LineageEvent.objects.annotate(in_the_way=waits).order_by("-happened_on", "-pk")


def waiting_events() -> QuerySet[LineageEvent]:
    """Events that wait to be settled."""
    return events().filter(state=LineageEvent.State.WAITING)


def villages_before(found: Iterable[LineageEvent]) -> dict[int, list[Village]]:
    """The villages before each of these events, as it was asked for; one read."""
    asked = {event.pk: event.asked.get("predecessors", []) for event in found}
    villages = Village.objects.in_bulk({pk for pks in asked.values() for pk in pks})
    return {event: [villages[pk] for pk in pks if pk in villages] for event, pks in asked.items()}


def open_conflicts() -> QuerySet[LineageConflict]:
    """Two sites each for which an event waits."""
    return programmes.conflicts().filter(settled_at=None)


def conflicts_of(event: LineageEvent) -> QuerySet[LineageConflict]:
    """What stands or stood in the way of an event, settled or not."""
    return programmes.conflicts().filter(event=event)


def villages_of(event: LineageEvent) -> list[Village]:
    """The villages before an event, as it was asked for."""
    ids = event.asked.get("predecessors", [])
    return list(Village.objects.filter(pk__in=ids).select_related("regency", "province").order_by("name"))


def villages_after(event: LineageEvent) -> list[str]:
    """Names of the villages after an event, as it was asked for; a new one with its code."""
    after = event.asked.get("successors", [])
    lasting = Village.objects.in_bulk([one["village"] for one in after if "village" in one])
    return [
        lasting[one["village"]].name if "village" in one else f"{one['code']} {one['name']}" for one in after
    ]


def within(event: LineageEvent, reach: Reach) -> bool:
    """Whether all villages before the event lie within a reach."""
    return all(reach.covers(village) for village in villages_of(event))


def leading_agencies() -> QuerySet[Agency]:
    """Agencies that lead a programme, by their short name."""
    leading = Programme.objects.order_by().values("agency")
    return Agency.objects.filter(pk__in=leading).order_by("short_name")


def refusals() -> QuerySet[Refusal]:
    return programmes.refusals()


def mentions() -> QuerySet[Mention]:
    """Every mention with village and programme."""
    return Mention.objects.select_related("village__regency", "programme__agency").order_by(
        "village__name", "programme__name", "pk"
    )
