"""Villages that a regency asks for, with reason and papers. What plans say of them is read, not kept here."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency
from desmigratif.candidates.models import SHA256_FORM
from desmigratif.places.models import Village
from desmigratif.planning.models import PlanRun

MOST_BYTES = 5 * 1024 * 1024
MOST_DOCUMENTS = 10
LONGEST_REASON = 2000
LONGEST_WITHDRAWAL = 500


class Nomination(models.Model):
    """That an agency asks for a village in a programme year. It is never changed; it can be withdrawn with a
    reason, and asked for anew. `at` and `withdrawn_at` say which plans it stood before."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="nominations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="nominations")
    year = models.PositiveSmallIntegerField(_("programme year"))
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED)
    simulated = models.BooleanField(_("simulated"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_label = models.CharField(max_length=150, blank=True)
    withdraw_reason = models.CharField(max_length=LONGEST_WITHDRAWAL, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["village", "-id"], name="nomination_village")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "agency", "year"],
                condition=Q(state="submitted"),
                name="nomination_once_while_it_stands",
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", withdrawn_at=None, withdraw_reason="", withdrawn_by_label="")
                | (Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="nomination_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="nomination_has_a_reason"),
            models.CheckConstraint(condition=Q(year__gte=2010, year__lte=2199), name="nomination_year_known"),
        ]

    def __str__(self) -> str:
        return f"{self.village} · {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:nomination", args=[self.pk])

    @property
    def stands(self) -> bool:
        return self.state == self.State.SUBMITTED


class NominationDocument(models.Model):
    """One paper of a nomination, kept whole in the database, as it came. One that was given by mistake is
    taken out: its content and name are gone, its hash and size stay, and who took it out, why and when."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(max_length=3, choices=Kind.choices)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by_label = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by_label = models.CharField(max_length=150, blank=True)
    taken_out_reason = models.CharField(max_length=LONGEST_WITHDRAWAL, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nomination", "sha256"],
                condition=Q(taken_out_at=None),
                name="nomination_document_once_inside",
            ),
            models.CheckConstraint(
                condition=(Q(taken_out_at=None, taken_out_reason="", taken_out_by_label="") & ~Q(content=b""))
                | (Q(taken_out_at__isnull=False, name="", content=b"") & ~Q(taken_out_reason="")),
                name="nomination_document_whole_or_taken_out",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MOST_BYTES), name="nomination_document_size"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256_FORM), name="nomination_document_hash"),
        ]

    def __str__(self) -> str:
        return self.name


class AnsweredPlan(models.Model):
    """That those who nominated were told what a plan answers, once a plan; `told` counts the notices."""

    run = models.OneToOneField(PlanRun, on_delete=models.CASCADE, primary_key=True, related_name="+")
    told = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.told}"
