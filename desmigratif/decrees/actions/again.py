"""A plan is made again because villages were taken: first the fewest changes, then the highest value."""

from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.decrees import preview, queries
from desmigratif.decrees.actions.approving import proposed
from desmigratif.decrees.actions.asking import locked, take_back
from desmigratif.decrees.actions.telling import record
from desmigratif.decrees.errors import DecidedError, NothingTakenError
from desmigratif.decrees.models import Approval, PlannedAgain
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode
from desmigratif.planning import actions as planning
from desmigratif.planning import queries as plans
from desmigratif.planning.actions.requests import PlanRequest
from desmigratif.planning.models import PlanRun
from desmigratif.policies import text
from desmigratif.programmes.errors import ProgrammeError

LONGEST_TITLE = 150


@transaction.atomic
def plan_again(*, approval: Approval, by: User) -> PlanRun:
    """The plan of an approval in the queue once more, by the same policy over the same candidates: it keeps
    as many of the villages as it can, and the register's sites of this moment are out. The approval is taken
    back, and the refusal of what is taken kept. Asked again it gives the same plan. Raises NothingTakenError,
    DecidedError, and RefusedError of candidates where policy or list no longer fit the register."""
    approval = locked(approval=approval)
    before = queries.plans_again(approval).first()
    if before is not None and not approval.waits:
        return before.run
    if not approval.waits:
        raise DecidedError
    run = plans.whole_runs().get(pk=approval.run_id)
    taken = preview.taken(run, approval.programme, approval.dated_on)
    if not taken and not preview.gone(run, approval.dated_on):
        raise NothingTakenError
    _refused(approval, taken, by)
    made = planning.request_plan(asked=_asked(run, {one.code for one in taken}), by=by)
    PlannedAgain.objects.get_or_create(run=made, defaults={"approval": approval})
    take_back(approval=approval, by=by)
    record(about=approval, verb="plan again", by=by, again=made.pk)
    return made


def _refused(approval: Approval, taken: list[preview.Taken], by: User) -> None:
    """Keep the refusal of each of these villages; one refused for another reason by now stops nothing."""
    for one in taken:
        with suppress(ProgrammeError), transaction.atomic():
            proposed(approval=approval, village=one.village, year=one.year, by=by)
            transaction.set_rollback(True)


def _asked(run: PlanRun, taken: set[str]) -> PlanRequest:
    """The same once more. A taken village is no longer asked for by name: no plan could have it."""
    document = text.document(run.policy)
    document["keep"] = {"codes": _codes(run)}
    wanted = document.get("include", {}).get("codes", [])
    if not taken.isdisjoint(wanted):
        document["include"]["codes"] = [code for code in wanted if code not in taken]
    title = _("%(title)s, planned again") % {"title": run.title[: LONGEST_TITLE - 30]}
    return PlanRequest(
        title=title[:LONGEST_TITLE],
        candidates=run.candidates,
        policy=text.to_text(document),
        sites=run.added_sites,
        time_limit_s=run.time_limit_s,
    )


def _codes(run: PlanRun) -> list[str]:
    """Today's codes of the chosen villages, in their order."""
    picked = preview.chosen(run).values("village_id")
    found = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__in=picked)
    return sorted(found.values_list("code", flat=True))
