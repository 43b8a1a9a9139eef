"""Asking for a plan, and putting one aside. How it is made is in `running`."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.candidates.faults import Fault, RefusedError, of_rows, unknown_code, whole
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.queries import content_of
from desmigratif.candidates.soundness import check_width
from desmigratif.candidates.wrong_use import in_words
from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.read.sites import read_sites
from desmigratif.cores.selection.read.table import ROW, read_table
from desmigratif.places import queries as places
from desmigratif.planning.models import PlanRun
from desmigratif.policies.held import together
from desmigratif.policies.text import parsed
from desmigratif.tasks import actions as tasks

KIND = "planning.run"


@dataclass(frozen=True)
class PlanRequest:
    """What a planner asks for: the policy as TOML, sites beside the register as CSV (or empty), seconds.

    A plan that asks "what if" names its `parent`, takes all its sites, and the one `change` of its policy.
    """

    title: str
    candidates: CandidateSet
    policy: str
    sites: str = ""
    time_limit_s: int = 60
    parent: PlanRun | None = None
    change: dict[str, Any] = field(default_factory=dict)
    added_sites: str = ""

    def with_register(self) -> "PlanRequest":
        """The request with the ground that the register's sites hold now, rest included, among its sites."""
        if self.parent is not None:
            return replace(self, added_sites=self.parent.added_sites)
        sites = together(added=self.sites, policy=self.policy)
        return replace(self, sites=sites, added_sites=self.sites)


def request_plan(*, asked: PlanRequest, by: User | None) -> PlanRun:
    """Judge the inputs together and put the plan into the queue, with the register's sites as they are now.

    A plan of the same person that asks for the same and is not finished yet is given instead of a second one.
    Raises RefusedError naming policy, sites or candidates with every fault; then nothing is kept.
    """
    _judge(asked)
    return _enqueue(asked=asked.with_register(), by=by)


@transaction.atomic
def _enqueue(*, asked: PlanRequest, by: User | None) -> PlanRun:
    """The plan in the queue; the one that is there when the same person asks for the same twice at once."""
    if by is not None:
        User.objects.select_for_update().get(pk=by.pk)
        same = PlanRun.objects.kept().in_the_making().filter(requested_by=by, **vars(asked)).first()
        if same is not None:
            return same
    run = PlanRun.objects.create(requested_by=by, **vars(asked))
    run.task = tasks.enqueue(kind=KIND, title=run.title, argument_id=run.pk, by=by)
    run.save(update_fields=["task"])
    detail = {"title": run.title, "candidates": run.candidates_id}
    audit.record(verb="ask for", subject_kind="plan", subject_id=run.pk, by=by, detail=detail)
    return run


def _judge(asked: PlanRequest) -> Inputs:
    sites = asked.sites.encode("utf-8") if asked.sites.strip() else None
    try:
        policy = parsed(asked.policy)
    except WrongUseError as error:
        raise RefusedError("policy", [whole(in_words(error))]) from error
    known = places.villages_by_code()
    strangers = sorted(
        code for code in policy.include | policy.exclude_codes if code.replace(".", "") not in known
    )
    if strangers:
        words = _("The policy names codes that are not in the register: %(codes)s")
        raise RefusedError("policy", [whole(words % {"codes": ", ".join(strangers)})])
    if sites is not None:
        _judge_sites(sites, known)
    try:
        return read_inputs(content_of(asked.candidates), asked.policy.encode("utf-8"), sites)
    except BadRowsError as error:
        raise RefusedError(error.file, of_rows(error.rows)) from error
    except WrongUseError as error:
        where = "candidates" if str(error).startswith("candidates") else "policy"
        raise RefusedError(where, [whole(in_words(error))]) from error


def _judge_sites(content: bytes, known: dict[str, int]) -> None:
    try:
        check_width(content, "sites")
        read_sites(content)
        table = read_table(content, "sites", ["code"])
    except BadRowsError as error:
        raise RefusedError("sites", of_rows(error.rows)) from error
    except WrongUseError as error:
        raise RefusedError("sites", [whole(in_words(error))]) from error
    rows = table.frame.select(ROW, "code").rows()
    strangers: list[Fault] = [
        unknown_code(row, code) for row, code in rows if code.replace(".", "") not in known
    ]
    if strangers:
        raise RefusedError("sites", strangers)


def cancel_run(*, run: PlanRun, by: User) -> None:
    """Stop the making of a plan; what is stored already stays."""
    if run.task is not None:
        tasks.cancel(task=run.task, by=by)


@transaction.atomic
def discard_run(*, run: PlanRun, reason: str, by: User) -> PlanRun:
    """Put a plan aside with a reason; it can be taken back. Nothing is deleted; running work is cancelled."""
    run = PlanRun.objects.select_for_update().get(pk=run.pk)
    if run.discarded_at is not None:
        return run
    run.discarded_at, run.discarded_by, run.discard_reason = timezone.now(), by, reason
    run.save(update_fields=["discarded_at", "discarded_by", "discard_reason"])
    audit.record(verb="discard", subject_kind="plan", subject_id=run.pk, by=by, detail={"reason": reason})
    if run.task is not None:
        tasks.cancel(task=run.task, by=by)
    return run


@transaction.atomic
def restore_run(*, run: PlanRun, by: User) -> PlanRun:
    """Take a discarded plan back."""
    run = PlanRun.objects.select_for_update().get(pk=run.pk)
    if run.discarded_at is None:
        return run
    run.discarded_at, run.discarded_by, run.discard_reason = None, None, ""
    run.save(update_fields=["discarded_at", "discarded_by", "discard_reason"])
    audit.record(verb="restore", subject_kind="plan", subject_id=run.pk, by=by)
    return run
