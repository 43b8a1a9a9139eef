"""Turns of returning work: every day once for all workers, every minute by one of them."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.audit import actions as audit
from desmigratif.tasks import registry
from desmigratif.tasks.models import PeriodicRun
from desmigratif.tasks.registry import Daily, Minutely, Outcome

logger = logging.getLogger(__name__)

MOST_DAYS = 31
MOST_TRIES = 8
TRY_AGAIN_AFTER = (1, 5, 15, 60)
"""Minutes after the first, second … fault of a day; the last one from then on."""
LEASE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)

BROKEN = gettext_noop("An unexpected error stopped it. The administrator finds the cause in the log.")

State = PeriodicRun.State


def run_due(*, now: datetime | None = None) -> int:
    """Do whatever is due; gives how many turns were taken. One job's fault does not touch the others."""
    turns = sum(_make_up(job, now or timezone.now()) for job in registry.daily_works())
    return turns + sum(_take_turn(job, now) for job in registry.minutely_works())


def _make_up(job: Daily, now: datetime) -> int:
    """The days of one job that are due, oldest first; a day that fails holds back those after it until it
    is given up, and so does one that another worker has."""
    _open_days(job, now)
    waiting = PeriodicRun.objects.filter(name=job.name, state=State.WAITING, day__isnull=False)
    turns = 0
    for run in list(waiting.order_by("day")):
        if run.next_at > now:
            break
        try:
            if not _do_day(job, run.pk):
                break
        except Exception:
            logger.exception("daily job %s failed for %s", job.name, run.day)
            _note_fault(run.pk, now)
            break
        turns += 1
    return turns


def _open_days(job: Daily, now: datetime) -> None:
    """A row for every day that has come since the newest one; a new job begins with the newest day alone."""
    local = timezone.localtime(now)
    last = local.date() if local.hour >= job.hour else local.date() - timedelta(days=1)
    days = PeriodicRun.objects.filter(name=job.name, day__isnull=False)
    newest = days.order_by("-day").values_list("day", flat=True).first()
    first = last if newest is None else max(newest + timedelta(days=1), last - timedelta(days=MOST_DAYS - 1))
    missing = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    if missing:
        rows = [PeriodicRun(name=job.name, day=day, next_at=now) for day in missing]
        PeriodicRun.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def _do_day(job: Daily, pk: int) -> bool:
    """One day's work together with the note that it is done; False when another worker has it or did it."""
    run = PeriodicRun.objects.select_for_update(skip_locked=True).filter(pk=pk, state=State.WAITING).first()
    if run is None or run.day is None:
        return False
    outcome = job.work(run.day)
    run.attempt += 1
    _end(run, State.DONE, outcome)
    run.save()
    _record(job.name, run.day, outcome)
    return True


def _record(name: str, day: date, outcome: Outcome) -> None:
    detail = {"message": outcome.message, "values": outcome.values}
    audit.record(verb="run", subject_kind="daily job", subject_id=f"{name} {day}", by=None, detail=detail)


@transaction.atomic
def _note_fault(pk: int, now: datetime) -> None:
    run = PeriodicRun.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    if run is None:
        return
    run.attempt += 1
    minutes = TRY_AGAIN_AFTER[min(run.attempt, len(TRY_AGAIN_AFTER)) - 1]
    run.message, run.message_values, run.next_at = BROKEN, {}, now + timedelta(minutes=minutes)
    if run.attempt >= MOST_TRIES:
        _end(run, State.FAILED, Outcome(BROKEN))
    run.save()


def _take_turn(job: Minutely, given: datetime | None) -> int:
    """One turn of a job of every minute, unless another worker has it. The lease runs from the moment of
    taking it: the works before may have taken long."""
    now = given or timezone.now()
    PeriodicRun.objects.bulk_create(
        [PeriodicRun(name=job.name, day=None, next_at=now)], ignore_conflicts=True
    )
    mine = PeriodicRun.objects.filter(name=job.name, day=None, next_at__lte=now)
    if not mine.update(next_at=now + LEASE):
        return 0
    try:
        state, outcome = State.DONE, job.work()
    except Exception:
        logger.exception("job %s of every minute failed", job.name)
        state, outcome = State.FAILED, Outcome(BROKEN)
    run = PeriodicRun.objects.get(name=job.name, day=None)
    run.attempt, run.next_at = run.attempt + 1, now + PAUSE
    _end(run, state, outcome)
    run.save()
    return 1


def _end(run: PeriodicRun, state: PeriodicRun.State, outcome: Outcome) -> None:
    run.state, run.ended_at = state, timezone.now()
    run.message, run.message_values = outcome.message, outcome.values
