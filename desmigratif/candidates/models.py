"""Lists of candidate villages, kept as they came. What is planned from them is in the planning room."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SHA256_FORM = r"^[0-9a-f]{64}$"


class CandidateSetQuerySet(models.QuerySet["CandidateSet"]):
    def kept(self) -> "CandidateSetQuerySet":
        return self.filter(draft=False)

    def offered(self) -> "CandidateSetQuerySet":
        """Lists that a new plan may be made from."""
        return self.kept().filter(archived_at=None)


class CandidateSet(models.Model):
    """A list of candidate villages with their figures, kept exactly as it is given to the plan (gzip).

    `left_out` lists the faults of rows that were left out at the upload: row, column, value, words. A `draft`
    was uploaded to be looked at; it is kept, or thrown away, by a second step. One put aside (`archived_at`)
    stays for its plans and is offered to no new one.
    """

    class Origin(models.TextChoices):
        UPLOAD = "upload", _("uploaded list")
        REGISTER = "register", _("figures of the register")
        SIMULATION = "simulation", _("simulation")

    name = models.CharField(_("name"), max_length=150)
    source = models.CharField(_("source"), max_length=300)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    simulated = models.BooleanField(_("simulated"), default=False)
    extension = models.CharField(max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(_("rows"))
    left_out = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    draft = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CandidateSetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], name="candidate_set_once"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256_FORM), name="candidate_set_hash_form"),
            models.CheckConstraint(condition=Q(rows__gte=1), name="candidate_set_has_rows"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source=""), name="candidate_set_says_its_source"
            ),
            models.CheckConstraint(
                condition=~Q(origin="simulation") | Q(simulated=True),
                name="candidate_set_simulation_is_labelled",
            ),
            models.CheckConstraint(
                condition=Q(extension__in=["csv", "xlsx"]), name="candidate_set_known_form"
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False, draft=False),
                name="candidate_set_archived_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("candidates:candidate_set", args=[self.pk])
