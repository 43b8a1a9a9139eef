"""Named reads of nominations, and of what plans say about them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from desmigratif.accounts.reach import Reach
from desmigratif.agencies.models import Agency
from desmigratif.nominations.models import AnsweredPlan, Nomination, NominationDocument
from desmigratif.places import queries as places
from desmigratif.places.models import Area, AreaCode, Village
from desmigratif.planning import queries as planning
from desmigratif.planning.models import PlanRun, Verdict

CODE_DIGITS = 10
SHOWN_PLANS = 20
CHOSEN = Verdict.Status.CHOSEN
INSIDE = Count("documents", filter=Q(documents__taken_out_at=None))
"""How many papers a nomination has, without those taken out."""


def nominations() -> QuerySet[Nomination]:
    """Every nomination with village, path, `code`, agency, and how many papers it has; newest first."""
    code = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village_id"))
    related = ("village__district", "village__regency", "village__province", "agency")
    found = Nomination.objects.select_related(*related).order_by("-id")
    return found.annotate(code=Subquery(code.values("code")[:1]), papers=INSIDE)


def nominations_of(village: Village) -> QuerySet[Nomination]:
    return nominations().filter(village=village)


def papers_of(nomination: Nomination) -> QuerySet[NominationDocument]:
    """Papers without their contents, those taken out too."""
    return nomination.documents.defer("content")


def named(found: QuerySet[Nomination], text: str) -> QuerySet[Nomination]:
    """Those whose village's name holds the text or whose code begins so."""
    condition = Q(village__name__icontains=text)
    number = places.digits(text)
    if number and len(number) <= CODE_DIGITS:
        width = CODE_DIGITS - len(number)
        codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(
            number__gte=int(number) * 10**width, number__lt=(int(number) + 1) * 10**width
        )
        condition |= Q(village__in=codes.values("area"))
    return found.filter(condition)


def nominating_agencies() -> QuerySet[Agency]:
    """Agencies that have nominated a village, by their short name."""
    asking = Nomination.objects.order_by().values("agency")
    return Agency.objects.filter(pk__in=asking).order_by("short_name")


def exists_today(village: Village) -> bool:
    """Whether no event has ended the village."""
    return places.standing(Village.objects.filter(pk=village.pk)).exists()


def heirs_of(villages: QuerySet[Village]) -> dict[int, list[Village]]:
    """Those of these villages that exist no longer, with the villages that have their land now, by name.
    One query, and two more where there are any."""
    standing = places.standing(Village.objects.order_by()).values("pk")
    ended = list(villages.order_by().exclude(pk__in=standing).values_list("pk", flat=True))
    if not ended:
        return {}
    heirs = places.successors_of(ended)
    wanted = {pk for found in heirs.values() for pk in found}
    named = places.with_code(places.with_ancestors(Village.objects.filter(pk__in=wanted)))
    known = {one.pk: one for one in named if one.code}
    return {
        pk: sorted((known[heir] for heir in found if heir in known), key=str) for pk, found in heirs.items()
    }


def stood_at(moment: datetime) -> Q:
    """Nominations that stood at a moment."""
    return Q(at__lte=moment) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment))


def answered_by(run: PlanRun) -> QuerySet[Nomination]:
    """The nominations that a plan answers: those that stood when it was asked for. By province, regency and
    village; `verdict` is the status it gives, None for a village that was no candidate."""
    verdict = Verdict.objects.filter(run=run, village=OuterRef("village_id"))
    path = ("village__province__name", "village__regency__name", "village__name", "id")
    found = nominations().filter(stood_at(run.requested_at))
    return found.annotate(verdict=Subquery(verdict.values("status")[:1])).order_by(*path)


def verdicts_on(run: PlanRun, found: QuerySet[Nomination]) -> dict[int, Verdict]:
    """What a plan says about the villages of nominations, by village, in one read; those that were no
    candidates are missing."""
    asked = found.order_by().values("village_id")
    return {one.village_id: one for one in planning.verdicts_of(run).filter(village__in=asked)}


@dataclass(frozen=True)
class Counted:
    """How a plan answers: nominations in all, chosen, not chosen or excluded, no candidates."""

    asked: int
    chosen: int
    left_out: int
    strangers: int


def counts_of(run: PlanRun) -> Counted:
    """Numbers of the answers of a plan."""
    found = (
        answered_by(run)
        .order_by()
        .aggregate(
            asked=Count("pk", distinct=True),
            chosen=Count("pk", filter=Q(verdict=CHOSEN), distinct=True),
            strangers=Count("pk", filter=Q(verdict=None), distinct=True),
        )
    )
    left_out = found["asked"] - found["chosen"] - found["strangers"]
    return Counted(found["asked"], found["chosen"], left_out, found["strangers"])


def counts_by_nominator(run: PlanRun) -> dict[int, tuple[int, int]]:
    """For each person how many of the villages they nominated a plan would choose, and of how many."""
    found = answered_by(run).exclude(by=None)
    chosen = {pk for pk, verdict in verdicts_on(run, found).items() if verdict.status == CHOSEN}
    asked: dict[int, set[int]] = defaultdict(set)
    for one in found:
        if one.by_id is not None:
            asked[one.by_id].add(one.village_id)
    return {person: (len(villages & chosen), len(villages)) for person, villages in asked.items()}


def plans_answering(nomination: Nomination) -> QuerySet[PlanRun]:
    """Finished plans that were asked for while the nomination stood, newest first; without those put aside
    and those that only ask "what if"."""
    stood = Q(requested_at__gte=nomination.at)
    if nomination.withdrawn_at is not None:
        stood &= Q(requested_at__lt=nomination.withdrawn_at)
    found = planning.whole_runs().defer("policy", "sites", "added_sites", "versions")
    return found.kept().with_plan().filter(stood, parent=None)


def untold_plans() -> QuerySet[PlanRun]:
    """Finished plans about which nobody was told yet, oldest first; one worker at a time looks at each."""
    told = AnsweredPlan.objects.values("run")
    found = PlanRun.objects.kept().with_plan().filter(parent=None).exclude(pk__in=told)
    return found.order_by("pk").select_for_update(skip_locked=True, of=("self",))


def verdicts_by_plan(nomination: Nomination, runs: Collection[PlanRun]) -> dict[int, Verdict]:
    """What each of these plans says about the village, by plan, in one read."""
    related = ("village__district", "village__regency", "village__province")
    found = Verdict.objects.filter(run__in=[run.pk for run in runs], village=nomination.village_id)
    return {verdict.run_id: verdict for verdict in found.select_related(*related)}


def within(found: QuerySet[Nomination], area: Area) -> QuerySet[Nomination]:
    """Those of villages in an area."""
    return found.filter(Reach(nation=False, areas=frozenset({area.pk})).over("village"))


ANSWERED: dict[str, Q] = {
    "chosen": Q(verdict=CHOSEN),
    "left_out": Q(verdict__isnull=False) & ~Q(verdict=CHOSEN),
    "stranger": Q(verdict=None),
}
"""What each choice of the filter of answers means."""


def matching(found: QuerySet[Nomination], asked: Mapping[str, Any]) -> QuerySet[Nomination]:
    """Nominations that fit everything that is asked; what is empty or missing asks for nothing."""
    if asked.get("text"):
        found = named(found, asked["text"])
    if asked.get("area"):
        found = within(found, asked["area"])
    if asked.get("answer"):
        found = found.filter(ANSWERED[asked["answer"]])
    return found.filter(**{name: asked[name] for name in ("year", "agency", "state") if asked.get(name)})
