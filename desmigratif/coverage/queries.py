"""Named reads of the coverage room: where sites stand, since when, what an address of a village means."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from desmigratif.coordination import queries as coordination
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode, Village
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import InheritedOverlap, Mention, Programme, Site, Waiver
from desmigratif.programmes.states import RELEASED, State
from desmigratif.sites import queries as sites

HIDDEN = (State.PROPOSED, *RELEASED)
"""States that are no business of the public: nothing is decided yet, or it was decided against."""

CODE_DIGITS = 10
MOST_YEARS = 30


def decided() -> QuerySet[Site]:
    """What everybody may see: sites that were confirmed, whatever became of them."""
    return programmes.sites().exclude(state__in=HIDDEN)


def asked(
    found: QuerySet[Site],
    *,
    text: str = "",
    programme: Programme | None = None,
    state: str = "",
    year: int | None = None,
    area: Area | None = None,
) -> QuerySet[Site]:
    """Sites that fit everything that is asked. Without a state: all that hold or held their village."""
    if not state:
        found = found.exclude(state__in=RELEASED)
    return sites.matching(found, text=text, programme=programme, state=state, area=area, year=year)


def a_page(found: QuerySet[Site]) -> QuerySet[Site]:
    """The same sites for a list of which only a page is read: what lies above their villages comes after the
    page is cut, instead of being joined to every site."""
    bare = found.select_related(None).select_related("programme__agency", "village")
    return bare.prefetch_related("village__regency", "village__province")


@dataclass(frozen=True)
class Place:
    """An area with sites in it: how many of each programme (by key of the row), in how many villages, whether
    some are simulated."""

    area: Area
    counts: Counter[int]
    villages: int
    simulated: bool

    @property
    def sites(self) -> int:
        return self.counts.total()


def places_with(found: QuerySet[Site], level: str) -> list[Place]:
    """Areas of a level with sites, by name; two queries for any number. One read of the sites serves both
    counts: that of distinct villages would join all villages once more."""
    column = "village" if level == Area.Level.VILLAGE else f"village__{level}"
    rows = found.order_by().values_list(column, "programme", "village", "simulated")
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    villages: dict[int, set[int]] = defaultdict(set)
    simulated: set[int] = set()
    for area, programme, village, made_up in rows:
        counts[area][programme] += 1
        villages[area].add(village)
        if made_up:
            simulated.add(area)
    areas = places.with_code(places.with_ancestors(Area.objects.all())).in_bulk(counts)
    made = [
        Place(areas[pk], count, len(villages[pk]), pk in simulated)
        for pk, count in counts.items()
        if pk in areas
    ]
    return sorted(made, key=lambda place: (place.area.name, place.area.pk))


def folded(some: Iterable[Place], provinces: Iterable[Area]) -> list[Place]:
    """Regencies put together by province, in the order of the provinces."""
    groups: dict[int | None, list[Place]] = defaultdict(list)
    for place in some:
        groups[place.area.province_id].append(place)
    return [
        Place(
            province,
            sum((one.counts for one in groups[province.pk]), Counter()),
            sum(one.villages for one in groups[province.pk]),
            any(one.simulated for one in groups[province.pk]),
        )
        for province in provinces
        if province.pk in groups
    ]


def provinces() -> QuerySet[Area]:
    """Provinces of today with `.code`, by name."""
    return places.children_of(None)


@dataclass(frozen=True)
class Year:
    """One year: how many sites of each programme began in it, and how many stood at its end."""

    number: int
    begun: Counter[int]
    standing: int
    and_before: bool = False
    """Whether everything earlier is counted with it."""


def years_of(found: QuerySet[Site]) -> list[Year]:
    """From the first beginning to the last one or today, at most the last `MOST_YEARS`; two queries."""
    held = found.order_by().exclude(state__in=RELEASED)
    begun: dict[int, Counter[int]] = defaultdict(Counter)
    for year, programme, n in held.values_list("starts_on__year", "programme").annotate(n=Count("pk")):
        begun[year][programme] += n
    if not begun:
        return []
    ended: Counter[int] = Counter(
        dict(held.exclude(ends_on=None).values_list("ends_on__year").annotate(n=Count("pk")))
    )
    last = max(*begun, timezone.localdate().year)
    first = max(min(begun), last - MOST_YEARS + 1)
    return [_year(number, number == first > min(begun), begun, ended) for number in range(first, last + 1)]


def _year(number: int, and_before: bool, begun: dict[int, Counter[int]], ended: Counter[int]) -> Year:
    until = [year for year in begun if year <= number]
    own = [year for year in until if and_before or year == number]
    gone = sum(n for year, n in ended.items() if year <= number)
    return Year(
        number=number,
        begun=sum((begun[year] for year in own), Counter()),
        standing=sum(begun[year].total() for year in until) - gone,
        and_before=and_before,
    )


@dataclass(frozen=True)
class Known:
    """How many villages of a programme are known by name: with a decided site (of these some on an invented
    day), or only named in a publication."""

    programme: Programme
    with_site: int
    simulated: int
    only_named: int

    @property
    def by_name(self) -> int:
        return self.with_site + self.only_named


def known() -> list[Known]:
    """Each programme, in the order the register got to know them; four queries."""
    made_up = Count("village", distinct=True, filter=Q(simulated=True))
    per_programme = decided().order_by().values_list("programme")
    standing = {
        pk: (n, simulated)
        for pk, n, simulated in per_programme.annotate(n=Count("village", distinct=True), m=made_up)
    }
    with_sites = set(
        decided()
        .order_by()
        .filter(village__in=Mention.objects.order_by().values("village"))
        .values_list("village", "programme")
    )
    named = Counter(
        programme
        for village, programme in set(Mention.objects.order_by().values_list("village", "programme"))
        if (village, programme) not in with_sites
    )
    return [
        Known(one, *standing.get(one.pk, (0, 0)), named[one.pk])
        for one in programmes.programmes().order_by("pk")
    ]


@dataclass(frozen=True)
class Former:
    """A village that carried a code until a day, and the villages it became (itself, when only its code
    changed), each with the day since when."""

    village: Village
    until: date
    now: list[tuple[Village, date]] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """What an address of a village leads to: the village that carries the code, and others that did."""

    village: Village | None
    former: list[Former] = field(default_factory=list)


def village_of_address(code: str) -> Found | None:
    """None for what is no code of a village, and for one that no village ever had."""
    number = places.digits(code)
    if len(number) != CODE_DIGITS:
        return None
    village = places.village_by_code(number)
    ended = AreaCode.objects.filter(
        system=AreaCode.System.KEMENDAGRI, number=int(number), area__level=Area.Level.VILLAGE
    ).exclude(ends_on=None)
    held = [
        (one.area_id, one.ends_on)
        for one in ended.order_by("-ends_on")
        if one.ends_on and (village is None or one.area_id != village.pk)
    ]
    if village is None and not held:
        return None
    return Found(village, _former(held) if held else [])


def _former(held: list[tuple[int, date]]) -> list[Former]:
    """Four queries for any number of carriers."""
    successors = places.successors_of([pk for pk, _until in held])
    wanted = {pk for pk, _until in held} | {heir for heirs in successors.values() for heir in heirs}
    villages = places.with_code(places.with_ancestors(Village.objects.all())).in_bulk(wanted)
    made = []
    for pk, until in held:
        heirs = successors[pk] or {pk: until}
        if villages[pk].code is not None:
            heirs = {pk: until, **heirs}
        now = [(villages[heir], since) for heir, since in heirs.items() if villages[heir].code]
        made.append(Former(villages[pk], until, sorted(now, key=lambda one: one[0].name)))
    return made


@dataclass(frozen=True)
class InVillage:
    """Everything public about a village: sites that stand on this day, those that begin later, those that
    ended, agreements, publications."""

    now: list[Site]
    to_come: list[Site]
    before: list[Site]
    waivers: list[Waiver]
    overlaps: list[InheritedOverlap]
    mentions: list[Mention]

    @property
    def simulated(self) -> bool:
        return any(site.simulated for site in (*self.now, *self.to_come, *self.before))


def in_village(village: Village) -> InVillage:
    """Only what was decided: no proposals, no waiver that somebody has still to confirm."""
    found, today = list(programmes.sites_of(village).exclude(state__in=HIDDEN)), timezone.localdate()
    over = {site.pk for site in found if site.ends_on is not None and site.ends_on <= today}
    begun = [site for site in found if site.starts_on <= today and site.pk not in over]
    pairs = coordination.overlaps_in(village)
    return InVillage(
        now=begun,
        to_come=[site for site in found if site.starts_on > today and site.pk not in over],
        before=[site for site in found if site.pk in over],
        waivers=[one for one in coordination.waivers_of(village) if is_given(one)],
        overlaps=list(pairs.exclude(first__state__in=HIDDEN).exclude(second__state__in=HIDDEN)),
        mentions=list(programmes.mentions_of([village.pk])),
    )


def is_given(waiver: Waiver) -> bool:
    """Whether both agencies have confirmed, nobody has withdrawn it, and it stands beside a decided site."""
    if waiver.withdrawn_at is not None or waiver.first_site.state in HIDDEN:
        return False
    agencies = coordination.agencies_of(waiver)
    given = Counter(one.agency_id for one in waiver.confirmations.all())
    return all(given[one] >= coordination.OF_EACH for one in agencies)
