"""Long work that people can watch, and work that returns every day. The queue is elsewhere."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

UNFINISHED = ("waiting", "running", "interrupted")


class LongTaskQuerySet(models.QuerySet["LongTask"]):
    def unfinished(self) -> "LongTaskQuerySet":
        return self.filter(state__in=UNFINISHED)


class LongTask(models.Model):
    """One piece of long work. `job_id` is its row in the queue, whose only argument is this row's id.

    `message` is kept as an English text and put into the reader's language when shown; `message_values`
    fills its placeholders. `attempt` counts beginnings: a worker that lost
    the task to another one sees a higher number and gives up. `beat_at` is the last sign of life.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")
        INTERRUPTED = "interrupted", _("interrupted, will be taken up again")

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    argument_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    progress = models.FloatField(default=0)
    message = models.CharField(max_length=500, blank=True)
    message_values = models.JSONField(default=dict, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="long_tasks"
    )
    job_id = models.BigIntegerField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(auto_now_add=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = LongTaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["requested_by", "-id"], name="long_task_by_person"),
            models.Index(fields=["state"], condition=Q(state__in=UNFINISHED), name="long_task_unfinished"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "running", "done", "failed", "cancelled", "interrupted"],
                ),
                name="long_task_known_state",
            ),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="long_task_progress_is_a_share"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(kind=""), name="long_task_has_title_and_kind"),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at=None)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="long_task_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(progress=1), name="long_task_done_is_complete"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "interrupted"]) | ~Q(message=""),
                name="long_task_failure_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(started_at__isnull=False, attempt__gte=1),
                name="long_task_running_has_begun",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("created_at")),
                name="long_task_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:task", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def can_be_cancelled(self) -> bool:
        return self.is_unfinished and self.cancel_requested_at is None

    @property
    def percent(self) -> int:
        return int(100 * self.progress)

    @property
    def message_in_words(self) -> str:
        """The message in the reader's language, empty when there is none."""
        return _in_words(self.message, self.message_values)


class PeriodicRun(models.Model):
    """One day of a daily job; a job that runs every minute has a single row, without a day.

    `next_at` is when it may be tried next: after a fault, or, of a job of every minute, when its turn comes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    name = models.CharField(max_length=60)
    day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    message = models.CharField(max_length=500, blank=True)
    message_values = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "-day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "day"], name="periodic_once_a_day", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(name=""), name="periodic_has_a_name"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed"]), name="periodic_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(ended_at__isnull=False), name="periodic_ended_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(message=""), name="periodic_failure_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day or ''}".strip()

    @property
    def message_in_words(self) -> str:
        """How it ended, in the reader's language; empty when there is nothing to say."""
        return _in_words(self.message, self.message_values)


def _in_words(message: str, values: dict[str, Any]) -> str:
    localized = {name: localize(value) for name, value in values.items()}
    return gettext(message) % localized if message else ""
