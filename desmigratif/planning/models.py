"""Plans of villages: the request with its result, its files, the verdict on every village."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desmigratif.candidates.models import SHA256_FORM, CandidateSet
from desmigratif.places.models import Area, Village
from desmigratif.tasks.models import UNFINISHED, LongTask


class PlanRunQuerySet(models.QuerySet["PlanRun"]):
    def kept(self) -> "PlanRunQuerySet":
        return self.filter(discarded_at=None)

    def with_plan(self) -> "PlanRunQuerySet":
        return self.filter(status__in=["optimal", "feasible"])

    def in_the_making(self) -> "PlanRunQuerySet":
        return self.filter(task__state__in=UNFINISHED)


class PlanRun(models.Model):
    """One plan: what was asked (candidates, policy, sites) and what came of it.

    `status` is empty until the result is stored; then `objective`, `bound` and `gap` are the integers of the
    solver (gap = bound − objective) and `summary` and `versions` are summary.json and run.json. A plan that
    asks "what if" has a `parent` and the one `change` of its policy: rule, place, was, now. `sites` is SITES
    as the plan was made of it: the register's rows of that moment, and `added_sites` of the planner.
    """

    class Status(models.TextChoices):
        OPTIMAL = "optimal", _("proven best")
        FEASIBLE = "feasible", _("best found, not proven")
        INFEASIBLE = "infeasible", _("rules clash")
        UNKNOWN = "unknown", _("no plan in time")

    title = models.CharField(_("title"), max_length=150)
    candidates = models.ForeignKey(CandidateSet, on_delete=models.PROTECT, related_name="runs")
    policy = models.TextField(_("policy"))
    sites = models.TextField(_("sites"), blank=True)
    added_sites = models.TextField(_("sites beside the register"), blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="what_ifs"
    )
    change = models.JSONField(default=dict, blank=True)
    time_limit_s = models.PositiveIntegerField(_("time limit (seconds)"), default=60)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    task = models.OneToOneField(LongTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, blank=True, default="")
    objective = models.BigIntegerField(null=True, blank=True)
    bound = models.BigIntegerField(null=True, blank=True)
    gap = models.BigIntegerField(null=True, blank=True)
    chosen = models.PositiveIntegerField(_("chosen villages"), null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    discard_reason = models.CharField(max_length=300, blank=True)

    objects = PlanRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="", stored_at=None) | (~Q(status="") & Q(stored_at__isnull=False)),
                name="plan_run_stored_with_its_status",
            ),
            models.CheckConstraint(
                condition=~Q(status="optimal") | Q(bound=F("objective"), bound__isnull=False),
                name="plan_run_optimal_is_proven",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["optimal", "feasible"], objective__isnull=False, chosen__isnull=False)
                | Q(status__in=["", "infeasible", "unknown"], objective=None, chosen=None),
                name="plan_run_has_a_plan_or_none",
            ),
            models.CheckConstraint(
                condition=Q(objective=None)
                | Q(bound=None)
                | Q(bound__gte=F("objective"), gap=F("bound") - F("objective")),
                name="plan_run_gap_is_the_difference",
            ),
            models.CheckConstraint(
                condition=Q(parent=None, change={}) | (Q(parent__isnull=False) & ~Q(change={})),
                name="plan_run_what_if_says_the_change",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(policy=""), name="plan_run_has_title_and_policy"
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None, discard_reason="", discarded_by=None)
                | (Q(discarded_at__isnull=False, discarded_by__isnull=False) & ~Q(discard_reason="")),
                name="plan_run_discarded_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("planning:run", args=[self.pk])

    @property
    def result_url(self) -> str:
        """Where whoever waited for the plan goes: one that asks "what if" is compared with its parent."""
        if self.parent_id is None:
            return self.get_absolute_url()
        return f"{reverse('comparing:compare')}?a={self.parent_id}&b={self.pk}"

    @property
    def simulated(self) -> bool:
        return self.candidates.simulated

    @property
    def certified_gap(self) -> int | None:
        """How far the plan may be from the best one, as checked without the solver; None without a check."""
        gap = self.summary.get("certified_gap")
        return gap if isinstance(gap, int) else None

    @property
    def has_plan(self) -> bool:
        return self.status in {self.Status.OPTIMAL, self.Status.FEASIBLE}

    @property
    def tone(self) -> str:
        """Tone of the badge: the word beside it says the same."""
        tones = {"optimal": "ok", "feasible": "warn", "infeasible": "stop", "unknown": "warn"}
        return tones.get(self.status, "info")


class PlanFile(models.Model):
    """One file of the result as the plan command wrote it, gzipped."""

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "name"], name="plan_file_once"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256_FORM), name="plan_file_hash_form"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z_]+\.[a-z]+$"), name="plan_file_plain_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Verdict(models.Model):
    """What a plan says about one candidate village, and why.

    `province` is the village's at the time of the plan, where caps and floors counted it. `rank` counts
    from 1 by priority, ties by code. `population` and `residents_abroad` are the figures of the candidates
    file, None where it has none. `price` is what the plan loses at least when the village is forced in, or
    out if it is chosen (None when it cannot be forced); `price_exact` says that it loses exactly that.
    """

    class Status(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        EXCLUDED = "excluded", _("excluded")
        NOT_CHOSEN = "not_chosen", _("not chosen")

    class Reason(models.TextChoices):
        SITE = "site", _("already in a programme")
        RULE = "rule", _("excluded by the policy")
        MARGINAL = "marginal", _("priority too low")
        PROVINCE_CAP = "province_cap", _("its province is full")
        REGENCY_CAP = "regency_cap", _("its regency is full")
        REGENCY_YEAR_CAP = "regency_year_cap", _("its regency is full in every year")
        DISTRICT_CAP = "district_cap", _("its district is full")
        DISTANCE = "distance", _("too near to another village")
        BUDGET = "budget", _("the budget does not reach")
        FLOOR = "floor", _("places are kept for another province")
        INCLUDE = "include", _("places are taken by villages that must be in")
        KEEP = "keep", _("kept from the plan before")

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="verdicts")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(_("result"), max_length=10, choices=Status.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    detail = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    priority = models.BigIntegerField(_("priority"))
    rank = models.PositiveIntegerField(_("rank"))
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    residents_abroad = models.PositiveIntegerField(_("residents abroad"), null=True, blank=True)
    cost_idr = models.BigIntegerField(_("cost (Rp)"), null=True, blank=True)
    price = models.BigIntegerField(_("price"), null=True, blank=True)
    price_exact = models.BooleanField(default=False)
    abroad_share = models.GeneratedField(
        expression=Cast("residents_abroad", models.FloatField()) / NullIf("population", Value(0)),
        output_field=models.FloatField(),
        db_persist=True,
    )

    class Meta:
        ordering: ClassVar = ["run", "rank"]
        indexes: ClassVar = [
            models.Index(fields=["run", "rank"], name="verdict_by_rank"),
            models.Index(fields=["run", "status", "year", "rank"], name="verdict_by_status"),
            models.Index(fields=["run", "-abroad_share"], name="verdict_by_abroad_share"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "village"], name="verdict_once_a_village"),
            models.CheckConstraint(
                condition=Q(status="chosen", year__isnull=False)
                | Q(status__in=["excluded", "not_chosen"], year=None),
                name="verdict_chosen_has_a_year",
            ),
            models.CheckConstraint(condition=Q(status="chosen") | ~Q(reason=""), name="verdict_says_why_not"),
            models.CheckConstraint(
                condition=Q(priority__gte=0, rank__gte=1), name="verdict_positive_numbers"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0) | Q(price=None, price_exact=False), name="verdict_price_is_a_loss"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id}: {self.status}"
