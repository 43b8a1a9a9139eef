"""Named reads of the pages of programmes and sites: lists, what stands in a village, what to take instead."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    FloatField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.agencies.models import Agency
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode, Indicator, Village
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.access import ASKERS
from desmigratif.programmes.errors import Blocker
from desmigratif.programmes.models import (
    Allocation,
    Alternative,
    Programme,
    Site,
    SiteFootprint,
    Substance,
    SubstanceDecision,
)
from desmigratif.programmes.states import ENDED, RELEASED, RUNNING, State
from desmigratif.sites.distance import are_exact, km_between

GROUPS = {"running": RUNNING, "ended": ENDED, "released": RELEASED}
"""States that a list may ask for together."""

CODE_DIGITS = 10
LOOKED_AT = 200
"""Free villages looked at for those within reach."""


def listed(found: QuerySet[Site]) -> QuerySet[Site]:
    """Sites as the list shows them, with `.code` of their village, by its place."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village"))
    return found.annotate(code=Subquery(codes.values("code")[:1])).order_by(
        "village__name", "village_id", "-starts_on", "pk"
    )


def matching(
    found: QuerySet[Site],
    *,
    text: str = "",
    programme: Programme | None = None,
    state: str = "",
    area: Area | None = None,
    year: int | None = None,
) -> QuerySet[Site]:
    """Sites that fit everything that is asked; `state` is one, or a key of GROUPS."""
    if text.strip():
        found = found.filter(_named(text.strip()))
    if programme is not None:
        found = found.filter(programme=programme)
    if state:
        found = found.filter(state__in=GROUPS.get(state, (state,)))
    if area is not None:
        found = found.filter(_within(area))
    if year is not None:
        begun = found.filter(starts_on__lt=date(year + 1, 1, 1)).exclude(state__in=RELEASED)
        found = begun.filter(Q(ends_on=None) | Q(ends_on__gt=date(year, 1, 1)))
    return found


def _named(text: str) -> Q:
    """The village carries a code that begins so, or its name holds the text."""
    number = places.digits(text)
    if not number:
        return Q(village__name__icontains=text)
    unit = 10 ** (CODE_DIGITS - len(number))
    within = (int(number) * unit, (int(number) + 1) * unit - 1)
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(number__range=within)
    return Q(Exists(codes.filter(area=OuterRef("village"))))


def _within(area: Area) -> Q:
    if area.level == Area.Level.VILLAGE:
        return Q(village=area.pk)
    return Q(**{f"village__{area.level}": area.pk})


def counted_by_state(programme: Programme) -> list[tuple[str, str, int]]:
    """State, its word and how many sites of the programme are in it, in the order of a site's life."""
    rows = programme.sites.order_by().values_list("state").annotate(n=Count("id"))
    counts: dict[str, int] = dict(rows)
    return [
        (state.value, str(state.label), counts[state.value]) for state in Site.State if state.value in counts
    ]


@dataclass(frozen=True)
class Standing:
    """Whether a programme could come into a village: who of its substance holds it from a day on."""

    programme: Programme
    blockers: tuple[Blocker, ...]


def standings(village: Village, wanted: Iterable[Programme], on: date) -> list[Standing]:
    """For each programme who holds the village from a day on; one read for each substance."""
    held: dict[int, tuple[Blocker, ...]] = {}
    found = []
    for programme in wanted:
        substance = programme.substance_id
        if substance not in held:
            held[substance] = programmes.blockers(
                village_id=village.pk, substance_id=substance, starts_on=on, ends_on=None
            )
        found.append(Standing(programme, held[substance]))
    return found


def has_simulated_figures(village: Village) -> bool:
    """Whether some figure about the village is made up."""
    return Indicator.objects.filter(village=village, simulated=True).exists()


@dataclass(frozen=True)
class Instead:
    """A free village to take instead and how far away it is: not exactly, where a village is only known by
    its district's position; None where even that is unknown."""

    village: Village
    km: float | None
    exact: bool


def instead(
    village: Village, programme: Programme, on: date, *, within: Callable[[Village], bool], limit: int = 5
) -> list[Instead]:
    """Free villages of the province, of those that `within` lets through: first the next ones of the newest
    plan, then all others, each nearest first."""
    best = Village.objects.filter(pk__in=Alternative.objects.values("village_id"))
    found: list[Village] = []
    for villages in (best, Village.objects.exclude(pk__in=best.values("pk"))):
        near = _free_near(villages, village, programme, on)[:LOOKED_AT]
        found += [one for one in near if within(one)][: limit - len(found)]
        if len(found) >= limit:
            break
    return [Instead(one, km_between(village, one), are_exact(village, one)) for one in found]


def _free_near(
    villages: QuerySet[Village], village: Village, programme: Programme, on: date
) -> QuerySet[Village]:
    """Those of the province that stand and are free on a day, the nearest first; a village without a position
    of its own counts as being at its district's."""
    around = places.standing(villages.filter(province=village.province_id).exclude(pk=village.pk), on)
    free = programmes.free(around, substance_id=programme.substance_id, on=on)
    spot = places.located(village)
    order = [F("name"), F("pk")] if spot is None else [_nearness(spot), F("name"), F("pk")]
    return places.with_ancestors(free).order_by(*order)


def _nearness(spot: Area) -> OrderBy:
    """Square of the distance on a flat map around a position: for ordering only."""
    lat, lng = spot.lat or 0.0, spot.lng or 0.0
    north = Coalesce("lat", "district__lat") - Value(lat, FloatField())
    east = (Coalesce("lng", "district__lng") - Value(lng, FloatField())) * Value(
        cos(radians(lat)), FloatField()
    )
    return OrderBy(north * north + east * east, nulls_last=True)


def also_held(site: Site) -> QuerySet[SiteFootprint]:
    """Other villages that the site holds, because land of its own went to them."""
    return (
        SiteFootprint.objects.filter(site=site)
        .exclude(village=site.village_id)
        .select_related("village__regency")
        .order_by("village__name", "village_id")
    )


def rests_until(site: Site) -> date | None:
    """The first day on which another programme may come again; None while the site runs or without rest."""
    if site.state not in ENDED or site.ends_on is None:
        return None
    own = SiteFootprint.objects.filter(site=site, village=site.village_id).first()
    if own is None or own.period.upper is None or own.period.upper <= site.ends_on:
        return None
    return own.period.upper if own.period.upper > timezone.localdate() else None


def allocations_of(site: Site) -> QuerySet[Allocation]:
    """Money written down for a site, newest year first; cancelled lines too."""
    return site.allocations.select_related("agency").order_by("-year", "kind", "id")


def spent(site: Site) -> int:
    """Whole rupiah of the lines that count."""
    total: dict[str, Any] = site.allocations.filter(cancelled_at=None).aggregate(all=Sum("amount_idr"))
    return int(total["all"] or 0)


def substances() -> QuerySet[Substance]:
    """Every substance by name."""
    return Substance.objects.order_by("name")


def programmes_like(found: QuerySet[Programme], text: str) -> QuerySet[Programme]:
    """Programmes one of whose names holds the text."""
    names = Q(name__icontains=text) | Q(name_long__icontains=text) | Q(name_en__icontains=text)
    return found.filter(names)


def decisions_of(programme: Programme) -> QuerySet[SubstanceDecision]:
    """What was asked and decided about the substance of a programme, newest first."""
    return programme.decisions.select_related("substance").order_by("-pk")


def open_decision(programme: Programme) -> SubstanceDecision | None:
    """The question that waits for a second person."""
    found = decisions_of(programme).select_related("programme")
    return found.filter(decided_at=None, dropped_at=None).first()


def questions_to_decide(agencies: Iterable[int], *, besides: int) -> QuerySet[SubstanceDecision]:
    """Open questions about programmes of these agencies that this person did not ask."""
    still_open = SubstanceDecision.objects.filter(decided_at=None, dropped_at=None)
    return still_open.filter(programme__agency__in=agencies).exclude(asked_by_id=besides)


def proposed() -> QuerySet[Site]:
    """Sites that wait to be confirmed."""
    return Site.objects.filter(state=State.PROPOSED)


def leading_agencies() -> QuerySet[Agency]:
    """Agencies that lead a programme, by their short name."""
    leading = Programme.objects.order_by().values("agency")
    return Agency.objects.filter(pk__in=leading).order_by("short_name")


def agencies_of_asker(decision: SubstanceDecision) -> list[int]:
    """Agencies for which whoever asked was a national programme officer or administrator on that day."""
    asked_on = timezone.localdate(decision.asked_at)
    held = Role.objects.running(asked_on).filter(user=decision.asked_by_id, kind__in=ASKERS, area=None)
    return list(held.values_list("agency_id", flat=True))


def name_taken(name: str, besides: int | None) -> bool:
    """Whether another programme has this name, whatever case."""
    others = Programme.objects.filter(name__iexact=name)
    return (others if besides is None else others.exclude(pk=besides)).exists()


def key_taken(key: str) -> bool:
    """Whether a programme has this key."""
    return Programme.objects.filter(key=key).exists()
