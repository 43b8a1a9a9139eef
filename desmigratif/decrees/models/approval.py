"""The approval of a plan: asked for by one person, decided by another; and the sites it opened."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desmigratif.planning.models import PlanRun
from desmigratif.programmes.models import Programme, Site

LONGEST_REASON = 500


class Approval(models.Model):
    """That a plan is to become proposals of a programme. Whoever asked never decides. It is decided once and
    then never changed; a plan has one that waits or was given.

    `dated_on` is the day that the decree bears: sites begin on 1 January of their year, or on this day if it
    is later. `source` says where the beginning is written when it lies before the year of the approval.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("approval", "waits for a second person")
        APPROVED = "approved", pgettext_lazy("approval", "approved")
        DECLINED = "declined", pgettext_lazy("approval", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "taken back")

    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="approvals")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("programme")
    )
    dated_on = models.DateField(_("date of the decree"))
    source = models.CharField(_("where the beginning is written"), max_length=300, blank=True)
    note = models.CharField(_("to whoever decides"), max_length=LONGEST_REASON, blank=True)
    simulated = models.BooleanField(_("simulated"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(state__in=["asked", "approved"]), name="approval_one_a_plan"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="approval_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by=None, decided_at=None, reason="")
                | Q(
                    state__in=["approved", "declined", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(reason__regex=r"\S"),
                name="approval_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("decrees:approval", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def tone(self) -> str:
        """Tone of the badge: the word beside it says the same."""
        return {"asked": "info", "approved": "ok", "declined": "stop"}.get(self.state, "quiet")


class ApprovedSite(models.Model):
    """That an approval opened a site, for a year of the plan."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="sites")
    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="approved")
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["approval", "year"], name="approved_site_year")]

    def __str__(self) -> str:
        return f"{self.approval_id}: {self.site_id}"


class PlannedAgain(models.Model):
    """That a plan was made again with the fewest changes, because villages of an approval were taken."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="again")
    run = models.OneToOneField(PlanRun, on_delete=models.PROTECT, related_name="in_place_of")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.approval_id} → {self.run_id}"
