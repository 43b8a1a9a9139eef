"""Asking for the approval of a plan, declining it, taking the question back."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.decrees import preview, queries
from desmigratif.decrees.actions.telling import record, tell
from desmigratif.decrees.errors import (
    AskedAlreadyError,
    DecidedError,
    NotReadyError,
    SamePersonError,
    SimulatedError,
    SourceNeededError,
    SubstanceError,
    WrongAgencyError,
)
from desmigratif.decrees.models import Approval
from desmigratif.planning.models import PlanRun
from desmigratif.programmes.errors import constraint_of
from desmigratif.programmes.models import Programme
from desmigratif.signin import demo

ASKED = gettext_noop("The plan “%(plan)s” waits for a second person to approve it")
ASKED_BODY = gettext_noop("%(villages)s villages would be proposed for %(programme)s.")
DECLINED = gettext_noop("The plan “%(plan)s” was not approved")
TAKEN_BACK = gettext_noop("The plan “%(plan)s” no longer waits for approval")
TEXT = gettext_noop("%(text)s")


@dataclass(frozen=True)
class Asked:
    """What is to be approved: the plan, for which programme, on which day its decree is dated. `source` is
    needed where sites would begin before this year; `knows_simulated` where its figures are made up."""

    run: PlanRun
    programme: Programme
    dated_on: date
    source: str = ""
    note: str = ""
    knows_simulated: bool = False


@transaction.atomic
def ask(*, asked: Asked, by: User) -> Approval:
    """A question to a second person of the programme's agency, who is told. Raises NotReadyError,
    SimulatedError, SubstanceError, WrongAgencyError, SourceNeededError, AskedAlreadyError."""
    _refuse(asked)
    approval = Approval(
        run=asked.run,
        programme=asked.programme,
        dated_on=asked.dated_on,
        source=asked.source.strip(),
        note=asked.note.strip(),
        simulated=asked.run.simulated,
        asked_by=by,
    )
    try:
        with transaction.atomic():
            approval.save()
    except IntegrityError as error:
        raise AskedAlreadyError if constraint_of(error) == "approval_one_a_plan" else error from error
    record(
        about=approval, verb="ask approval", by=by, plan=approval.run_id, dated_on=asked.dated_on.isoformat()
    )
    values = {"plan": asked.run.title, "villages": asked.run.chosen or 0, "programme": asked.programme.name}
    tell(about=approval, by=by, subject=ASKED, body=ASKED_BODY, key="asked", values=values)
    return approval


def _refuse(asked: Asked) -> None:
    run, programme = asked.run, asked.programme
    if not is_ready(run=run):
        raise NotReadyError
    if run.simulated and not (asked.knows_simulated and demo.allowed()):
        raise SimulatedError
    if not queries.programmes_of_a_plan().filter(pk=programme.pk).exists():
        raise SubstanceError
    agencies = queries.agencies_of(run)
    if agencies is not None and programme.agency_id not in agencies:
        raise WrongAgencyError
    if preview.wants_source(run, asked.dated_on) and not asked.source.strip():
        raise SourceNeededError


def is_ready(*, run: PlanRun) -> bool:
    """Whether a plan found villages, has a certificate that was checked, and was not put aside."""
    return run.has_plan and run.certified_gap is not None and run.discarded_at is None


def locked(*, approval: Approval) -> Approval:
    """The approval as it is now, held until the transaction ends."""
    return queries.approvals().select_for_update(of=("self",)).get(pk=approval.pk)


@transaction.atomic
def decline(*, approval: Approval, reason: str, by: User) -> Approval:
    """No, with the reason, which everybody who reads plans may read. Raises DecidedError, SamePersonError."""
    approval = locked(approval=approval)
    if not approval.waits:
        raise DecidedError
    if approval.asked_by_id == by.pk:
        raise SamePersonError
    close(approval=approval, state=Approval.State.DECLINED, by=by, reason=reason)
    record(about=approval, verb="decline", by=by, reason=reason)
    values: dict[str, object] = {"plan": approval.run.title, "text": reason}
    tell(about=approval, by=by, subject=DECLINED, body=TEXT, key="declined", values=values)
    return approval


@transaction.atomic
def take_back(*, approval: Approval, by: User) -> Approval:
    """The question no longer stands; the plan may be asked about anew. Raises DecidedError."""
    approval = locked(approval=approval)
    if not approval.waits:
        raise DecidedError
    close(approval=approval, state=Approval.State.WITHDRAWN, by=by)
    record(about=approval, verb="withdraw", by=by)
    values: dict[str, object] = {"plan": approval.run.title}
    tell(about=approval, by=by, subject=TAKEN_BACK, body="", key="taken back", values=values)
    return approval


def close(*, approval: Approval, state: str, by: User, reason: str = "") -> None:
    """Write the decision."""
    approval.state, approval.decided_by, approval.decided_at = state, by, timezone.now()
    approval.reason = reason.strip()
    approval.save(update_fields=["state", "decided_by", "decided_at", "reason"])
