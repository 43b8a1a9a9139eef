"""What happened at a site is counted once, however often it is said."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from desmigratif.accounts.tests.country import Country
from desmigratif.audit.models import AuditLine
from desmigratif.programmes.actions.activity import note_activities, note_activity
from desmigratif.programmes.actions.opening import Past, record_past
from desmigratif.programmes.actions.register import ensure_programmes
from desmigratif.programmes.errors import ActivityDayError
from desmigratif.programmes.models import Site, SiteActivity

pytestmark = pytest.mark.django_db
START, END, DAY = date(2025, 1, 1), date(2025, 6, 1), date(2025, 2, 3)


@pytest.fixture
def site(country: Country) -> Site:
    programmes = {one.key: one for one in ensure_programmes()}
    village = country.village("52.03.01.2001")
    past = Past(village, programmes["desmigratif"], START, END, state="closed", source="Daftar")
    return record_past(past=past, by=None)


def _note(site: Site, count: int, day: date = DAY, source: str = "desk") -> bool:
    return note_activity(site=site, kind="visits", happened_on=day, count=count, source=source, by=None)


def _lines() -> int:
    return AuditLine.objects.filter(verb="note activity").count()


def test_the_same_said_again_changes_nothing_and_leaves_no_line(site: Site) -> None:
    assert _note(site, 3)
    assert not _note(site, 3)
    assert (SiteActivity.objects.get().count, _lines()) == (3, 1)


def test_another_number_takes_the_place_of_the_one_before_and_zero_takes_it_away(site: Site) -> None:
    _note(site, 3)
    assert _note(site, 5)
    assert SiteActivity.objects.get().count == 5
    assert _note(site, 0)
    assert not SiteActivity.objects.exists()
    assert not _note(site, 0)
    assert _lines() == 3


def test_sources_and_days_stand_beside_each_other(site: Site) -> None:
    _note(site, 3)
    _note(site, 4, source="report 2025-02")
    _note(site, 5, day=DAY + timedelta(days=1))
    assert sorted(SiteActivity.objects.values_list("count", flat=True)) == [3, 4, 5]


def test_several_kinds_are_one_line_of_the_trail(site: Site) -> None:
    counts = {"visits": 2, "meetings": 1, "training": 0}
    assert note_activities(site=site, counts=counts, happened_on=DAY, source="desk", by=None)
    assert dict(SiteActivity.objects.values_list("kind", "count")) == {"visits": 2, "meetings": 1}
    line = AuditLine.objects.get(verb="note activity")
    assert line.detail["counts"] == {"visits": 2, "meetings": 1}
    assert (line.agency_id, line.area_id) == (site.programme.agency_id, site.village_id)


@pytest.mark.parametrize("day", [START - timedelta(days=1), END, date(2999, 1, 1)])
def test_a_day_outside_the_sites_period_or_to_come_is_refused(site: Site, day: date) -> None:
    with pytest.raises(ActivityDayError):
        _note(site, 1, day=day)


def test_today_counts_for_a_site_that_runs(country: Country) -> None:
    programmes = {one.key: one for one in ensure_programmes()}
    past = Past(country.village("52.03.01.2002"), programmes["desmigratif"], START, source="Daftar")
    assert _note(record_past(past=past, by=None), 1, day=timezone.localdate())


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"kind": "names"}, "activity_kind_known"),
        ({"count": 0}, "activity_count_sensible"),
        ({"source": " "}, "activity_has_a_source"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    site: Site, wrong: dict[str, object], constraint: str
) -> None:
    given = {"kind": "visits", "happened_on": DAY, "count": 1, "source": "desk", **wrong}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SiteActivity.objects.create(site=site, **given)
