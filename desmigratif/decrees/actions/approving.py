"""A second person approves a plan: all of its villages are proposed, or none."""

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.decrees import preview
from desmigratif.decrees.actions.asking import close, is_ready, locked
from desmigratif.decrees.actions.telling import record, tell
from desmigratif.decrees.errors import (
    DecidedError,
    NotProposedError,
    NotReadyError,
    Obstacle,
    SamePersonError,
    SimulatedError,
)
from desmigratif.decrees.models import Approval, ApprovedSite
from desmigratif.places.models import Village
from desmigratif.planning import queries as planning
from desmigratif.programmes import refusing
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.errors import ProgrammeError, VillageAlreadyServedError
from desmigratif.programmes.models import Site
from desmigratif.signin import demo
from desmigratif.sites.actions import tell_of_proposals

APPROVED = gettext_noop("The plan “%(plan)s” is approved")
APPROVED_BODY = gettext_noop(
    "%(villages)s villages are proposed for %(programme)s. The other agencies are told and may speak up."
)


def approve(*, approval: Approval, by: User) -> Approval:
    """The approval, with a proposed site for every chosen village; one transaction.

    Asked again by the same person it gives the approval as it is. Raises NotProposedError naming every
    village that cannot be proposed any more: then nothing is written but those refusals. Raises
    SamePersonError, DecidedError, NotReadyError, SimulatedError.
    """
    try:
        return _approve(approval, by)
    finally:
        if not connection.in_atomic_block:  # within a request the middleware writes them at its end
            refusing.write()


@transaction.atomic
def _approve(approval: Approval, by: User) -> Approval:
    approval = locked(approval=approval)
    if approval.asked_by_id == by.pk:
        raise SamePersonError
    if approval.state == Approval.State.APPROVED and approval.decided_by_id == by.pk:
        return approval
    if not approval.waits:
        raise DecidedError
    if not is_ready(run=planning.whole_runs().get(pk=approval.run_id)):
        raise NotReadyError
    if approval.simulated and not demo.allowed():
        raise SimulatedError
    close(approval=approval, state=Approval.State.APPROVED, by=by)
    sites = _propose_all(approval, by)
    tell_of_proposals(sites=sites, by=by)
    record(about=approval, verb="approve", by=by, sites=len(sites))
    values = {"plan": approval.run.title, "villages": len(sites), "programme": approval.programme.name}
    tell(about=approval, by=by, subject=APPROVED, body=APPROVED_BODY, key="approved", values=values)
    return approval


def _propose_all(approval: Approval, by: User) -> list[Site]:
    """A site for every chosen village. Raises NotProposedError after having tried them all."""
    opened: list[tuple[Site, int]] = []
    obstacles: list[Obstacle] = []
    for verdict in preview.chosen(approval.run):
        village, year = verdict.village, verdict.year or 0
        try:
            opened.append((proposed(approval=approval, village=village, year=year, by=by), year))
        except ProgrammeError as error:
            taken = isinstance(error, VillageAlreadyServedError)
            obstacles.append(Obstacle(village, str(error), taken))
    if obstacles:
        raise NotProposedError(obstacles)
    ApprovedSite.objects.bulk_create(
        ApprovedSite(approval=approval, site=site, year=year) for site, year in opened
    )
    return [site for site, _year in opened]


def proposed(*, approval: Approval, village: Village, year: int, by: User) -> Site:
    """The site of a chosen village. Raises as `programmes.actions.opening.propose` does."""
    wanted = Wanted(
        village=village,
        programme=approval.programme,
        starts_on=preview.begins(year, approval.dated_on),
        simulated=approval.simulated,
        source=approval.source,
    )
    return propose(wanted=wanted, reason=f"{approval.run.title} (#{approval.run_id})", by=by)
