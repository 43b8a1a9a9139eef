"""Agencies that take part: ministries, regency manpower offices, organisations. They are data, not code."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """An office or organisation that holds roles and answers for programmes."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry or national agency")
        REGENCY_OFFICE = "regency_office", _("Regency manpower office")
        NGO = "ngo", _("Non-governmental organisation")

    short_name = models.CharField(_("short name"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)

    class Meta:
        ordering: ClassVar = ["short_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["short_name"], name="agency_short_name_once"),
            models.CheckConstraint(condition=~models.Q(short_name=""), name="agency_has_a_short_name"),
        ]

    def __str__(self) -> str:
        return self.short_name
