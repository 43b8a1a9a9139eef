"""Reports that are owed stand on calendars; coordinators hear once of centres that fell silent."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desmigratif.inbox.models import CalendarEntry, Notice
from desmigratif.monitoring import laws
from desmigratif.monitoring.actions import reminding
from desmigratif.monitoring.models import SiteReport
from desmigratif.monitoring.tasks import remind
from desmigratif.monitoring.tests.conftest import report
from desmigratif.officers import months
from desmigratif.officers.tests.conftest import (
    HOME,
    MIDDLE,
    NEXT,
    World,
    month,
    today,
)
from desmigratif.programmes.models import Site

pytestmark = pytest.mark.django_db


def test_what_is_owed_stands_on_the_calendar_of_each_officer_until_it_is_sent(
    home: Site, world: World
) -> None:
    officer, other = world.officer(), world.officer(NEXT)
    world.officer(HOME, "KP2MI")
    assert reminding.put_due_on_calendars(day=today()) == 1
    entry = CalendarEntry.objects.get()
    assert (entry.person, entry.day) == (officer, laws.due_on(month(1)))
    assert home.village.name in entry.title_in_words
    assert entry.url.endswith(f"/{month(1).year}/{month(1).month}/")
    report(home, month(1), visits=1, by=other)
    assert not CalendarEntry.objects.exists()
    assert reminding.put_due_on_calendars(day=today()) == 0


def test_the_next_day_adds_only_officers_who_came_since(home: Site, world: World) -> None:
    world.officer()
    reminding.put_due_on_calendars(day=today())
    second = world.make_person("kedua", "village_officer", "Kemnaker", world.area(HOME))
    assert reminding.put_due_on_calendars(day=today()) == 1
    assert CalendarEntry.objects.filter(person=second).count() == 1


def test_the_report_of_one_month_leaves_other_entries_of_the_site(home: Site, world: World) -> None:
    world.officer()
    reminding.put_due_on_calendars(day=today())
    reminding.put_due_on_calendars(day=month(0) - timedelta(days=1))
    assert CalendarEntry.objects.count() == 2
    report(home, month(2), visits=1)
    assert [entry.day for entry in CalendarEntry.objects.all()] == [laws.due_on(month(1))]


def _falls(last: date) -> date:
    """The first day on which a site is silent whose last report is of this month."""
    return laws.due_on(months.plus(last, 3)) + timedelta(days=1)


def test_coordinators_hear_once_of_what_fell_silent_on_that_day(world: World) -> None:
    coordinator, last = world.coordinator(), month(5)
    for code in (HOME, NEXT):
        report(world.site(code), last, visits=1)
    world.site(MIDDLE)
    day = _falls(last)
    assert reminding.tell_of_silence(day=day - timedelta(days=1)) == 0
    assert reminding.tell_of_silence(day=day) == 2
    assert reminding.tell_of_silence(day=day) == 2
    notice = Notice.objects.get()
    assert notice.to == coordinator
    assert "2" in notice.subject_in_words
    assert all(world.village(code).name in notice.body_in_words for code in (HOME, NEXT))
    assert reminding.tell_of_silence(day=day + timedelta(days=1)) == 0


def test_a_site_that_was_silent_before_it_came_into_the_register_floods_nobody(world: World) -> None:
    world.coordinator()
    world.site()
    assert reminding.tell_of_silence(day=today()) == 0
    assert not Notice.objects.exists()


def test_the_daily_job_does_both_and_says_how_many(world: World) -> None:
    site, last = world.site(), month(5)
    world.officer()
    report(site, last, visits=1)
    outcome = remind(_falls(last))
    assert outcome.values == {"entries": 1, "silent": 1}
    assert not SiteReport.objects.filter(month__gt=last).exists()


def test_a_day_on_which_nothing_is_new_costs_few_reads_however_many_sites(world: World) -> None:
    costs = []
    for many in (10, 100):
        world.many(many)
        reminding.put_due_on_calendars(day=today())
        with CaptureQueriesContext(connection) as captured:
            assert remind(today()).values == {}
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert costs[0] <= 12
