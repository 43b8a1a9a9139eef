"""Named reads of approvals, decrees and their annexes. What would be proposed is read in `preview`."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from desmigratif.accounts.models import Role
from desmigratif.decrees.models import Annex, AnnexChange, AnnexRow, Approval, Decree, PlannedAgain
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode
from desmigratif.planning import queries as planning
from desmigratif.planning.models import PlanRun
from desmigratif.policies.held import PLANNED_FOR
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import Programme, Site
from desmigratif.programmes.states import State

HEAVY = tuple(f"run__{name}" for name in planning.HEAVY)
LIVE = (Approval.State.ASKED, Approval.State.APPROVED)
LISTED = (State.CONFIRMED, State.ESTABLISHED, State.ACTIVE, State.GRADUATED)
"""States in which a site stands in an annex: what was confirmed, and neither closed nor let go."""


def approvals() -> QuerySet[Approval]:
    """Every approval with its plan and people, newest first, without the plan's heavy parts."""
    related = ("run__candidates", "programme__agency", "asked_by", "decided_by")
    return Approval.objects.select_related(*related).defer(*HEAVY)


def approvals_of(run: PlanRun) -> QuerySet[Approval]:
    """Every approval that was asked for a plan, newest first."""
    return approvals().filter(run=run)


def live_approval(run: PlanRun) -> Approval | None:
    """The approval of a plan that waits or was given."""
    return approvals_of(run).filter(state__in=LIVE).first()


def approvals_to_decide(agency_ids: Collection[int], *, besides: int) -> QuerySet[Approval]:
    """Approvals of programmes of these agencies that wait for somebody else than this person."""
    waiting = approvals().filter(state=Approval.State.ASKED, programme__agency__in=list(agency_ids))
    return waiting.exclude(asked_by=besides)


def programmes_of_a_plan() -> QuerySet[Programme]:
    """Programmes of the substance that plans choose villages for."""
    planned_for = Programme.objects.filter(key=PLANNED_FOR).values("substance_id")
    return programmes.programmes().filter(substance_id__in=planned_for)


def agencies_of(run: PlanRun) -> set[int] | None:
    """Whose plan it is: agencies for which whoever asked for it was a planner then; None for a plan of the
    installation itself, which every agency may take as its own."""
    if run.requested_by_id is None:
        return None
    held = Role.objects.running(timezone.localdate(run.requested_at)).filter(kind=Role.Kind.PLANNER)
    return set(held.filter(user=run.requested_by_id).values_list("agency_id", flat=True))


def plans_again(approval: Approval) -> QuerySet[PlannedAgain]:
    """Plans that were made in place of an approval's, newest first."""
    return approval.again.select_related("run__candidates", "run__task").defer(*HEAVY)


def sites_of(approval: Approval, year: int | None = None) -> list[Site]:
    """Sites that an approval opened, of a year of the plan or of all; each with `.year` and `.code`."""
    mine = programmes.sites().filter(approved__approval=approval)
    found = with_place(mine).annotate(year=F("approved__year"))
    return list(found.order_by("pk") if year is None else found.filter(year=year).order_by("pk"))


def with_place(found: QuerySet[Site]) -> QuerySet[Site]:
    """Sites with today's `.code` of their village."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village"))
    return found.annotate(code=Subquery(codes.values("code")[:1]))


def sites_by_id(ids: Iterable[int]) -> dict[int, Site]:
    """Sites as an annex shows them, by their numbers."""
    return with_place(programmes.sites()).in_bulk(list(ids))


def decreed_elsewhere(approval: Approval, besides: Decree | None = None) -> set[int]:
    """Sites that stand in the newest version of another decree of the approval that is not struck out."""
    newest = Annex.objects.filter(decree=OuterRef("annex__decree")).order_by("-version").values("version")[:1]
    rows = AnnexRow.objects.filter(annex__decree__approval=approval, annex__decree__struck_at=None)
    if besides is not None:
        rows = rows.exclude(annex__decree=besides)
    return set(rows.filter(annex__version=Subquery(newest)).order_by().values_list("site_id", flat=True))


def states_of(approval: Approval) -> list[tuple[str, int]]:
    """States of the sites of an approval, in words, with how many are in each."""
    rows = approval.sites.order_by("site__state").values_list("site__state").annotate(Count("pk"))
    return [(str(State(state).label), count) for state, count in rows]


def decrees() -> QuerySet[Decree]:
    """Every decree, newest first, with `.versions` and `.villages` of its newest version."""
    newest = Annex.objects.filter(decree=OuterRef("pk")).order_by("-version")
    return Decree.objects.select_related("programme__agency", "by", "struck_by", "approval").annotate(
        versions=Subquery(newest.values("version")[:1]), villages=Subquery(newest.values("villages")[:1])
    )


def matching(found: QuerySet[Decree], asked: Mapping[str, Any]) -> QuerySet[Decree]:
    """Decrees that fit everything that is asked; what is empty or missing asks for nothing."""
    if asked.get("text"):
        found = found.filter(_named(asked["text"]))
    if asked.get("programme"):
        found = found.filter(programme=asked["programme"])
    if asked.get("year"):
        found = found.filter(dated_on__year=asked["year"])
    return found


def _named(text: str) -> Q:
    """The number or title holds the text, or an amendment has such a number, or a village is called so."""
    amended = Annex.objects.filter(decree=OuterRef("pk"), number__icontains=text)
    rows = AnnexRow.objects.filter(annex__decree=OuterRef("pk"))
    villages = rows.filter(Q(name__icontains=text) | Q(code=text.strip()))
    return Q(number__icontains=text) | Q(title__icontains=text) | Exists(amended) | Exists(villages)


def annexes_of(decree: Decree) -> QuerySet[Annex]:
    """Versions of a decree's annex, newest first."""
    return decree.annexes.select_related("by", "decree__programme__agency").order_by("-version")


def newest_annex(decree: Decree) -> Annex:
    """The version that holds now; every decree has one."""
    return annexes_of(decree)[0]


def rows_of(annex: Annex) -> QuerySet[AnnexRow]:
    """Villages of a version in its order."""
    return annex.rows.select_related("site").order_by("position")


def early(annex: Annex) -> int:
    """How many villages of a version begin before its date."""
    return annex.rows.filter(starts_on__lt=annex.dated_on).count()


def changes_of(annex: Annex) -> QuerySet[AnnexChange]:
    """What a version changed, with the villages' places."""
    places_of = ("regency", "province")
    sites = [f"{one}__village__{place}" for one in ("gone", "come") for place in places_of]
    return annex.told.select_related(*sites).order_by("position")


def decrees_naming(site: Site) -> QuerySet[Decree]:
    """Decrees whose annex names a site in any version."""
    return decrees().filter(annexes__rows__site=site).distinct()


def decrees_to_lock() -> QuerySet[Decree]:
    """Decrees with programme and approval, held until the transaction ends."""
    found = Decree.objects.select_related("programme__agency", "approval__programme")
    return found.select_for_update(of=("self",))
