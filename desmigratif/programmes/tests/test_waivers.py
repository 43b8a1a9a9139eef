"""Two agencies, two persons each, let a second programme into a village; a third stays outside."""

from datetime import date

import pytest

from desmigratif.programmes import errors
from desmigratif.programmes.actions import steps, waiving
from desmigratif.programmes.models import Site, SiteFootprint, WaiverConfirmation
from desmigratif.programmes.tests.ground import Ground

pytestmark = pytest.mark.django_db
END = date(2021, 1, 1)


def test_three_of_four_are_not_enough(ground: Ground) -> None:
    ground.running("desmigratif")
    waiver = waiving.ask_waiver(
        village=ground.village(),
        programme=ground.programmes["kampung-tki"],
        reason="Agreed by both.",
        by=ground.officers.of["KP2MI"][0],
    )
    for person in (*ground.officers.of["KP2MI"], ground.officers.of["Kemnaker"][0]):
        waiving.confirm_waiver(waiver=waiver, by=person)
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("kampung-tki")


@pytest.mark.parametrize("ends_first", ["desmigratif", "desbumi"])
def test_a_third_is_refused_whichever_of_the_two_ends_first(ground: Ground, ends_first: str) -> None:
    first = ground.running("desmigratif")
    ground.waived("desbumi")
    second = ground.running("desbumi")
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("kampung-tki")
    ending = first if ends_first == "desmigratif" else second
    steps.step(site=ending, verb="close", on=END, reason="Agreed.", by=None)
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("kampung-tki", starts_on=date(2030, 1, 1))
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened(ends_first, starts_on=date(2030, 1, 1))


def test_a_waiver_is_used_up_by_one_site(ground: Ground) -> None:
    ground.running("desmigratif")
    ground.waived("desbumi")
    second = steps.step(site=ground.running("desbumi"), verb="close", on=END, reason="Agreed.", by=None)
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("desbumi", starts_on=date(2025, 1, 1))
    (held,) = SiteFootprint.objects.filter(site=second)
    assert (held.lane.lower, held.lane.upper) == (1, 2)


def test_a_withdrawn_waiver_lets_nobody_in(ground: Ground) -> None:
    ground.running("desmigratif")
    waiver = ground.waived("desbumi")
    waiving.withdraw_waiver(waiver=waiver, reason="No longer.", by=ground.officers.of["Kemnaker"][0])
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("desbumi")


def test_a_used_waiver_is_not_withdrawn(ground: Ground) -> None:
    ground.running("desmigratif")
    waiver = ground.waived("desbumi")
    ground.opened("desbumi")
    with pytest.raises(errors.WaiverError):
        waiving.withdraw_waiver(waiver=waiver, reason="No longer.", by=ground.officers.of["Kemnaker"][0])


def test_only_the_two_agencies_confirm_once_each_person_twice_each_agency(ground: Ground) -> None:
    ground.running("desmigratif")
    waiver = ground.waived("desbumi")
    with pytest.raises(errors.WaiverPersonError):
        waiving.confirm_waiver(waiver=waiver, by=ground.officers.of["KP2MI"][0])
    with pytest.raises(errors.WaiverTwiceError):
        waiving.confirm_waiver(waiver=waiver, by=ground.officers.of["Kemnaker"][0])
    assert WaiverConfirmation.objects.count() == 4


def test_a_waiver_needs_somebody_there_and_another_agency(ground: Ground) -> None:
    officer = ground.officers.of["Kemnaker"][0]
    with pytest.raises(errors.WaiverNotNeededError):
        waiving.ask_waiver(
            village=ground.village(), programme=ground.programmes["desmigratif"], reason="x", by=officer
        )
    ground.running("desmigratif")
    with pytest.raises(errors.WaiverOwnAgencyError):
        waiving.ask_waiver(
            village=ground.village(), programme=ground.programmes["desmigratif"], reason="x", by=officer
        )
    assert Site.objects.count() == 1
