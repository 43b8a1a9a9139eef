"""What can be wrong with the upkeep of an installation: backups, archive, worker, mail. For `doctor`."""

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from desmigratif.archiving import state
from desmigratif.config import databases
from desmigratif.config.checks import Finding
from desmigratif.keeping import journal

BACKUP_TOLERANCE = timedelta(hours=26)
"""A daily backup may come two hours late."""
ARCHIVE_TOLERANCE = timedelta(seconds=60)
WORKER_TOLERANCE = timedelta(minutes=1)
WAITING_TOLERANCE = timedelta(minutes=10)
MAIL_SECONDS = 10


def backups_are_young(home: Path) -> Finding:
    """Whether somebody takes backups; a trial with the embedded database may do without."""
    last = journal.last(home)
    if last is None:
        line = "no backup was taken yet: desmigratif backup-key, desmigratif backup (docs/how-to/backup.md)"
        trial = databases.is_embedded()
        return Finding("backup", line, ok=trial, remark=trial)
    age = timezone.now() - last.moment
    line = f"{last.name} at {last.to}, {in_words(age)} old, {last.bytes / 2**20:.0f} MB"
    return Finding("backup", line, ok=age < BACKUP_TOLERANCE)


def archive_keeps_up(home: Path, place: str) -> Finding:
    """Whether the database's log is carried away as it is written; off where no place is named."""
    if not place:
        return Finding("archive", "off: DESMIGRATIF_ARCHIVE is not set", ok=True, remark=True)
    last = state.last(home)
    if last is None or last.place != place or last.moment is None:
        why = f": {last.fault}" if last and last.fault else ""
        return Finding("archive", f"nothing of the log lies at {place} yet{why}", ok=False)
    age = timezone.now() - last.moment
    fault = f"; {last.fault}" if last.fault else ""
    base = f"base {in_words(timezone.now() - last.base_moment)} old" if last.base_moment else "no base yet"
    line = f"carried away up to {age.total_seconds():.0f} s ago, {base}, at {place}{fault}"
    return Finding("archive", line, ok=age < ARCHIVE_TOLERANCE and not fault and bool(last.base_moment))


def worker_is_alive() -> Finding:
    """Whether a worker gives signs of life, or work waits for one that is not there."""
    beat: datetime | None = ProcrastinateWorker.objects.aggregate(newest=Max("last_heartbeat"))["newest"]
    alive = beat is not None and timezone.now() - beat < WORKER_TOLERANCE
    waiting = oldest_waiting()
    if waiting and waiting > WAITING_TOLERANCE:
        line = f"a job waits since {in_words(waiting)}" + ("" if alive else ", and no worker is alive")
        return Finding("worker", line, ok=False)
    if not alive:
        return Finding("worker", "no worker is alive; nothing waits for one", ok=True, remark=True)
    return Finding("worker", "alive, nothing waits long", ok=True)


def oldest_waiting() -> timedelta | None:
    """For how long the oldest job waits that could be begun; None when none waits."""
    jobs = ProcrastinateJob.objects.filter(status="todo")
    due = jobs.filter(scheduled_at=None) | jobs.filter(scheduled_at__lte=timezone.now())
    # A job's first event is its birth.
    since: datetime | None = due.aggregate(oldest=Min("procrastinateevent__at"))["oldest"]
    return timezone.now() - since if since else None


def mail_server_answers() -> Finding:
    """Whether the mail server takes our greeting and our password; without one no letters go out."""
    if not settings.EMAIL_HOST:
        return Finding("mail", "no mail server: DESMIGRATIF_SMTP_URL is not set", ok=True, remark=True)
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        _greet()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", f"the mail server {where} does not take letters: {error}", ok=False)
    return Finding("mail", f"{where} answers; letters come from {settings.DEFAULT_FROM_EMAIL}", ok=True)


def _greet() -> None:
    tls = ssl.create_default_context()  # as letters are sent: a password goes to nobody unknown
    where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=MAIL_SECONDS, context=tls)
    else:
        server = smtplib.SMTP(*where, timeout=MAIL_SECONDS)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=tls)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def in_words(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
