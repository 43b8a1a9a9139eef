"""A decree, and the versions of its annex: lists that are never edited, only followed by another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desmigratif.candidates.models import SHA256_FORM
from desmigratif.decrees.models.approval import LONGEST_REASON, Approval
from desmigratif.places.models import Village
from desmigratif.programmes.models import Programme, Site

LONGEST_LEGAL = 2000


class Decree(models.Model):
    """What a programme decreed about villages of an approved plan, of one year or of all. One written down by
    mistake is struck out with a reason; nothing else of it ever changes."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="decrees")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="decrees", verbose_name=_("programme")
    )
    number = models.CharField(_("number"), max_length=100)
    dated_on = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=250)
    legal = models.TextField(_("legal basis"), blank=True, max_length=LONGEST_LEGAL)
    year = models.PositiveSmallIntegerField(_("year of the plan"), null=True, blank=True)
    simulated = models.BooleanField(_("simulated"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering: ClassVar = ["-dated_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "number"], condition=Q(struck_at=None), name="decree_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"\S") & Q(title__regex=r"\S"), name="decree_has_number_and_title"
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_reason="")
                | Q(struck_at__isnull=False, struck_by__isnull=False, struck_reason__regex=r"\S"),
                name="decree_struck_out_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("decrees:decree", args=[self.pk])


class Annex(models.Model):
    """One version of a decree's annex. Version 1 carries the decree's own number and date, an amendment those
    of the decree that amends, and why. `sha256` is of the rows as `printing.canon` writes them, so that a
    print can be compared; `villages` and `changes` close the version: the database takes no more rows."""

    decree = models.ForeignKey(Decree, on_delete=models.PROTECT, related_name="annexes")
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.CharField(_("number"), max_length=100)
    dated_on = models.DateField(_("date"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    villages = models.PositiveIntegerField()
    changes = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["decree", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decree", "version"], name="annex_version_once"),
            models.CheckConstraint(
                condition=Q(version=1, changes=0) | Q(version__gt=1, changes__gt=0, reason__regex=r"\S"),
                name="annex_amended_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(number__regex=r"\S"), name="annex_has_a_number"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256_FORM), name="annex_hash_form"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.version}"


class AnnexRow(models.Model):
    """A village in a version, with code and names as they were when the version was made."""

    annex = models.ForeignKey(Annex, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField(_("no."))
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="annex_rows")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("village"), max_length=150)
    district = models.CharField(_("district"), max_length=150)
    regency = models.CharField(_("regency or city"), max_length=150)
    province = models.CharField(_("province"), max_length=150)
    year = models.PositiveSmallIntegerField(_("year"))
    starts_on = models.DateField(_("from"))

    class Meta:
        ordering: ClassVar = ["annex", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["annex", "position"], name="annex_row_once"),
            models.UniqueConstraint(fields=["annex", "site"], name="annex_row_once_a_site"),
            models.CheckConstraint(condition=Q(position__gte=1), name="annex_row_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class AnnexChange(models.Model):
    """What a version changes in the one before: a village comes in, goes, or another takes its place."""

    class Kind(models.TextChoices):
        ADDED = "added", pgettext_lazy("annex", "added")
        REMOVED = "removed", pgettext_lazy("annex", "removed")
        REPLACED = "replaced", pgettext_lazy("annex", "replaced")

    annex = models.ForeignKey(Annex, on_delete=models.PROTECT, related_name="told")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("change"), max_length=10, choices=Kind.choices)
    gone = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    come = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)

    class Meta:
        ordering: ClassVar = ["annex", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["annex", "position"], name="annex_change_once"),
            models.CheckConstraint(
                condition=Q(kind="added", gone=None, come__isnull=False)
                | Q(kind="removed", gone__isnull=False, come=None)
                | (Q(kind="replaced", gone__isnull=False, come__isnull=False) & ~Q(gone=F("come"))),
                name="annex_change_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="annex_change_from_one"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="annex_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gone_id} {self.come_id}"
