"""Money spent on a village."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency
from desmigratif.places.models import Village
from desmigratif.programmes.models.site import Site


class Allocation(models.Model):
    """Whole rupiah that an agency gives to a village in a year for one kind of thing, through a site or
    without one."""

    class Kind(models.TextChoices):
        BUILDING = "building", _("Building and rooms")
        EQUIPMENT = "equipment", _("Equipment")
        OFFICERS = "officers", _("Officers' allowance")
        TRAINING = "training", _("Training")
        BUSINESS = "business", _("Productive business")
        PARENTING = "parenting", _("Children and community parenting")
        COOPERATIVE = "cooperative", _("Cooperative")
        OTHER = "other", _("Other")

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="allocations")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="allocations")
    kind = models.CharField(_("for"), max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    amount_idr = models.BigIntegerField(_("amount (rupiah)"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    simulated = models.BooleanField(_("simulated"), default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "kind", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_idr__gt=0), name="allocation_positive"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="allocation_year_sensible"),
            models.UniqueConstraint(
                fields=["village", "site", "agency", "kind", "year"],
                condition=Q(cancelled_at=None),
                name="allocation_once_a_year_and_kind",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year} {self.kind}: {self.amount_idr}"
