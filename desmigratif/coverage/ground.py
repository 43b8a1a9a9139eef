"""What a list of sites of the past is judged against, read once for the whole list."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from desmigratif.coverage.listing import Row
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode, Village
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Programme, RegisterOpening, SiteFootprint

CODE_DIGITS = 10


@dataclass(frozen=True)
class Carrier:
    """A village that carries a code from a day until a day (half-open; an empty end is open)."""

    village: Village
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Ground:
    """Those that carry or carried a code, oldest first, by its digits; programmes by key and by name, those
    that may be completed, what holds the villages, and the day on which the register opened."""

    carriers: dict[str, list[Carrier]]
    programmes: dict[str, Programme]
    own: frozenset[int]
    footprints: dict[int, list[SiteFootprint]]
    opened_on: date

    def of_today(self, number: str) -> Village | None:
        """The village that carries the code now."""
        return next((one.village for one in self.carriers.get(number, ()) if one.ends_on is None), None)

    def of_then(self, number: str, on: date) -> Village | None:
        """The village that carried it on a day; the first one known also on the days before, for which the
        source of its code does not vouch. None where nobody did."""
        every = self.carriers.get(number, [])
        if every and on < every[0].starts_on:
            return every[0].village
        held = (one for one in every if one.starts_on <= on and (one.ends_on is None or on < one.ends_on))
        return next((one.village for one in held), None)

    def newest(self, number: str) -> Village | None:
        """The last village that is known to carry or to have carried it."""
        every = self.carriers.get(number)
        return every[-1].village if every else None


def ground_of(rows: Sequence[Row], own: Iterable[Programme]) -> Ground:
    """Seven queries for any number of rows."""
    numbers = {places.digits(row.cells["code"]) for row in rows}
    wanted = [int(number) for number in numbers if len(number) == CODE_DIGITS]
    codes = AreaCode.objects.filter(system=AreaCode.System.KEMENDAGRI, number__in=wanted)
    columns = ("number", "area_id", "starts_on", "ends_on")
    # Running and ended codes have an index each; asked together, all codes would be read.
    held = [
        *codes.exclude(ends_on=None).order_by("starts_on").values_list(*columns),
        *codes.filter(ends_on=None).order_by().values_list(*columns),
    ]
    ids = {pk for _number, pk, _starts_on, _ends_on in held}
    villages = places.with_code(places.with_ancestors(Village.objects.all())).in_bulk(ids)
    carriers: dict[str, list[Carrier]] = defaultdict(list)
    for number, pk, starts_on, ends_on in held:
        if pk in villages:
            carriers[str(number)].append(Carrier(villages[pk], starts_on, ends_on))
    footprints: dict[int, list[SiteFootprint]] = defaultdict(list)
    for one in SiteFootprint.objects.filter(village__in=ids).select_related("site__programme__agency"):
        footprints[one.village_id].append(one)
    every = list(programmes.programmes())
    opening = RegisterOpening.objects.order_by("opened_on").first()
    return Ground(
        carriers=carriers,
        programmes={name.casefold(): one for one in every for name in (one.name_long, one.name, one.key)},
        own=frozenset(one.pk for one in own),
        footprints=footprints,
        opened_on=timezone.localdate() if opening is None else opening.opened_on,
    )
