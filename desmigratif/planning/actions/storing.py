"""The result of a plan enters the database in one transaction: files, figures, a verdict on every village."""

import gzip
import hashlib
from collections.abc import Iterator

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.audit import actions as audit
from desmigratif.candidates.judging import weighing
from desmigratif.candidates.queries import content_of
from desmigratif.cores.selection.read.candidates import read_candidates
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.places import queries as places
from desmigratif.places.copying import copy_rows
from desmigratif.places.models import Area, AreaCode
from desmigratif.planning.folder import Result
from desmigratif.planning.models import PlanFile, PlanRun, Verdict
from desmigratif.programmes.actions.alternatives import MOST, set_alternatives
from desmigratif.tasks.errors import TaskFailedError
from desmigratif.tasks.report import Report

COLUMNS = (
    *("run_id", "village_id", "province_id", "status", "reason", "detail", "year"),
    *("price", "price_exact", "priority", "rank", "population", "residents_abroad", "cost_idr"),
)
GONE = gettext_noop("The village %(code)s is no longer in the register; make a new list of candidates.")
FINISHED = gettext_noop("The plan “%(plan)s” is finished")
WITHOUT = gettext_noop("The plan “%(plan)s” ended without a list of villages; its page says why")
Row = tuple[object, ...]


@transaction.atomic
def store_result(*, run_id: int, result: Result, report: Report) -> None:
    """Keep a result once: a second call, or one of a worker that lost the task, changes nothing.

    Raises TaskStoppedError when the task was cancelled or taken over meanwhile.
    """
    report.claim()
    run = PlanRun.objects.select_for_update().get(pk=run_id)
    if run.stored_at is not None:
        return
    if result.has_plan:
        copy_rows(Verdict, COLUMNS, _verdict_rows(run, result, _places(), _figures(run)))
    _store_files(run, result)
    run.status, run.stored_at = result.status, timezone.now()
    run.summary, run.versions = result.summary, result.versions
    if result.has_plan:
        run.chosen, run.objective, run.bound = (
            len(result.years()),
            result.number("objective"),
            result.number("bound"),
        )
        if run.objective is not None and run.bound is not None:
            run.gap = run.bound - run.objective
    run.save()
    if result.has_plan and not run.change:
        _offer_alternatives(run)
    detail = {"status": run.status, "objective": run.objective, "chosen": run.chosen}
    audit.record(verb="store", subject_kind="plan", subject_id=run.pk, by=None, detail=detail)
    _tell(run, has_plan=result.has_plan)


def _tell(run: PlanRun, *, has_plan: bool) -> None:
    """Whoever asked for the plan hears that it is there, or that there can be none."""
    notify(
        people=[run.requested_by] if run.requested_by else [],
        by=None,
        kind=Notice.Kind.PLAN,
        subject=FINISHED if has_plan else WITHOUT,
        values={"plan": run.title},
        url=run.result_url,
        about=run,
    )


def _offer_alternatives(run: PlanRun) -> None:
    """The villages that this plan would take next, by what each would cost it, are offered to the refused."""
    next_best = run.verdicts.filter(price__isnull=False).exclude(status=Verdict.Status.CHOSEN)
    ids = list(next_best.order_by("price", "rank").values_list("village_id", flat=True)[:MOST])
    set_alternatives(village_ids=ids, plan=run.title)


def _store_files(run: PlanRun, result: Result) -> None:
    PlanFile.objects.bulk_create(
        PlanFile(
            run=run,
            name=name,
            content=gzip.compress(content, 6, mtime=0),
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for name, content in result.files.items()
    )


def _verdict_rows(
    run: PlanRun, result: Result, villages: dict[str, tuple[int, int]], figures: dict[str, Row]
) -> Iterator[Row]:
    """One row of `COLUMNS` for every line of explanations.csv. Asks the database nothing."""
    for line in result.explained():
        place = villages.get(line.code)
        if place is None:
            raise TaskFailedError(GONE, code=line.code)
        said = (line.status, line.reason, line.detail, line.year, line.price, line.price_exact)
        yield (run.pk, *place, *said, *figures[line.code])


def _places() -> dict[str, tuple[int, int]]:
    """Village and its province by running dotted code."""
    codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area__level=Area.Level.VILLAGE)
    rows = codes.values_list("code", "area_id", "area__province_id")
    return {code: (pk, province) for code, pk, province in rows if province is not None}


def _figures(run: PlanRun) -> dict[str, Row]:
    """Priority, rank from 1, population, residents abroad and cost of every candidate by its dotted code."""
    content = content_of(run.candidates)
    sites = run.sites.encode("utf-8") if run.sites else None
    table = read_inputs(content, run.policy.encode("utf-8"), sites).candidates.table
    people = _people(content)
    if people is not None:
        table = table.drop("population", "abroad", strict=False).join(people, on="code", how="left")
    for name in ("population", "abroad"):
        if name not in table.columns:
            table = table.with_columns(pl.lit(None, pl.Int64).alias(name))
    ranked = table.sort(["priority", "code"], descending=[True, False]).with_row_index("rank", offset=1)
    rows = ranked.select("code", "priority", "rank", "population", "abroad", "cost_idr").rows()
    return {row[0]: row[1:] for row in rows}


def _people(content: bytes) -> pl.DataFrame | None:
    """Population and residents abroad where the list has both, whatever the policy weighs."""
    try:
        judged = read_candidates(content, weighing("residents_abroad_share"))
    except WrongUseError:
        return None
    return judged.table.select("code", "population", "abroad") if judged.has_share() else None
