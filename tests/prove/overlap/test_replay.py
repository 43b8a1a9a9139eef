"""The judge of the overlap proof sees what it must see: each kind of fault, made by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.prove.overlap.chronicle import Chronicle, lane_of, unruly
from tests.prove.overlap.replay import WHOLE, Heir, Held, Site, Waiver, World, months_later

HERE, HEIR = 10, 11
LOW, HIGH = (Decimal(0), Decimal(1)), (Decimal(1), Decimal(2))
START, END = date(2018, 1, 1), date(2019, 1, 31)
FIRST = Site(1, HERE, 101, 1, "active", START, END, 1)
SECOND = Site(2, HERE, 102, 1, "active", START, None, 1)
FOUR = {(7, 71), (7, 72), (8, 81), (8, 82)}


def _held(site: Site, **changed: Any) -> Held:
    until = months_later(site.ends_on, site.rest) if site.ends_on else None
    return replace(Held(1, site.starts_on, until, WHOLE), **changed)


def _world(*sites: Site) -> World:
    world = World()
    for site in sites:
        world.write_site(site)
        world.write_footprint(site.village, site.pk, _held(site))
    return world


def _faults(world: World) -> list[str]:
    world.judge(world.sites, "then")
    return world.faults


def _shared() -> World:
    """Two sites that part the lane by a waiver of four persons."""
    world = _world(FIRST, SECOND)
    world.waivers[5] = Waiver(HERE, 102, 1, (7, 8))
    world.said_yes[5] = set(FOUR)
    for site, lane in ((FIRST, LOW), (SECOND, HIGH)):
        world.lanes[site.pk] = (lane, 5)
        world.write_footprint(HERE, site.pk, _held(site, lane=lane))
    return world


def test_sound_worlds_have_no_fault() -> None:
    assert _faults(_world(FIRST)) == []
    assert _faults(_shared()) == []


def test_two_sites_on_one_day_are_an_overlap() -> None:
    world = _world(FIRST, SECOND)
    assert any("OVERLAP" in fault for fault in _faults(world))
    assert world.overlaps


def test_another_substance_is_no_overlap() -> None:
    world = _world(FIRST)
    world.write_site(replace(SECOND, substance=2))
    world.write_footprint(HERE, 2, _held(SECOND, substance=2))
    assert _faults(world) == []


@pytest.mark.parametrize("less", sorted(FOUR))
def test_three_yeses_do_not_narrow_a_lane(less: tuple[int, int]) -> None:
    world = _shared()
    world.said_yes[5].discard(less)
    assert any("without four yeses" in fault for fault in _faults(world))


def test_a_narrowed_third_does_not_pass_the_pair() -> None:
    world = _shared()
    third = replace(FIRST, pk=3, programme=103)
    world.write_site(third)
    world.lanes[3] = (HIGH, None)
    world.pairs.add(frozenset((3, 2)))
    world.write_footprint(HERE, 3, _held(third, lane=HIGH))
    world.write_footprint(HERE, 2, None)
    assert any("pass each other" in fault for fault in _faults(world))


def _without(world: World) -> None:
    world.write_footprint(HERE, 1, None)


def _too_short(world: World) -> None:
    world.write_footprint(HERE, 1, _held(FIRST, end=END))


def _not_the_heir(world: World) -> None:
    world.write_succession(HERE, Heir(HEIR, date(2018, 6, 1), False))


def _left_behind(world: World) -> None:
    world.write_site(replace(FIRST, state="withdrawn"))


@pytest.mark.parametrize("spoil", [_without, _too_short, _not_the_heir, _left_behind])
def test_a_site_that_does_not_hold_what_it_must_is_seen(spoil: Callable[[World], None]) -> None:
    world = _world(FIRST)
    spoil(world)
    assert any("instead of" in fault for fault in _faults(world))
    assert 1 in world.touched


def test_rest_ends_where_the_programme_goes_on() -> None:
    world = _world(FIRST)
    next_one = replace(FIRST, pk=4, starts_on=date(2019, 2, 10), ends_on=None)
    world.write_site(next_one)
    world.write_footprint(HERE, 4, _held(next_one))
    assert any("instead of" in fault for fault in _faults(world))
    world.faults.clear()
    world.write_footprint(HERE, 1, _held(FIRST, end=date(2019, 2, 10)))
    assert _faults(world) == []


def test_a_village_that_had_ended_is_held_where_its_land_went() -> None:
    world = World()
    world.write_succession(HERE, Heir(HEIR, date(2017, 1, 1), True))
    assert world.ground(FIRST) == {HERE: None, HEIR: date(2017, 1, 1)}


def test_writing_inside_anothers_transaction_is_seen() -> None:
    chronicle = Chronicle()
    chronicle.villages[HERE] = [1, 1, 2, 2, 3]
    assert list(unruly(chronicle)) == []
    chronicle.villages[HERE] = [1, 2, 1]
    assert len(list(unruly(chronicle))) == 1


def test_months_and_lanes_are_read_as_the_database_means_them() -> None:
    assert months_later(date(2019, 1, 31), 1) == date(2019, 2, 28)
    assert months_later(date(2019, 11, 30), 3) == date(2020, 2, 29)
    assert lane_of("[0.5,2)") == (Decimal("0.5"), Decimal(2))
