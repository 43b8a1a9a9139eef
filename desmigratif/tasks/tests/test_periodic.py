"""Work that returns: each day once for all workers, made up after downtime, faults undone and tried again."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.accounts.tests.country import BACKEND
from desmigratif.audit import actions as audit
from desmigratif.audit.models import AuditLine
from desmigratif.places.models import Area
from desmigratif.tasks import periodic, registry
from desmigratif.tasks.models import PeriodicRun
from desmigratif.tasks.registry import Outcome
from desmigratif.tasks.tests.conftest import MakePerson

State = PeriodicRun.State
NOON = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)  # twelve o'clock in Jakarta
TODAY = date(2026, 3, 10)
Done = list[date]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No returning work but that of the test."""
    monkeypatch.setattr(registry, "_daily", {})
    monkeypatch.setattr(registry, "_minutely", {})


@pytest.fixture
def days(alone: None, db: None) -> Done:
    """A daily job from six o'clock on; its effect is a line of the trail for each day."""
    done: Done = []

    @registry.daily("test.daily", hour=6)
    def effect(day: date) -> Outcome:
        audit.record(verb="effect", subject_kind="test", subject_id=day, by=None)
        done.append(day)
        return Outcome("%(count)s of it", {"count": 3})

    return done


def _effects() -> list[str]:
    return list(AuditLine.objects.filter(verb="effect").order_by("id").values_list("subject_id", flat=True))


def test_a_day_is_done_once_however_often_workers_look(days: Done) -> None:
    assert [periodic.run_due(now=NOON) for _ in range(3)] == [1, 0, 0]
    assert days == [TODAY]
    run = PeriodicRun.objects.get()
    assert (run.state, run.attempt, run.message_in_words) == (State.DONE, 1, "3 of it")
    assert AuditLine.objects.filter(verb="run", subject_id=f"test.daily {TODAY}").count() == 1


def test_a_day_begins_at_the_job_s_own_hour_of_the_installation(days: Done) -> None:
    periodic.run_due(now=NOON - timedelta(hours=6, minutes=1))
    assert days == [TODAY - timedelta(days=1)]
    periodic.run_due(now=NOON - timedelta(hours=6))
    assert days == [TODAY - timedelta(days=1), TODAY]


def test_days_missed_while_everything_was_off_are_made_up_oldest_first(days: Done) -> None:
    periodic.run_due(now=NOON)
    periodic.run_due(now=NOON + timedelta(days=4))
    assert days == [TODAY + timedelta(days=ahead) for ahead in range(5)]


def test_after_a_long_absence_no_more_than_a_month_is_made_up(days: Done) -> None:
    periodic.run_due(now=NOON)
    periodic.run_due(now=NOON + timedelta(days=400))
    assert len(days) == 1 + periodic.MOST_DAYS
    assert days[-1] == TODAY + timedelta(days=400)


@pytest.fixture
def faulty(alone: None, db: None) -> Callable[[bool], None]:
    """A daily job that writes and then breaks, until it is mended."""
    broken = [True]

    @registry.daily("test.faulty", hour=0)
    def effect(day: date) -> Outcome:
        audit.record(verb="effect", subject_kind="test", subject_id=day, by=None)
        if broken[0]:
            raise ZeroDivisionError
        return Outcome()

    return lambda is_broken: broken.__setitem__(0, is_broken)


def test_a_fault_undoes_what_was_written_and_the_day_is_tried_again(
    faulty: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    periodic.run_due(now=NOON)
    assert _effects() == []
    assert "ZeroDivisionError" in caplog.text
    run = PeriodicRun.objects.get()
    assert (run.state, run.attempt, run.message) == (State.WAITING, 1, periodic.BROKEN)
    faulty(False)
    assert periodic.run_due(now=NOON + timedelta(seconds=59)) == 0
    assert periodic.run_due(now=NOON + timedelta(seconds=61)) == 1
    assert _effects() == [str(TODAY)]


def test_a_day_that_fails_again_and_again_is_given_up_and_the_next_one_goes_on(
    faulty: Callable[[bool], None],
) -> None:
    for hour in range(periodic.MOST_TRIES):
        periodic.run_due(now=NOON + timedelta(hours=hour * 1.1))
    assert PeriodicRun.objects.get().state == State.FAILED
    faulty(False)
    periodic.run_due(now=NOON + timedelta(days=1))
    assert _effects() == [str(TODAY + timedelta(days=1))]


def test_a_later_day_waits_for_the_one_before_it(faulty: Callable[[bool], None]) -> None:
    periodic.run_due(now=NOON)
    periodic.run_due(now=NOON + timedelta(days=2))
    assert list(PeriodicRun.objects.order_by("day").values_list("attempt", flat=True)) == [2, 0, 0]
    faulty(False)
    periodic.run_due(now=NOON + timedelta(days=2, hours=1))
    assert _effects() == [str(TODAY + timedelta(days=ahead)) for ahead in range(3)]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_the_same_moment_do_a_day_once(days: Done) -> None:
    barrier = threading.Barrier(8)

    def work() -> None:
        barrier.wait()
        try:
            periodic.run_due(now=NOON)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert _effects() == [str(TODAY)]


@pytest.mark.django_db(transaction=True)
def test_a_day_in_the_hands_of_another_worker_holds_back_those_after_it(days: Done) -> None:
    rows = [
        PeriodicRun(name="test.daily", day=TODAY + timedelta(days=ahead), next_at=NOON) for ahead in (0, 1)
    ]
    PeriodicRun.objects.bulk_create(rows)
    locked, looked = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                PeriodicRun.objects.select_for_update().get(day=TODAY)
                locked.set()
                assert looked.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert locked.wait(20)
        assert periodic.run_due(now=NOON + timedelta(days=1)) == 0
    finally:
        looked.set()
        other.join()
    assert days == []
    assert periodic.run_due(now=NOON + timedelta(days=1)) == 2
    assert days == [TODAY, TODAY + timedelta(days=1)]


def test_the_lease_of_a_minute_runs_from_when_it_is_taken(
    alone: None, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    leases: list[datetime] = []

    @registry.minutely("test.a_slow")
    def slow() -> Outcome:
        clock[0] += timedelta(minutes=9)
        return Outcome()

    @registry.minutely("test.b_next")
    def after() -> Outcome:
        leases.append(PeriodicRun.objects.get(name="test.b_next").next_at)
        return Outcome()

    periodic.run_due()
    assert leases == [NOON + timedelta(minutes=9) + periodic.LEASE]


def test_work_of_every_minute_runs_once_a_minute(alone: None, db: None) -> None:
    turns: list[int] = []

    @registry.minutely("test.minutely")
    def effect() -> Outcome:
        turns.append(1)
        return Outcome()

    for seconds in (0, 15, 30, 59, 60, 75, 121):
        periodic.run_due(now=NOON + timedelta(seconds=seconds))
    assert len(turns) == 3
    assert PeriodicRun.objects.get().day is None


def test_a_minute_that_fails_is_told_and_the_next_one_is_tried(alone: None, db: None) -> None:
    @registry.minutely("test.minutely")
    def effect() -> Outcome:
        raise ZeroDivisionError

    periodic.run_due(now=NOON)
    assert PeriodicRun.objects.get().state == State.FAILED
    assert periodic.run_due(now=NOON + timedelta(minutes=1)) == 1


def test_a_minute_in_the_hands_of_a_dead_worker_is_taken_up_after_a_while(alone: None, db: None) -> None:
    @registry.minutely("test.minutely")
    def effect() -> Outcome:
        return Outcome()

    PeriodicRun.objects.create(name="test.minutely", next_at=NOON + periodic.LEASE)
    assert periodic.run_due(now=NOON) == 0
    assert periodic.run_due(now=NOON + periodic.LEASE) == 1


def test_two_works_of_one_name_are_refused(days: Done) -> None:
    with pytest.raises(ValueError, match=r"test\.daily"):
        registry.minutely("test.daily")(Outcome)


@pytest.mark.parametrize(
    ("fault", "constraint"),
    [
        ({"name": ""}, "periodic_has_a_name"),
        ({"state": "lost", "ended_at": NOON}, "periodic_known_state"),
        ({"state": "done"}, "periodic_ended_has_a_time"),
        ({"state": "failed", "ended_at": NOON}, "periodic_failure_says_why"),
    ],
)
def test_the_database_refuses_turns_that_contradict_themselves(
    db: None, fault: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PeriodicRun.objects.create(**{"name": "n", "day": TODAY, **fault})


def test_a_day_has_one_row(db: None) -> None:
    for day in (TODAY, None):
        PeriodicRun.objects.create(name="n", day=day)
        with pytest.raises(IntegrityError, match="periodic_once_a_day"), transaction.atomic():
            PeriodicRun.objects.create(name="n", day=day)


def test_administrators_of_the_nation_see_the_last_turns_and_nobody_else(
    days: Done, client: Client, make_person: MakePerson
) -> None:
    periodic.run_due(now=timezone.now())
    people = [
        make_person("root", Role.Kind.ADMINISTRATOR),
        make_person("planner", Role.Kind.PLANNER),
        make_person("far", Role.Kind.ADMINISTRATOR),
    ]
    area = Area.objects.create(name="Nusa Tenggara Barat", level="province")
    Role.objects.filter(user=people[2]).update(area=area)
    seen = []
    for person in people:
        client.force_login(person, backend=BACKEND)
        seen.append("3 of it" in client.get(reverse("tasks:index")).text)
    assert seen == [True, False, False]
