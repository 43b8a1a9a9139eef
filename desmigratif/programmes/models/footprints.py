"""Where the overlap rule lives: the ground each site holds. The application reads it, and cannot write it."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DecimalRangeField
from django.db import models
from django.db.models import Q

from desmigratif.places import ranges
from desmigratif.places.models import Village
from desmigratif.programmes.models.clashes import InheritedOverlap
from desmigratif.programmes.models.site import Site
from desmigratif.programmes.models.waiver import Waiver


class SiteFootprint(models.Model):
    """That a site holds a village (its own, or one that came out of it) for a period, its rest included.

    **Here it is decided that a village is not in two programmes of one substance at once**: no two rows may
    share village, substance, a day and a part of the lane. An ordinary site holds the whole lane [0, 2). The
    rows are written by triggers and functions of the owner role alone (migrations/sql).
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="footprints")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="footprints")
    substance_id = models.IntegerField()
    period = DateRangeField()
    lane = DecimalRangeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "village"], name="footprint_one_a_site_and_village"),
            models.CheckConstraint(condition=Q(period__isempty=False), name="footprint_has_days"),
            models.CheckConstraint(
                condition=Q(lane__isempty=False, lane__contained_by=(0, 2)), name="footprint_lane_within"
            ),
            ExclusionConstraint(
                name="footprint_once",
                expressions=[
                    (ranges.only("village_id"), "&&"),
                    (ranges.only("substance_id"), "&&"),
                    ("lane", "&&"),
                    ("period", "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} in {self.village_id}"


class SiteLane(models.Model):
    """The part of the lane a site holds when it is not the whole, and what allowed that: a waiver with its
    four confirmations, or an overlap that was inherited. Written by the owner's functions alone."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, primary_key=True, related_name="narrowed")
    lane = DecimalRangeField()
    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, null=True, blank=True, related_name="lanes")
    inherited = models.ForeignKey(
        InheritedOverlap, on_delete=models.PROTECT, null=True, blank=True, related_name="lanes"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(waiver__isnull=False) | Q(inherited__isnull=False), name="lane_narrowed_by_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}: {self.lane}"


class FootprintChange(models.Model):
    """Every change of a footprint, written by a trigger and never changed: what stood where, and when.
    Within a village the order of `id` is the order in which transactions took effect."""

    class Kind(models.TextChoices):
        SET = "set", "set"
        REMOVED = "removed", "removed"

    kind = models.CharField(max_length=7, choices=Kind.choices)
    at = models.DateTimeField()
    transaction_number = models.BigIntegerField()
    site_id = models.BigIntegerField()
    village_id = models.BigIntegerField()
    substance_id = models.IntegerField()
    period = DateRangeField()
    lane = DecimalRangeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["village_id", "id"], name="footprint_change_village")]

    def __str__(self) -> str:
        return f"{self.kind} {self.site_id} in {self.village_id}"


class RegisterOpening(models.Model):
    """The day this register opened. Sites of the past began before it; nobody can write it later."""

    opened_on = models.DateField()

    def __str__(self) -> str:
        return str(self.opened_on)
