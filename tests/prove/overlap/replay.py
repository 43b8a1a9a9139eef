"""The overlap rule written a second time, in plain Python, and applied to every moment of the log.

Knows only what was written: sites, successions, waivers, confirmations, inherited pairs. What every site must
hold is worked out here and compared with the footprints of the database after each transaction.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

RELEASED = ("withdrawn", "declined", "lapsed")
WHOLE = (Decimal(0), Decimal(2))
Lane = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Site:
    pk: int
    village: int
    programme: int
    substance: int
    state: str
    starts_on: date
    ends_on: date | None
    rest: int

    @property
    def holds(self) -> bool:
        return self.state not in RELEASED


@dataclass(frozen=True)
class Held:
    """A footprint: from a day until a day (None: open), in a part of the lane."""

    substance: int
    start: date
    end: date | None
    lane: Lane

    def days_meet(self, other: "Held") -> bool:
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)


@dataclass(frozen=True)
class Heir:
    village: int
    day: date
    dissolved: bool


@dataclass(frozen=True)
class Waiver:
    village: int
    programme: int
    first_site: int
    agencies: tuple[int, int]


@dataclass
class World:
    """Everything as it is after the transactions so far. `faults` are sentences."""

    waivers: dict[int, Waiver] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    held: dict[int, dict[int, Held]] = field(default_factory=lambda: defaultdict(dict))
    heirs: dict[int, list[Heir]] = field(default_factory=lambda: defaultdict(list))
    origins: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    lanes: dict[int, tuple[Lane, int | None]] = field(default_factory=dict)
    pairs: set[frozenset[int]] = field(default_factory=set)
    said_yes: dict[int, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    touched: set[int] = field(default_factory=set)
    of_villages: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    faults: list[str] = field(default_factory=list)
    overlaps: int = 0
    _homes: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    _grounds: dict[int, dict[int, date | None]] = field(default_factory=dict)

    def write_site(self, site: Site) -> None:
        self.sites[site.pk] = site
        self._homes[site.programme, site.village].add(site.pk)
        self._grounds.pop(site.pk, None)
        for village in self.ground(site):
            for home in self._above(village):
                self.touched |= self._homes[site.programme, home]

    def write_footprint(self, village: int, site: int, held: Held | None) -> None:
        self.touched |= {site, *self.held[village]} if held else {site}
        if held is None:
            self.held[village].pop(site, None)
            self.of_villages[site].discard(village)
        else:
            self.held[village][site] = held
            self.of_villages[site].add(village)

    def write_succession(self, before: int, heir: Heir) -> None:
        self.heirs[before].append(heir)
        self.origins[heir.village].add(before)
        self._grounds.clear()
        for village in (before, *self._spread(heir.village, date.min + timedelta(days=1))):
            self.touched |= set(self.held[village])

    def ground(self, site: Site) -> dict[int, date | None]:
        """The site's own village, and those its land went to since it began, each since when."""
        if site.pk not in self._grounds:
            self._grounds[site.pk] = self._spread(site.village, site.starts_on)
        return self._grounds[site.pk]

    def _spread(self, home: int, after: date) -> dict[int, date | None]:
        ended = [heir.day for heir in self.heirs[home] if heir.dissolved]
        first = min(after, min(ended) - timedelta(days=1)) if ended else after
        waiting = [heir for heir in self.heirs[home] if heir.day > first]
        seen: dict[int, date] = {}
        while waiting:
            heir = waiting.pop()
            if heir.village in seen and seen[heir.village] <= heir.day:
                continue
            seen[heir.village] = heir.day
            waiting += [far for far in self.heirs[heir.village] if far.day >= heir.day]
        seen.pop(home, None)
        return {home: None, **seen}

    def _above(self, village: int) -> set[int]:
        found, waiting = {village}, [village]
        while waiting:
            fresh = self.origins[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        return found

    def wanted(self, site: Site) -> dict[int, tuple[date, date | None]]:
        """What the site must hold: its days, then the rest, cut where its programme goes on."""
        if not site.holds:
            return {}
        found = {}
        for village, since in self.ground(site).items():
            start, end = max(site.starts_on, since or site.starts_on), self._until(site, village)
            if end is None or start < end:
                found[village] = (start, end)
        return found

    def _until(self, site: Site, village: int) -> date | None:
        if site.ends_on is None:
            return None
        until = months_later(site.ends_on, site.rest)
        for home in self._above(village):
            for pk in self._homes[site.programme, home]:
                if day := self._goes_on(self.sites[pk], village, site):
                    until = min(until, day)
        return until

    def _goes_on(self, later: Site, village: int, site: Site) -> date | None:
        """From when a later site of the programme holds a village where a site has ended; None when never."""
        ground, end = self.ground(later), later.ends_on or date.max
        is_later = (end, later.pk) > (site.ends_on, site.pk)
        if not later.holds or village not in ground or not is_later:
            return None
        day = max(later.starts_on, ground[village] or later.starts_on)
        reached = later.ends_on is None or day < months_later(later.ends_on, later.rest)
        return max(day, site.ends_on or day) if reached else None

    def judge(self, sites: Iterable[int], moment: str) -> None:
        """Compare these sites with what they must be."""
        for pk in sorted(sites):
            site = self.sites.get(pk)
            if site is None:
                self.faults.append(f"{moment}: footprints of site {pk}, which was never written")
                continue
            self._judge_footprints(site, moment)
            self._judge_lane(site, moment)
            for village in self.of_villages[pk]:
                self._judge_neighbours(site, village, moment)

    def _judge_footprints(self, site: Site, moment: str) -> None:
        has = {village: self.held[village][site.pk] for village in self.of_villages[site.pk]}
        days = {village: (held.start, held.end) for village, held in has.items()}
        if days != (wanted := self.wanted(site)):
            self.faults.append(f"{moment}: site {site.pk} holds {_told(days)} instead of {_told(wanted)}")
        if any(held.substance != site.substance for held in has.values()):
            self.faults.append(f"{moment}: a footprint of site {site.pk} is of another substance")
        lane = self.lanes.get(site.pk, (WHOLE, None))[0]
        if any(held.lane != lane for held in has.values()):
            self.faults.append(f"{moment}: a footprint of site {site.pk} is not in its lane")

    def _judge_lane(self, site: Site, moment: str) -> None:
        lane, waiver = self.lanes.get(site.pk, (WHOLE, None))
        inherited = any(site.pk in pair for pair in self.pairs)
        if lane != WHOLE and not inherited and not (waiver and self.whole(waiver)):
            self.faults.append(
                f"{moment}: the lane of site {site.pk} is narrowed without four yeses or a pair"
            )

    def _judge_neighbours(self, site: Site, village: int, moment: str) -> None:
        mine = self.held[village][site.pk]
        for pk, theirs in self.held[village].items():
            if pk == site.pk or theirs.substance != mine.substance or not mine.days_meet(theirs):
                continue
            if max(mine.lane[0], theirs.lane[0]) < min(mine.lane[1], theirs.lane[1]):
                self.overlaps += 1
                self.faults.append(f"{moment}: OVERLAP of sites {site.pk} and {pk} in village {village}")
            elif not self.may_share(site.pk, pk):
                self.overlaps += 1
                self.faults.append(f"{moment}: sites {site.pk} and {pk} pass each other in village {village}")

    def may_share(self, one: int, other: int) -> bool:
        """As an inherited pair, or by a whole waiver of the one beside the other."""
        if frozenset((one, other)) in self.pairs:
            return True
        for newcomer, standing in ((one, other), (other, one)):
            waiver = self.lanes.get(newcomer, (WHOLE, None))[1]
            if waiver and self.waivers[waiver].first_site == standing and self.whole(waiver):
                return True
        return False

    def whole(self, waiver: int) -> bool:
        """Two different persons of each of two different agencies have said yes by now."""
        one, other = self.waivers[waiver].agencies
        people = {
            agency: {who for of, who in self.said_yes[waiver] if of == agency} for agency in (one, other)
        }
        return one != other and all(len(who) >= 2 for who in people.values())


def months_later(day: date, months: int) -> date:
    """As PostgreSQL counts: the same day of a later month, or its last one."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def _told(days: dict[int, tuple[date, date | None]]) -> str:
    return (
        "; ".join(f"{village}: {start}–{end or ''}" for village, (start, end) in sorted(days.items())) or "—"
    )
