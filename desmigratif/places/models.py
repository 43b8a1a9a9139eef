"""The tree of areas, their dated codes, figures about villages, shapes, and the index that search reads."""

from functools import partial
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Replace
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.places import ranges

KEMENDAGRI_FORM = r"^[1-9]\d(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"
BPS_FORM = r"^[1-9]\d(\d{2}(\d{3}(\d{3})?)?)?$"
INDICATOR_FORM = r"^[a-z][a-z0-9_]*$"
PERIOD_FORM = r"^[12]\d{3}(-(0[1-9]|1[0-2]|S[12]|Q[1-4]))?$"


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


class AreaCode(models.Model):
    """A code an area carries in a coding system from a day until a day (half-open; an empty end is open).
    `starts_on` is the first day that the source vouches for; `number` are the digits of `code`."""

    class System(models.TextChoices):
        KEMENDAGRI = "kemendagri", "Kemendagri"
        BPS = "bps", "BPS"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(_("system"), max_length=10, choices=System.choices)
    code = models.CharField(_("code"), max_length=13, db_collation="C")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    number = models.GeneratedField(
        expression=Cast(Replace("code", Value("."), Value("")), models.BigIntegerField()),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        ordering: ClassVar = ["system", "-starts_on"]
        indexes: ClassVar = [models.Index(fields=["number"], condition=~Q(ends_on=None), name="code_ended")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(system="kemendagri", code__regex=KEMENDAGRI_FORM)
                | Q(system="bps", code__regex=BPS_FORM),
                name="area_code_form",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="area_code_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="area_code_has_a_source"),
            models.UniqueConstraint(
                fields=["number", "system"], condition=Q(ends_on=None), name="area_code_running_once"
            ),
            models.UniqueConstraint(
                fields=["area", "system"], condition=Q(ends_on=None), name="area_code_one_running_an_area"
            ),
            *(
                ExclusionConstraint(
                    name=f"area_code_{name}_{system}",
                    expressions=[(ranges.only(field), "&&"), (ranges.period(), "&&")],
                    condition=Q(system=system),
                )
                for name, field in (("one_at_a_time", "area_id"), ("never_shared", "number"))
                for system in ("kemendagri", "bps")
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Indicator(models.Model):
    """One figure about a village in a period ("2024", "2024-07", "2024-S1", "2024-Q3") from one source."""

    village = models.ForeignKey(Village, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=60)
    period = models.CharField(_("period"), max_length=7)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    source = models.CharField(_("source"), max_length=200)
    simulated = models.BooleanField(_("simulated"), default=False)

    class Meta:
        ordering: ClassVar = ["name", "-period"]
        indexes: ClassVar = [models.Index(fields=["name", "period", "source"], name="indicator_series")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "name", "period", "source"], name="indicator_once_a_period_and_source"
            ),
            models.CheckConstraint(condition=Q(name__regex=INDICATOR_FORM), name="indicator_name_form"),
            models.CheckConstraint(condition=Q(period__regex=PERIOD_FORM), name="indicator_period_form"),
            models.CheckConstraint(condition=~Q(source=""), name="indicator_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.period}: {self.value}"


class Outline(models.Model):
    """What a map draws of an area: its imported shape (`geometry` is a list of rings of [lng, lat]), or faint
    dots of known places inside it (a list of [lng, lat])."""

    class Kind(models.TextChoices):
        SHAPE = "shape", _("shape")
        DOTS = "dots", _("known places")

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="outlines")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    geometry = models.JSONField()
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "kind"], name="outline_one_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=["shape", "dots"]), name="outline_kind_known"),
            models.CheckConstraint(condition=~Q(source=""), name="outline_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.area_id}"


class NameToken(models.Model):
    """A word that occurs in names of areas. Its keys are hashes of what is left of it without one letter:
    two words that share a key differ by a letter or two (`spelling_keys`)."""

    token = models.CharField(max_length=100, db_collation="C")
    uses = models.IntegerField()
    keys = ArrayField(models.IntegerField())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token"], name="name_token_once")]
        indexes: ClassVar = [GinIndex(fields=["keys"], name="name_token_keys", fastupdate=False)]

    def __str__(self) -> str:
        return self.token


class AreaToken(models.Model):
    """That a word is the `place`-th (from 0) of the `words` of an area's name (`actions.indexing`). The name
    written as one word, or abbreviated, is the first of one; Kabupaten and Kota stand at -1 and do not count
    among the words. `depth` and the ancestors `above` are the area's."""

    token = models.ForeignKey(NameToken, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    depth = models.SmallIntegerField()
    above = ArrayField(models.BigIntegerField())
    place = models.SmallIntegerField()
    words = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.token_id} in {self.area_id}"
