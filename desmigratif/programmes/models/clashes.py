"""Overlaps that were found, refused or only heard of."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes.models.programme import Programme
from desmigratif.programmes.models.site import Site


class InheritedOverlap(models.Model):
    """Two sites that shared a village before the register could refuse it. Public; both agencies settle it.
    Neither is renewed while the other stands, and no third programme comes in. Written by the owner."""

    class Cause(models.TextChoices):
        HISTORY = "history", _("two lists of the past name the village")
        SUBSTANCE = "substance", _("two programmes were found to be of one substance")
        LINEAGE = "lineage", _("two villages became one")

    first = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="overlaps_first")
    second = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="overlaps_second")
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    noticed_on = models.DateField(_("noticed on"))

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="inherited_overlap_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="inherited_overlap_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} × {self.second_id}"

    def get_absolute_url(self) -> str:
        return reverse("coordination:overlap", args=[self.pk])


class Settlement(models.Model):
    """One agency's word on how an inherited overlap ends. It is settled when both agencies have said the
    same."""

    class Outcome(models.TextChoices):
        FIRST_STAYS = "first_stays", _("the first stays, the second ends")
        SECOND_STAYS = "second_stays", _("the second stays, the first ends")
        BOTH_RUN_OUT = "both_run_out", _("both run out, neither is renewed")

    overlap = models.ForeignKey(InheritedOverlap, on_delete=models.PROTECT, related_name="settlements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    note = models.CharField(_("note (public)"), max_length=500, blank=True)
    by_id = models.BigIntegerField()
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["first_stays", "second_stays", "both_run_out"]),
                name="settlement_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.outcome}"


class LineageConflict(models.Model):
    """Two sites that a split or merge of villages would put on one village: the event waits. It goes through
    once one of them no longer stands there, or once an officer of each agency has agreed to a pair."""

    event = models.ForeignKey(LineageEvent, on_delete=models.PROTECT, related_name="conflicts")
    first = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "first", "second"], name="lineage_conflict_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="lineage_conflict_of_two_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.first_id} × {self.second_id}"


class LineageAgreement(models.Model):
    """One officer's yes, for an agency, that two sites may stand on one village as an inherited pair. Written
    only by the owner's function `programmes_agree_lineage`."""

    conflict = models.ForeignKey(LineageConflict, on_delete=models.PROTECT, related_name="agreements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user_id = models.BigIntegerField()
    user_label = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conflict", "agency"], name="lineage_agreed_once_an_agency"),
            models.UniqueConstraint(fields=["conflict", "user_id"], name="lineage_agreed_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_label} · {self.conflict_id}"


class Refusal(models.Model):
    """A site that was refused because the village was served: money not spent twice. Written after the
    refused transaction has ended, in one of its own."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="refusals")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="refusals")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_label = models.CharField(max_length=150)
    blocking_site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="refused"
    )

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["village", "programme"], name="refusal_village")]

    def __str__(self) -> str:
        return f"{self.programme_id} in {self.village_id}"


class Mention(models.Model):
    """That a publication names a village as one of a programme. A lead, not a site: it blocks nothing."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="mentions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mentions")
    name_as_written = models.CharField(_("as written"), max_length=150)
    source_url = models.URLField(_("source"), max_length=500)
    published = models.CharField(_("published"), max_length=10, blank=True, default="")
    """Day, month or year, as far as it is known: "2017-03-14", "2017-03", "2017"."""

    class Meta:
        ordering: ClassVar = ["village", "programme", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "programme", "source_url"], name="mention_once_a_source"
            ),
            models.CheckConstraint(
                condition=Q(published="") | Q(published__regex=r"^[12]\d{3}(-[01]\d(-[0-3]\d)?)?$"),
                name="mention_published_form",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_as_written} · {self.programme_id}"


class Alternative(models.Model):
    """A village to take instead, as the newest plan ranks them (1 is best). Written by planning."""

    village = models.OneToOneField(Village, on_delete=models.CASCADE, primary_key=True, related_name="+")
    rank = models.PositiveIntegerField()
    plan = models.CharField(_("plan"), max_length=200)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rank__gte=1), name="alternative_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}: {self.village_id}"
