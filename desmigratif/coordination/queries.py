"""Named reads for what agencies settle between them."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext

from desmigratif.accounts.reach import Reach
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

OF_EACH = 2
"""Persons of each agency that a waiver needs."""


def waivers() -> QuerySet[Waiver]:
    """Every waiver with both programmes and its confirmations, newest first."""
    return programmes.waivers()


def open_waivers() -> QuerySet[Waiver]:
    """Waivers that nobody withdrew and no site has used."""
    return waivers().filter(withdrawn_at=None, lanes=None)


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
        overlaps=sum(1 for overlap in overlaps() if not settled_as(overlap)),
        events=events().filter(state=LineageEvent.State.WAITING).count(),
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


def conflicts() -> QuerySet[LineageConflict]:
    return programmes.conflicts()


def conflicts_of(event: LineageEvent) -> QuerySet[LineageConflict]:
    return conflicts().filter(event=event)


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


def refusals() -> QuerySet[Refusal]:
    return programmes.refusals()


def mentions() -> QuerySet[Mention]:
    """Every mention with village and programme."""
    return Mention.objects.select_related("village__regency", "programme__agency").order_by(
        "village__name", "programme__name", "pk"
    )
