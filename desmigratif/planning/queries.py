"""Every named read of this room."""

import gzip
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from desmigratif.accounts import access as accounts
from desmigratif.accounts.access import Visitor
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode, Village
from desmigratif.planning.models import PlanFile, PlanRun, PlanRunQuerySet, Verdict
from desmigratif.programmes.models import Mention

CHOSEN = Verdict.Status.CHOSEN
HEAVY = (
    "policy",
    "sites",
    "added_sites",
    "summary",
    "versions",
    "candidates__content",
    "candidates__left_out",
)


@dataclass(frozen=True)
class YearFigures:
    """The chosen villages of one year; `lowest` is the priority of the last one in."""

    year: int
    villages: int
    lowest: int
    cost_idr: int | None


@dataclass(frozen=True)
class ProvinceFigures:
    """One province in a plan; `percent` compares its chosen villages with the province that has most."""

    pk: int
    name: str
    chosen: int
    candidates: int
    percent: int


@dataclass(frozen=True)
class Majority:
    """Villages where most residents are abroad: how many are in, how many out and for which reason."""

    threshold: Decimal
    chosen: int
    left_out: int
    reasons: tuple[tuple[str, str, int], ...]
    """(reason, status, count), most frequent first."""


@dataclass(frozen=True)
class PlanFacts:
    """What the page of a finished plan says beside its table."""

    candidates: int
    regencies_reached: int
    provinces_reached: int
    years: list[YearFigures]
    provinces: list[ProvinceFigures]
    threshold: Decimal
    knows_shares: bool
    majority: Majority | None


def content_of_file(file: PlanFile) -> bytes:
    return gzip.decompress(file.content)


def runs() -> PlanRunQuerySet:
    """Plans for lists, newest first, without their heavy parts."""
    return PlanRun.objects.select_related("candidates", "task", "requested_by").defer(*HEAVY)


def whole_runs() -> PlanRunQuerySet:
    """Plans with policy and summary, for a page about one."""
    related = ("candidates", "task", "requested_by", "discarded_by", "parent")
    return PlanRun.objects.select_related(*related).defer("candidates__content", "candidates__left_out")


def what_ifs_of(run: PlanRun) -> PlanRunQuerySet:
    """Kept plans that change one number of this one, newest first."""
    return runs().kept().filter(parent=run)


def newest_finished(user: Visitor) -> PlanRun | None:
    """The newest plan that found villages and was not discarded, None for those who may not read plans."""
    if not accounts.may_read_plans(user):
        return None
    return runs().kept().with_plan().filter(parent=None).first()


def being_made(user: Visitor) -> PlanRun | None:
    """The newest kept plan whose work is not finished, None for those who may not read plans."""
    if not accounts.may_read_plans(user):
        return None
    return runs().kept().in_the_making().first()


def files_of(run: PlanRun) -> QuerySet[PlanFile]:
    """Files of a plan without their contents."""
    return run.files.defer("content")


def verdicts_of(run: PlanRun) -> QuerySet[Verdict]:
    """Verdicts of a plan with village, path and `.code`, best rank first."""
    code = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village_id"))
    related = ("village__district", "village__regency", "village__province")
    verdicts = Verdict.objects.filter(run=run).select_related(*related).order_by("rank")
    return verdicts.annotate(code=Subquery(code.values("code")[:1]))


def mentions_in(run: PlanRun) -> QuerySet[Mention]:
    """Mentions in publications of villages that a plan chose: leads to look at before it is decided."""
    chosen = Verdict.objects.filter(run=run, status=CHOSEN).values("village_id")
    found = Mention.objects.filter(village__in=chosen).select_related("village__regency", "programme")
    return found.order_by("village__name", "pk")


def verdict_on(run: PlanRun, village: Village) -> Verdict | None:
    """What a plan says about a village; None when it was no candidate."""
    return verdicts_of(run).filter(village=village).first()


def forced(run: PlanRun, verdict: Verdict) -> PlanRun | None:
    """The newest plan that decides otherwise about a village, and changes nothing else.

    None for a village that a rule leaves out: a plan with it would have another rule.
    """
    code = getattr(verdict, "code", None)
    if not code or verdict.status == Verdict.Status.EXCLUDED:
        return None
    otherwise = "exclude.codes" if verdict.status == CHOSEN else "include.codes"
    given_up = Q(status="", task__state__in=["failed", "cancelled"])
    forcing = runs().kept().filter(parent=run, change__place=code, change__rule=otherwise)
    return forcing.exclude(given_up).first()


def years_of(run: PlanRun) -> list[YearFigures]:
    """Chosen villages by year."""
    rows = (
        Verdict.objects.filter(run=run, status=CHOSEN)
        .order_by("year")
        .values_list("year")
        .annotate(Count("id"), Min("priority"), Sum("cost_idr"))
    )
    return [YearFigures(*row) for row in rows]


def provinces_of(run: PlanRun) -> list[ProvinceFigures]:
    """Provinces with candidates, most chosen villages first."""
    rows = list(
        Verdict.objects.filter(run=run)
        .order_by()
        .values_list("province")
        .annotate(chosen=Count("id", filter=Q(status=CHOSEN)), candidates=Count("id"))
    )
    names = dict(Area.objects.filter(level=Area.Level.PROVINCE).values_list("pk", "name"))
    most = max((row[1] for row in rows), default=0) or 1
    figures = [ProvinceFigures(pk, names[pk], n, of, round(100 * n / most)) for pk, n, of in rows]
    return sorted(figures, key=lambda one: (-one.chosen, one.name))


def most_abroad_in(run: PlanRun, threshold: Decimal) -> QuerySet[Verdict]:
    """Verdicts on villages with a greater share of residents abroad than the threshold."""
    return Verdict.objects.filter(run=run, abroad_share__gt=float(threshold))


def majority_of(run: PlanRun, threshold: Decimal) -> Majority:
    """How the plan treats villages where most residents are abroad."""
    rows = most_abroad_in(run, threshold).order_by().values_list("reason", "status").annotate(n=Count("id"))
    chosen = sum(count for _reason, status, count in rows if status == CHOSEN)
    out = sorted((row for row in rows if row[1] != CHOSEN), key=lambda row: (-row[2], row[0]))
    return Majority(threshold, chosen, sum(row[2] for row in out), tuple(out))


def knows_shares(run: PlanRun) -> bool:
    """Whether the candidates came with residents abroad and population."""
    greatest: float | None = Verdict.objects.filter(run=run).aggregate(most=Max("abroad_share"))["most"]
    return greatest is not None


def knows_prices(run: PlanRun) -> bool:
    """Whether the plan came with a price for some village."""
    return Verdict.objects.filter(run=run, price__isnull=False).exists()


def facts_of(run: PlanRun, threshold: Decimal) -> PlanFacts:
    """Figures of a plan, in a fixed number of queries."""
    provinces, shares = provinces_of(run), knows_shares(run)
    chosen = Verdict.objects.filter(run=run, status=CHOSEN)
    return PlanFacts(
        candidates=sum(one.candidates for one in provinces),
        regencies_reached=chosen.aggregate(n=Count("village__regency", distinct=True))["n"],
        provinces_reached=sum(one.chosen > 0 for one in provinces),
        years=years_of(run),
        provinces=provinces,
        threshold=threshold,
        knows_shares=shares,
        majority=majority_of(run, threshold) if shares else None,
    )


def find_in(run: PlanRun, text: str, limit: int = 20) -> list[Verdict]:
    """Verdicts on villages whose name begins with the text or whose code is the text."""
    digits = places.digits(text)
    match = Q(village__name__istartswith=text.strip())
    if len(digits) == 10:
        match = Q(village__codes__number=int(digits), village__codes__ends_on=None)
    return list(verdicts_of(run).filter(match).order_by("village__name", F("rank").asc())[:limit])
