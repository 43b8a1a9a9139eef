"""A programme is data: who leads it, on what legal basis, and of what substance it is."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.agencies.models import Agency


class Substance(models.Model):
    """What programmes are in truth about. Two programmes of one substance never serve one village at once."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(_("substance"), max_length=120)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], name="substance_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="substance_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A policy that takes villages in. `substance` is the truth that the overlap rule uses; it changes only
    through the owner's function `programmes_set_substance`. `legal_basis` is a list of objects with
    instrument, subject, source and perhaps to_confirm; `pillars` of objects with name, name_en and source."""

    class SubstanceStatus(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        TO_CONFIRM = "to_confirm", _("to be confirmed")

    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("agency")
    )
    substance = models.ForeignKey(Substance, on_delete=models.PROTECT, related_name="programmes")
    substance_status = models.CharField(
        _("substance is"), max_length=10, choices=SubstanceStatus.choices, default=SubstanceStatus.TO_CONFIRM
    )
    name_long = models.CharField(_("full name"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    legal_basis = models.JSONField(_("legal basis"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=300)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    pillars = models.JSONField(_("pillars"), default=list, blank=True)
    cooling_months = models.PositiveSmallIntegerField(_("months a village rests after a site has ended"))

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="programme_key_once"),
            models.UniqueConstraint(fields=["name"], name="programme_name_once"),
            models.UniqueConstraint(fields=["id", "substance"], name="programme_id_substance"),
            models.CheckConstraint(condition=~Q(name=""), name="programme_has_a_name"),
            models.CheckConstraint(condition=~Q(source=""), name="programme_has_a_source"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="programme_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(cooling_months__lte=240), name="programme_cooling_bounded"),
            models.CheckConstraint(
                condition=Q(substance_status__in=["confirmed", "to_confirm"]),
                name="programme_substance_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sites:programme", args=[self.pk])


class SubstanceDecision(models.Model):
    """That a programme is of a substance: asked for by one person, decided by another, with its source."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="decisions")
    substance = models.ForeignKey(Substance, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=300)
    asked_by_id = models.BigIntegerField()
    asked_by_label = models.CharField(max_length=150)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_label = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(decided_at=None, dropped_at=None),
                name="substance_decision_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("asked_by_id")),
                name="substance_decision_two_persons",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="substance_decision_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} → {self.substance_id}"
