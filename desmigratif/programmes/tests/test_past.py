"""Lists of the past may overlap already: the pair is public, nobody joins it, and it ends with time."""

from datetime import date

import pytest
from django.utils import timezone

from desmigratif.programmes import errors
from desmigratif.programmes.actions import register, steps, waiving
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.models import InheritedOverlap, Programme, Site, SiteFootprint
from desmigratif.programmes.tests.ground import DAY, HERE, NEXT, Ground

pytestmark = pytest.mark.django_db


def _past(ground: Ground, key: str, **changed: object) -> Site:
    given = {"starts_on": DAY, "source": "List of 2018", **changed}
    return record_past(past=Past(ground.village(), ground.programmes[key], **given), by=None)  # type: ignore[arg-type]


def test_two_lists_of_the_past_become_a_public_pair_that_no_third_enters(ground: Ground) -> None:
    first, second = _past(ground, "desmigratif"), _past(ground, "desbumi")
    pair = InheritedOverlap.objects.get()
    assert {pair.first, pair.second} == {first, second}
    for starts_on in (DAY, date(2040, 1, 1)):
        with pytest.raises(errors.VillageAlreadyServedError):
            ground.opened("kampung-tki", starts_on=starts_on)
    steps.step(site=first, verb="close", on=date(2020, 1, 1), reason="Agreed.", by=None)
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("kampung-tki", starts_on=date(2040, 1, 1))


def test_a_third_list_of_the_past_makes_three_pairs(ground: Ground) -> None:
    for key in ("desmigratif", "desbumi", "kampung-tki"):
        _past(ground, key)
    assert InheritedOverlap.objects.count() == 3
    assert SiteFootprint.objects.count() == 3


def test_neither_of_a_pair_is_renewed_while_the_other_stands(ground: Ground) -> None:
    first = _past(ground, "desmigratif", ends_on=date(2020, 1, 1))
    second = _past(ground, "desbumi")
    with pytest.raises(errors.NotRenewedError):
        steps.extend(site=first, ends_on=date(2022, 1, 1), reason="Longer.", by=None)
    steps.step(site=first, verb="close", on=date(2020, 1, 1), reason="Agreed.", by=None)
    with pytest.raises(errors.NotRenewedError):
        steps.reopen(site=first, ends_on=None, reason="Again.", by=None)
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("desmigratif", starts_on=date(2021, 6, 1))
    assert second.footprints.get().period.upper is None


def test_a_pair_may_end_when_it_wants(ground: Ground) -> None:
    first, _ = _past(ground, "desmigratif"), _past(ground, "desbumi")
    assert steps.step(
        site=first, verb="close", on=date(2020, 1, 1), reason="Agreed.", by=None
    ).ends_on == date(2020, 1, 1)


def test_the_past_ends_where_the_register_begins(ground: Ground) -> None:
    with pytest.raises(errors.PastError):
        _past(ground, "desmigratif", starts_on=timezone.localdate())
    with pytest.raises(errors.PastError):
        _past(ground, "desmigratif", source="")
    _past(ground, "desmigratif")
    with pytest.raises(errors.PastTwiceError):
        _past(ground, "desmigratif")


def test_both_agencies_settle_a_pair_and_nobody_else(ground: Ground) -> None:
    _past(ground, "desmigratif"), _past(ground, "desbumi")
    pair = InheritedOverlap.objects.get()
    by = ground.officers.of["KP2MI"][0]
    with pytest.raises(errors.SettlementError):
        waiving.settle(
            overlap=pair,
            agency=ground.programmes["kampung-tki"].agency,
            outcome="both_run_out",
            note="",
            by=by,
        )


def test_confirming_a_substance_moves_the_sites_and_clashes_become_pairs(ground: Ground) -> None:
    moved, other = ground.opened("kkbm"), ground.opened("desmigratif")
    alone = ground.opened("kkbm", NEXT)
    programme, migrant = ground.programmes["kkbm"], ground.programmes["desmigratif"].substance
    decision = register.ask_decision(
        programme=programme,
        substance=migrant,
        source="Letter 1/2026",
        by=ground.officers.of["KP2MI"][0],
    )
    with pytest.raises(errors.SecondPersonError):
        register.decide(decision=decision, by=ground.officers.of["KP2MI"][0])
    assert register.decide(decision=decision, by=ground.officers.of["KP2MI"][1]) == 1
    pair = InheritedOverlap.objects.get()
    assert ({pair.first, pair.second}, pair.cause) == ({moved, other}, "substance")
    assert Programme.objects.get(pk=programme.pk).substance == migrant
    assert set(SiteFootprint.objects.values_list("substance_id", flat=True)) == {migrant.pk}
    with pytest.raises(errors.VillageAlreadyServedError):
        ground.opened("desbumi", NEXT)
    assert alone.footprints.get().lane.lower == 0


def test_the_substance_is_changed_by_a_decision_alone(ground: Ground) -> None:
    programme = ground.programmes["kkbm"]
    programme.substance = ground.programmes["desmigratif"].substance
    with pytest.raises(Exception, match="programmes_set_substance alone"):
        programme.save()
    assert HERE
