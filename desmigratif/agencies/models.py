"""Agencies that take part, their other names, offices and areas, and the memoranda they signed. They are
data, not code."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desmigratif.places.models import Area

RUNNING = Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
"""A half-open period whose ends may be unknown or open."""


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Filters over agencies."""

    def running(self, on: date) -> Self:
        """Agencies that exist on that day; an unknown beginning counts as begun."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gt=on))


class Agency(models.Model):
    """An office or organisation that holds roles and answers for programmes, from a day until a day
    (half-open; an empty beginning is not known, an empty end is open)."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry or national agency")
        PROVINCE_OFFICE = "province_office", _("Provincial manpower office")
        REGENCY_OFFICE = "regency_office", _("Regency manpower office")
        SERVICE_OFFICE = "service_office", _("Service office for migrant workers (BP3MI, LTSA)")
        MISSION = "mission", _("Mission abroad (embassy, consulate, trade office)")
        NGO = "ngo", _("Non-governmental organisation")
        OTHER = "other", _("Other organisation")

    open_offices: int
    """Annotated by `queries.agencies_with_names`."""

    short_name = models.CharField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    starts_on = models.DateField(_("exists from"), null=True, blank=True)
    ends_on = models.DateField(_("no longer exists from"), null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeds",
        verbose_name=_("succeeded by"),
    )
    looked_after_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="looks_after",
        verbose_name=_("accounts looked after by"),
    )
    """The agency whose administrators look after the accounts of this one; empty: its own."""
    website = models.URLField(_("website"), max_length=300, blank=True, default="")
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    to_confirm = models.BooleanField(_("still to be confirmed"), default=False)
    is_example = models.BooleanField(_("example"), default=False)
    """Made up for trying the application."""

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["short_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["short_name"],
                name="agency_short_name_once",
                violation_error_message=_("Another agency already has this short name."),
            ),
            models.CheckConstraint(condition=~Q(short_name=""), name="agency_has_a_short_name"),
            models.CheckConstraint(
                condition=RUNNING,
                name="agency_ends_after_start",
                violation_error_message=_("The agency would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(succeeded_by=None) | Q(ends_on__isnull=False),
                name="agency_with_successor_has_ended",
                violation_error_message=_("An agency with a successor needs the day from which it is gone."),
            ),
            # Longer circles are refused by the trigger of migration 0003.
            models.CheckConstraint(
                condition=~Q(succeeded_by=F("id")) & ~Q(looked_after_by=F("id")),
                name="agency_not_above_itself",
                violation_error_message=_("An agency can neither succeed nor look after itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("agencies:agency", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= timezone.localdate()


class AgencyAlias(models.Model):
    """Another name by which people know or knew an agency; search finds it."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("other name"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="agency_alias_once"),
            models.CheckConstraint(condition=~Q(name=""), name="agency_alias_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyArea(models.Model):
    """That an agency works over an area; an empty area is the nation."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )

    class Meta:
        ordering: ClassVar = ["agency", "area"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "area"], name="agency_area_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} · {self.area_id or 'nation'}"


class Office(models.Model):
    """A place where people find an agency, from a day until a day (half-open; an empty beginning is not
    known, an empty end is open). Without an area it lies abroad."""

    class Kind(models.TextChoices):
        HEAD = "head", _("Head office")
        BRANCH = "branch", _("Branch")
        SERVICE = "service", _("Service counter for migrant workers")
        POST = "post", _("Post at a port, border or airport")

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="offices")
    name = models.CharField(_("name of the office"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    address = models.TextField(_("postal address"), max_length=500, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=60, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True, default="")
    starts_on = models.DateField(_("open from"), null=True, blank=True)
    ends_on = models.DateField(_("closed from"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="office_has_a_name"),
            models.CheckConstraint(
                condition=RUNNING,
                name="office_ends_after_start",
                violation_error_message=_("The office would close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=False) | ~Q(address=""),
                name="office_has_a_place",
                violation_error_message=_("Say where the office is: its area or its postal address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= timezone.localdate()


class Memorandum(models.Model):
    """An agreement between agencies on what each brings to the villages. What its source does not say is
    empty."""

    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    to_confirm = models.BooleanField(_("still to be confirmed"), default=True)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name_plural = "memoranda"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="memorandum_code_once"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name="") & ~Q(source=""), name="memorandum_is_named_and_sourced"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    def get_absolute_url(self) -> str:
        return reverse("agencies:memorandum", args=[self.pk])


class MemorandumScope(models.Model):
    """One field of work that a memorandum names, in its order."""

    memorandum = models.ForeignKey(Memorandum, on_delete=models.CASCADE, related_name="scopes")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        ordering: ClassVar = ["memorandum", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memorandum", "code"], name="memorandum_scope_once"),
            models.UniqueConstraint(fields=["memorandum", "order"], name="memorandum_scope_order_once"),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name


class MemorandumParty(models.Model):
    """An agency that is party to a memorandum, under the name it had then."""

    memorandum = models.ForeignKey(Memorandum, on_delete=models.CASCADE, related_name="parties")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memoranda")
    name_then = models.CharField(_("name at the time"), max_length=200)
    leads = models.BooleanField(_("leads"), default=False)

    class Meta:
        ordering: ClassVar = ["memorandum", "-leads", "name_then"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["memorandum", "agency"], name="memorandum_party_once"),
        ]

    def __str__(self) -> str:
        return self.name_then
