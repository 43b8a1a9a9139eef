"""Villages split and merge: a site holds what came out of its village, and an event that would put two sites
on one village waits."""

from datetime import date

import pytest

from desmigratif.places.actions.lineage import Asked, NewVillage
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes import errors
from desmigratif.programmes.actions import lineage, steps
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.models import InheritedOverlap, LineageConflict
from desmigratif.programmes.tests.ground import HERE, NEXT, Ground

pytestmark = pytest.mark.django_db
SPLIT_DAY = date(2026, 1, 1)
NEW = "52.03.01.2099"


def _split(ground: Ground, code: str = HERE, new: str = NEW) -> tuple[LineageEvent, Village]:
    village = ground.village(code)
    asked = Asked(
        "split", SPLIT_DAY, "Perda 1/2026", "Gazette", (village,), (village, NewVillage(new, "Baru"))
    )
    event = lineage.apply_lineage(asked=asked, by=None)
    return event, Village.objects.get(codes__code=new)


def _merge(ground: Ground) -> LineageEvent:
    one, other = ground.village(HERE), ground.village(NEXT)
    asked = Asked("merge", SPLIT_DAY, "Perda 2/2026", "Gazette", (one, other), (one,))
    return lineage.apply_lineage(asked=asked, by=None)


def test_a_site_holds_the_village_that_split_off_as_well(ground: Ground) -> None:
    ground.opened("desmigratif")
    _, daughter = _split(ground)
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("desbumi", NEW, starts_on=date(2027, 1, 1))
    (held,) = daughter.footprints.all()
    assert held.period.lower == SPLIT_DAY


def test_a_site_opened_after_the_split_does_not_hold_the_daughter(ground: Ground) -> None:
    _split(ground)
    ground.opened("desmigratif", starts_on=date(2027, 1, 1))
    ground.opened("desbumi", NEW, starts_on=date(2027, 1, 1))


def test_a_past_site_holds_what_split_off_since(ground: Ground) -> None:
    _, daughter = _split(ground)
    site = ground.opened("desmigratif", starts_on=date(2019, 1, 1))
    assert daughter.footprints.get().site == site


def test_ending_a_site_ends_it_in_every_village_it_holds(ground: Ground) -> None:
    site = ground.running("desmigratif")
    _, daughter = _split(ground)
    steps.step(site=site, verb="close", on=date(2026, 6, 1), reason="Agreed.", by=None)
    assert daughter.footprints.get().period.upper == date(2027, 6, 1)
    ground.opened("desbumi", NEW, starts_on=date(2027, 6, 1))


def test_a_dissolved_village_takes_no_new_site(ground: Ground) -> None:
    one, other = ground.village(HERE), ground.village(NEXT)
    _merge(ground)
    ground.opened("desmigratif", starts_on=date(2027, 1, 1))
    wanted = Wanted(other, ground.programmes["kkbm"], date(2027, 1, 1))
    with pytest.raises(errors.VillageEndedError):
        propose(wanted=wanted, reason="Agreed.", by=None)
    assert one.footprints.count() == 1


def test_a_merge_of_two_served_villages_waits_and_names_both_sites(ground: Ground) -> None:
    first, second = ground.opened("desmigratif"), ground.opened("desbumi", NEXT)
    event = _merge(ground)
    assert event.state == "waiting"
    conflict = LineageConflict.objects.get()
    assert (conflict.first, conflict.second) == (first, second)
    assert ground.village(NEXT).footprints.count() == 1, "nothing was changed"


def test_the_event_goes_through_once_one_site_is_gone(ground: Ground) -> None:
    ground.opened("desmigratif")
    second = ground.opened("desbumi", NEXT)
    event = _merge(ground)
    assert lineage.try_again(event=event, by=None).state == "waiting"
    assert LineageConflict.objects.count() == 1, "noted once"
    steps.step(site=second, verb="withdraw", reason="Agreed.", by=None)
    assert lineage.try_again(event=event, by=None).state == "applied"
    assert LineageConflict.objects.filter(settled_at=None).count() == 0


def test_the_event_goes_through_once_both_agencies_agree_to_a_pair(ground: Ground) -> None:
    first, second = ground.opened("desmigratif"), ground.opened("desbumi", NEXT)
    _merge(ground)
    conflict = LineageConflict.objects.get()
    assert lineage.agree(conflict=conflict, by=ground.officers.of["Kemnaker"][0]).state == "waiting"
    with pytest.raises(errors.LineageAgreementError):
        lineage.agree(conflict=conflict, by=ground.officers.of["Kemnaker"][1])
    with pytest.raises(errors.LineageAgreementError):
        lineage.agree(conflict=conflict, by=ground.officers.of["KP2MI"][0])
    assert lineage.agree(conflict=conflict, by=ground.officers.of["Migrant CARE"][0]).state == "applied"
    pair = InheritedOverlap.objects.get()
    assert (pair.first, pair.second, pair.cause) == (first, second, "lineage")
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("kampung-tki", starts_on=date(2030, 1, 1))
