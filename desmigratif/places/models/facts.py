"""What is known of an area: its dated codes, figures about villages, outlines for maps."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Replace
from django.utils.translation import gettext_lazy as _

from desmigratif.places import ranges
from desmigratif.places.models.tree import Area, Village

KEMENDAGRI_FORM = r"^[1-9]\d(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"
BPS_FORM = r"^[1-9]\d(\d{2}(\d{3}(\d{3})?)?)?$"
INDICATOR_FORM = r"^[a-z][a-z0-9_]*$"
PERIOD_FORM = r"^[12]\d{3}(-(0[1-9]|1[0-2]|S[12]|Q[1-4]))?$"


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
