"""Back-tests: what the default policy would have chosen in the years of the history, as counts; and which of
the villages known by name were among them. No other village is kept by name."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.candidates.models import SHA256_FORM, CandidateSet
from desmigratif.places.models import Area, Village
from desmigratif.tasks.models import UNFINISHED, LongTask


class BackTest(models.Model):
    """One back-test: its inputs, and the totals of its result once it is stored.

    `input_sha256` is over everything the result depends on: list of candidates, policy with its years, sites
    of other programmes in those years, and the villages known by name. Same inputs are one back-test.
    `eligible` are candidates that the policy lets in and no other programme held; `known_eligible` those of
    them that are known by name, and `found` those of these that were chosen. The two chances are those of a
    draw by lot finding at least as many: from all villages, and from each province as many as were chosen
    there.
    """

    candidates = models.ForeignKey(CandidateSet, on_delete=models.PROTECT, related_name="back_tests")
    simulated = models.BooleanField(_("simulated"))
    policy = models.TextField(_("policy"))
    sites = models.TextField(_("sites"), blank=True)
    input_sha256 = models.CharField(max_length=64, unique=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    task = models.OneToOneField(LongTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField(null=True, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    eligible = models.PositiveIntegerField(null=True, blank=True)
    chosen = models.PositiveIntegerField(_("chosen villages"), null=True, blank=True)
    known_eligible = models.PositiveIntegerField(null=True, blank=True)
    found = models.PositiveIntegerField(null=True, blank=True)
    chance_country = models.FloatField(null=True, blank=True)
    chance_provinces = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(input_sha256__regex=SHA256_FORM), name="back_test_hash_form"),
            models.CheckConstraint(condition=~Q(policy=""), name="back_test_has_a_policy"),
            models.CheckConstraint(
                condition=Q(
                    stored_at=None,
                    eligible=None,
                    chosen=None,
                    known_eligible=None,
                    found=None,
                    chance_country=None,
                    chance_provinces=None,
                )
                | Q(
                    stored_at__isnull=False,
                    eligible__isnull=False,
                    chosen__isnull=False,
                    known_eligible__isnull=False,
                    found__isnull=False,
                    chance_country__isnull=False,
                    chance_provinces__isnull=False,
                ),
                name="back_test_stored_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(stored_at=None)
                | Q(
                    chosen__lte=F("eligible"),
                    known_eligible__lte=F("eligible"),
                    found__lte=F("known_eligible"),
                ),
                name="back_test_counts_fit",
            ),
            models.CheckConstraint(
                condition=Q(stored_at=None)
                | Q(
                    chance_country__gte=0,
                    chance_country__lte=1,
                    chance_provinces__gte=0,
                    chance_provinces__lte=1,
                ),
                name="back_test_chances_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Back-test')} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("backtest:back_test", args=[self.pk])

    @property
    def in_the_making(self) -> bool:
        return self.stored_at is None and self.task is not None and self.task.state in UNFINISHED


class BackTestYear(models.Model):
    """One year of a back-test: the reported number, how many were chosen, the regencies and provinces they
    lie in (and all chosen so far), how many known ones were among them, and whether the choice is proven
    best."""

    back_test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    reported = models.PositiveIntegerField()
    chosen = models.PositiveIntegerField()
    regencies = models.PositiveIntegerField()
    provinces = models.PositiveIntegerField()
    regencies_so_far = models.PositiveIntegerField()
    provinces_so_far = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    proven = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["back_test", "year"], name="back_test_year_once"),
            models.CheckConstraint(condition=Q(found__lte=F("chosen")), name="back_test_year_counts_fit"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class BackTestPlace(models.Model):
    """A province or a regency in a back-test: candidates let in, chosen, known by name (and of these let in,
    and of these chosen)."""

    back_test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="places")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=[("province", _("province")), ("regency", _("regency"))])
    eligible = models.PositiveIntegerField()
    chosen = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    known_eligible = models.PositiveIntegerField()
    found = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["back_test", "level", "-chosen", "area"]
        indexes: ClassVar = [
            models.Index(fields=["back_test", "level", "-chosen"], name="back_test_place_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["back_test", "area"], name="back_test_place_once"),
            models.CheckConstraint(
                condition=Q(level__in=["province", "regency"]), name="back_test_place_known_level"
            ),
            models.CheckConstraint(
                condition=Q(
                    chosen__lte=F("eligible"),
                    known_eligible__lte=F("known"),
                    found__lte=F("known_eligible"),
                ),
                name="back_test_place_counts_fit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.chosen}"


class BackTestVillage(models.Model):
    """A village known by name when the back-test was asked for: by a site of the register or only by a
    publication, of which year, from which source; later whether the policy let it in and in which year it
    chose it."""

    class Kind(models.TextChoices):
        SITE = "site", _("site of the register")
        MENTION = "mention", _("named in a publication")

    back_test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="villages")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    """First year of the site; year of the publication otherwise, which may be later."""
    source = models.CharField(_("source"), max_length=500)
    eligible = models.BooleanField(null=True)
    chosen_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["back_test", "village"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["back_test", "village"], name="back_test_village_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["site", "mention"]), name="back_test_village_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(chosen_year=None) | Q(eligible=True), name="back_test_village_chosen_was_let_in"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id}: {self.kind}"
