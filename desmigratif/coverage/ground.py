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
class Ground:
    """Villages by the digits of their running code and of codes they once had, programmes by key and by name,
    those that may be completed, what holds the villages, and the day on which the register opened."""

    villages: dict[str, Village]
    former: dict[str, Village]
    programmes: dict[str, Programme]
    own: frozenset[int]
    footprints: dict[int, list[SiteFootprint]]
    opened_on: date


def ground_of(rows: Sequence[Row], own: Iterable[Programme]) -> Ground:
    """Seven queries for any number of rows."""
    numbers = {places.digits(row.cells["code"]) for row in rows}
    wanted = [int(number) for number in numbers if len(number) == CODE_DIGITS]
    codes = AreaCode.objects.filter(system=AreaCode.System.KEMENDAGRI, number__in=wanted)
    # Running and ended codes have an index each; asked together, all codes would be read.
    running = dict(codes.filter(ends_on=None).values_list("number", "area_id"))
    ended = dict(codes.exclude(ends_on=None).order_by("ends_on").values_list("number", "area_id"))
    ids = {*running.values(), *ended.values()}
    villages = places.with_code(places.with_ancestors(Village.objects.all())).in_bulk(ids)
    footprints: dict[int, list[SiteFootprint]] = defaultdict(list)
    for one in SiteFootprint.objects.filter(village__in=ids).select_related("site__programme__agency"):
        footprints[one.village_id].append(one)
    every = list(programmes.programmes())
    opening = RegisterOpening.objects.order_by("opened_on").first()
    return Ground(
        villages={str(number): villages[pk] for number, pk in running.items() if pk in villages},
        former={str(number): villages[pk] for number, pk in ended.items() if pk in villages},
        programmes={name.casefold(): one for one in every for name in (one.name_long, one.name, one.key)},
        own=frozenset(one.pk for one in own),
        footprints=footprints,
        opened_on=timezone.localdate() if opening is None else opening.opened_on,
    )
