"""One village is never in two programmes of one substance: who is refused, and what the refused learn."""

from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from desmigratif.places.models import Village
from desmigratif.programmes import errors, queries, refusing
from desmigratif.programmes.actions import steps
from desmigratif.programmes.models import Refusal, Site, SiteFootprint
from desmigratif.programmes.tests.ground import DAY, NEXT, Ground

pytestmark = pytest.mark.django_db


def test_a_second_programme_of_the_substance_is_refused_and_learns_who_was_first(ground: Ground) -> None:
    first = ground.opened("kampung-tki")
    with pytest.raises(errors.VillageAlreadyServedError) as refused:
        ground.opened("desbumi", starts_on=date(2019, 1, 1))
    (blocker,) = refused.value.blockers
    assert (blocker.site_id, blocker.programme, blocker.since) == (first.pk, "Kampung TKI", DAY)
    assert "Kampung TKI" in str(refused.value)
    assert Site.objects.count() == 1


def test_a_refusal_changes_nothing_but_its_own_record(ground: Ground) -> None:
    first = ground.opened("kampung-tki")
    for _ in range(2):
        with pytest.raises(errors.VillageAlreadyServedError):
            ground.opened("desbumi")
    assert Refusal.objects.count() == 0, "it is written after the refused transaction alone"
    refusing.write()
    assert {refusal.blocking_site for refusal in Refusal.objects.all()} == {first}
    assert Refusal.objects.count() == 2
    assert queries.not_spent_twice() == 1


def test_a_programme_that_meets_itself_spares_no_money(ground: Ground) -> None:
    ground.opened("desbumi")
    for key in ("desbumi", "desmigratif"):
        with pytest.raises(errors.VillageAlreadyServedError):
            ground.opened(key)
    refusing.write()
    assert Refusal.objects.count() == 2
    assert queries.not_spent_twice() == 1


def test_a_village_held_from_a_later_day_is_not_free_before_it(ground: Ground) -> None:
    site = ground.opened("desmigratif", starts_on=date(2019, 1, 1), ends_on=date(2019, 7, 1))
    substance, all_of_them = site.programme.substance_id, Village.objects.all()
    end = SiteFootprint.objects.get(site=site).period.upper
    for day, is_free in ((date(2018, 6, 1), False), (date(2019, 2, 1), False), (end, True)):
        found = queries.free(all_of_them, substance_id=substance, on=day)
        assert found.filter(pk=site.village_id).exists() is is_free, day


def test_another_substance_and_another_village_are_free(ground: Ground) -> None:
    ground.opened("desmigratif")
    ground.opened("kkbm")
    ground.opened("desbumi", NEXT)
    assert Site.objects.count() == 3


def test_raw_writes_are_refused_too(ground: Ground) -> None:
    ground.opened("kampung-tki")
    programme = ground.programmes["desmigratif"]
    with pytest.raises(IntegrityError, match="footprint_once"), transaction.atomic():
        Site.objects.create(
            village=ground.village(), programme=programme, substance_id=programme.substance_id, starts_on=DAY
        )


def test_a_site_cannot_claim_another_substance_than_its_programme(ground: Ground) -> None:
    programme, other = ground.programmes["desmigratif"], ground.programmes["kkbm"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="site_substance_of_its_programme"), transaction.atomic():
        Site.objects.create(
            village=ground.village(), programme=programme, substance_id=other.substance_id, starts_on=DAY
        )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM programmes_sitefootprint",
        "UPDATE programmes_sitefootprint SET lane = numrange(0, 1)",
        "INSERT INTO programmes_sitelane (site_id, lane, waiver_id) VALUES (1, '[0,1)', 1)",
        "INSERT INTO programmes_waiverconfirmation (waiver_id, agency_id, user_id, user_label, at)"
        " VALUES (1, 1, 1, 'x', now())",
        "INSERT INTO programmes_inheritedoverlap (first_id, second_id, cause, noticed_on)"
        " VALUES (1, 2, 'history', now())",
        "UPDATE programmes_registeropening SET opened_on = '2040-01-01'",
        "DELETE FROM programmes_footprintchange",
        "DELETE FROM programmes_site",
        "SELECT programmes_narrow(id, numrange(0, 1), 1, NULL) FROM programmes_site",
        "SELECT programmes_inherit(id, ARRAY[id], 'history') FROM programmes_site",
    ],
)
def test_the_application_writes_nothing_that_is_the_owners(ground: Ground, statement: str) -> None:
    ground.opened("desbumi")
    with (
        pytest.raises(Error, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert SiteFootprint.objects.get().lane.upper == 2


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ("state = 'active'", "site_state_step"),
        ("state = 'graduated', ends_on = '2019-01-01'", "site_state_step"),
        ("historical = true, source = 'x'", "site_identity_fixed"),
        ("cooling_months = 0", "site_identity_fixed"),
        ("village_id = village_id + 1", "site_identity_fixed"),
    ],
)
def test_what_a_site_is_cannot_be_rewritten(ground: Ground, changed: str, rule: str) -> None:
    ground.opened("desbumi")
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE programmes_site SET {changed}")
    assert errors.constraint_of(refused.value) == rule


def test_nobody_claims_a_past_to_come_in(ground: Ground) -> None:
    programme = ground.programmes["desmigratif"]
    ground.opened("desbumi")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Site.objects.create(
            village=ground.village(),
            programme=programme,
            substance_id=programme.substance_id,
            starts_on=DAY,
            historical=True,
            source="a list",
        )
    assert errors.constraint_of(refused.value) == "site_past_by_function"


def test_an_ended_site_lets_its_village_rest_and_then_go(ground: Ground) -> None:
    site = ground.running("desmigratif")
    steps.step(site=site, verb="graduate", on=date(2021, 1, 1), reason="Agreed.", by=None)
    with pytest.raises(errors.VillageAlreadyServedError) as refused:
        ground.opened("desbumi", starts_on=date(2021, 12, 31))
    assert refused.value.blockers[0].rests
    assert "2022" in str(refused.value)
    ground.opened("desbumi", starts_on=date(2022, 1, 1))


def test_the_same_programme_goes_on_at_once_and_the_rest_comes_back_when_it_does_not(ground: Ground) -> None:
    old = steps.step(
        site=ground.running("desmigratif"), verb="close", on=date(2021, 1, 1), reason="Agreed.", by=None
    )
    new = ground.opened("desmigratif", starts_on=date(2021, 3, 1))
    assert old.footprints.get().period.upper == date(2021, 3, 1)
    steps.step(site=new, verb="withdraw", reason="Agreed.", by=None)
    assert old.footprints.get().period.upper == date(2022, 1, 1)


def test_a_withdrawn_site_releases_its_village_at_once_and_is_taken_back_only_while_it_is_free(
    ground: Ground,
) -> None:
    site = ground.opened("desmigratif")
    steps.step(site=site, verb="withdraw", reason="Agreed.", by=None)
    change = queries.newest_change(site)
    assert change is not None
    other = ground.opened("desbumi")
    with pytest.raises(errors.VillageAlreadyServedError):
        steps.undo(change=change, reason="It was a mistake.", by=None)
    steps.step(site=other, verb="lapse", reason="Agreed.", by=None)
    assert steps.undo(change=change, reason="It was a mistake.", by=None).state == "proposed"


def test_an_ended_site_is_reopened_only_while_its_village_is_free(ground: Ground) -> None:
    site = steps.step(
        site=ground.running("desmigratif"), verb="close", on=date(2021, 1, 1), reason="Agreed.", by=None
    )
    other = ground.opened("desbumi", starts_on=date(2022, 1, 1))
    with pytest.raises(errors.VillageAlreadyServedError):
        steps.reopen(site=site, ends_on=None, reason="Goes on.", by=None)
    steps.step(site=other, verb="decline", reason="Agreed.", by=None)
    assert steps.reopen(site=site, ends_on=None, reason="Goes on.", by=None).state == "active"


def test_a_planned_end_counts_with_its_rest_and_is_prolonged_only_into_free_days(ground: Ground) -> None:
    first = ground.opened("desmigratif", ends_on=date(2020, 1, 1))
    ground.opened("desbumi", starts_on=date(2021, 1, 1))
    with pytest.raises(errors.VillageAlreadyServedError):
        steps.extend(site=first, ends_on=date(2020, 2, 1), reason="One more month.", by=None)
    with pytest.raises(errors.PeriodError):
        steps.extend(site=first, ends_on=date(2019, 2, 1), reason="Shorter.", by=None)
