"""The tree of areas: provinces, regencies, districts, villages."""

from functools import partial
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def _has(*fields: str, not_at_all: bool = False) -> Q:
    return Q(**{f"{field}__isnull": not_at_all for field in fields})


_lacks = partial(_has, not_at_all=True)


def _depth(top: int) -> Case:
    """The level as a number, provinces at `top`."""
    levels = ("province", "regency", "district")
    return Case(*(When(level=level, then=top + below) for below, level in enumerate(levels)), default=top + 3)


class Area(models.Model):
    """A province, regency (kabupaten or kota), district (kecamatan) or village, with an identity of its
    own.

    `province`, `regency` and `district` are the ancestors above the area, never the area itself. That they
    are the parent's own, and that a parent is one level up, is kept by the composite keys of migration
    0002.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        REGENCY = "regency", _("Regency or city")
        DISTRICT = "district", _("District")
        VILLAGE = "village", _("Village")

    class PositionSource(models.TextChoices):
        APPROXIMATE = "approximate", _("approximate")
        EXACT = "exact", _("exact")

    class PositionBasis(models.TextChoices):
        NAME = "name", _("a place of the same name")
        PARTS = "parts", _("places inside it")
        PARENT = "parent", _("the middle of the area above it")
        IMPORTED = "imported", _("imported")

    code: str | None
    """Annotated by `queries.with_code`; the truth about codes is AreaCode."""

    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    name = models.CharField(_("name"), max_length=100, db_collation="C")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", db_constraint=False
    )
    province = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    regency = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    district = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    position_source = models.CharField(
        _("position"), max_length=11, choices=PositionSource.choices, blank=True, default=""
    )
    position_basis = models.CharField(
        _("found by"), max_length=8, choices=PositionBasis.choices, blank=True, default=""
    )
    position_error_km = models.FloatField(_("may be off by (km)"), null=True, blank=True)
    depth = models.GeneratedField(
        expression=_depth(top=1), output_field=models.SmallIntegerField(), db_persist=True
    )
    parent_depth = models.GeneratedField(
        expression=_depth(top=0), output_field=models.SmallIntegerField(), db_persist=True
    )

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [
            models.Index(fields=["depth", "name"], name="area_depth_name"),
            models.Index(fields=["parent", "name"], name="area_parent_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=["province", "regency", "district", "village"]), name="area_level_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="area_has_a_name"),
            models.CheckConstraint(
                condition=Q(level="province") & _lacks("parent", "province", "regency", "district")
                | Q(level="regency", parent=F("province")) & _has("parent") & _lacks("regency", "district")
                | Q(level="district", parent=F("regency")) & _has("parent", "province") & _lacks("district")
                | Q(level="village", parent=F("district")) & _has("parent", "regency", "province"),
                name="area_ancestors_fit_its_level",
            ),
            models.CheckConstraint(
                condition=Q(position_source="", position_basis="") & _lacks("lat", "lng", "position_error_km")
                | Q(position_source="approximate", position_basis__in=["name", "parts", "parent"])
                & _has("lat", "lng", "position_error_km")
                | Q(position_source="exact", position_basis="imported", position_error_km=0)
                & _has("lat", "lng", "position_error_km"),
                name="area_position_whole",
            ),
            models.CheckConstraint(
                condition=Q(lat=None) | Q(lat__range=(-90, 90), lng__range=(-180, 180)),
                name="area_position_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(position_error_km=None) | Q(position_error_km__gte=0),
                name="area_position_error_positive",
            ),
            # What the composite keys refer to.
            models.UniqueConstraint(fields=["id", "depth"], name="area_id_depth"),
            models.UniqueConstraint(fields=["id", "parent"], name="area_id_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The village's page, which many rooms make together, or the area's page in this room."""
        name = "overview:village" if self.level == self.Level.VILLAGE else "places:area"
        return reverse(name, args=[self.pk])

    @property
    def has_approximate_position(self) -> bool:
        return self.position_source == self.PositionSource.APPROXIMATE


class Village(Area):
    """The lowest area: desa, kelurahan or desa adat."""

    class Kind(models.TextChoices):
        DESA = "desa", "desa"
        KELURAHAN = "kelurahan", "kelurahan"
        DESA_ADAT = "desa_adat", "desa adat"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    village_depth = models.GeneratedField(
        expression=Value(4), output_field=models.SmallIntegerField(), db_persist=True
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["desa", "kelurahan", "desa_adat"]), name="village_kind_known"
            ),
        ]
