"""What centres report every month, and what the agencies ask them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.programmes.models import Site

LONGEST_NOTE = 1000


class Life(models.TextChoices):
    """How a centre is doing on a day. It is derived from its reports and activities, never stored."""

    NEW = "new", pgettext_lazy("life of a centre", "just begun")
    REPORTING = "reporting", pgettext_lazy("life of a centre", "reporting")
    SILENT = "silent", pgettext_lazy("life of a centre", "silent")
    STALLED = "stalled", pgettext_lazy("life of a centre", "stalled")
    ENDED = "ended", pgettext_lazy("life of a centre", "ended")

    @property
    def tone(self) -> str:
        """Colour of the badge."""
        tones = {"new": "info", "reporting": "ok", "silent": "stop", "stalled": "warn"}
        return tones.get(self.value, "quiet")


class SuccessIndicator(models.Model):
    """A question that an agency asks its sites every month, from a day until a day (half-open; an empty end
    is open). `target` is what one site should reach. A `standing` answer seldom changes, so the form offers
    that of the month before."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("a number")
        PERCENT = "percent", _("a percentage")
        YES_NO = "yes_no", _("yes or no")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    question = models.CharField(_("question"), max_length=200)
    question_en = models.CharField(_("question in English"), max_length=200, blank=True)
    kind = models.CharField(_("answered with"), max_length=8, choices=Kind.choices, default=Kind.NUMBER)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    target = models.DecimalField(
        _("target of one site"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    standing = models.BooleanField(_("offer the answer of the month before"), default=False)
    starts_on = models.DateField(_("asked from"))
    ends_on = models.DateField(_("until before"), null=True, blank=True)

    class Meta:
        verbose_name = _("success indicator")
        ordering: ClassVar = ["agency", "name", "starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["number", "percent", "yes_no"]), name="indicator_kind_known"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(question=""), name="indicator_asks_something"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="indicator_ends_after_start",
                violation_error_message=_("The last day would come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(kind="number", target__gte=0) | Q(target__range=(0, 100)),
                name="indicator_target_sensible",
                violation_error_message=_("A target is 0 or more; of a percentage at most 100."),
            ),
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=Q(ends_on=None),
                name="indicator_open_once",
                violation_error_message=_(
                    "Your agency already asks an indicator of this name. End that one first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SiteReportQuerySet(models.QuerySet["SiteReport"]):
    """Filters over reports."""

    def current(self) -> Self:
        """The newest version of each, without those that were corrected."""
        return self.filter(replaced_at=None)


class SiteReport(models.Model):
    """What a site says of one month (its first day). A correction is a new version; the one before stays and
    is marked as replaced. `figures` are the numbers as they were sent, by kind of activity."""

    class Equipment(models.TextChoices):
        WORKING = "working", pgettext_lazy("equipment", "all of it works")
        PARTLY = "partly", pgettext_lazy("equipment", "some of it works")
        NONE = "none", pgettext_lazy("equipment", "none works, or there is none")

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="reports")
    month = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField(default=dict)
    officers = models.PositiveSmallIntegerField(_("officers at work"))
    open_days = models.PositiveSmallIntegerField(_("days open in a week"))
    equipment = models.CharField(_("computers and printer"), max_length=8, choices=Equipment.choices)
    internet = models.BooleanField(_("internet connection"))
    note = models.TextField(_("what hinders or helps"), max_length=LONGEST_NOTE, blank=True)
    in_place = models.BooleanField(_("sent by the coordinator"), default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=150)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = SiteReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-month", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["site", "month"], condition=Q(replaced_at=None), name="report_once_a_month"
            ),
            models.UniqueConstraint(fields=["site", "month", "version"], name="report_version_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_a_first_day"),
            models.CheckConstraint(condition=Q(sent_on__gte=F("month")), name="report_not_ahead"),
            models.CheckConstraint(condition=Q(version__gte=1), name="report_versions_from_one"),
            models.CheckConstraint(
                condition=Q(officers__lte=2, open_days__lte=7), name="report_answers_sensible"
            ),
            models.CheckConstraint(
                condition=Q(equipment__in=["working", "partly", "none"]), name="report_equipment_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.month:%Y-%m}"


class IndicatorAnswer(models.Model):
    """What one version of a report answers to one indicator: a number, a percentage, or 1 for yes and 0 for
    no. What was left empty has no row."""

    report = models.ForeignKey(SiteReport, on_delete=models.PROTECT, related_name="answers")
    indicator = models.ForeignKey(SuccessIndicator, on_delete=models.PROTECT, related_name="answers")
    value = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["report", "indicator"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "indicator"], name="indicator_answered_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="indicator_answer_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.indicator_id}: {self.value}"
