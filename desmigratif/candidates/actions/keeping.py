"""Lists of candidates enter: judged, then kept as they came. Drawing lists from figures is elsewhere."""

import gzip
import hashlib
from dataclasses import dataclass, field, replace

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.candidates.faults import Fault, RefusedError, whole
from desmigratif.candidates.judging import judge, table_of
from desmigratif.candidates.models import CandidateSet
from desmigratif.candidates.soundness import is_workbook
from desmigratif.cores.selection.read.table import ROW, Table

LARGEST = 60_000_000  # bytes; a list of all villages has some 8 million
MOST_LEFT_OUT = 10_000  # faults kept with the list


@dataclass(frozen=True)
class ListOfCandidates:
    """What is handed in: the file as it came, and what to call it; a `draft` is kept by a second step."""

    name: str
    source: str
    content: bytes
    origin: str = CandidateSet.Origin.UPLOAD
    simulated: bool = False
    left_out: list[dict[str, object]] = field(default_factory=list)
    draft: bool = False


def store_candidates(
    *, given: ListOfCandidates, leave_out_bad_rows: bool = False, by: User | None
) -> CandidateSet:
    """Judge a list with every rule of the format and against the register, and keep it.

    The same list again gives the set that is there. Raises RefusedError with every fault by row and column,
    unless bad rows are to be left out and good ones remain: then the good rows are kept as a new CSV. So is a
    list that is simulated without saying so itself, with a column that does.
    """
    if len(given.content) > LARGEST:
        raise RefusedError("candidates", [whole(_("The file is larger than 60 MB; split it."))])
    table = table_of(given.content)
    faults, simulated = judge(given.content, table)
    if faults and leave_out_bad_rows:
        given = _without(given, table, faults)
        table, faults = table_of(given.content), []
    if faults:
        raise RefusedError("candidates", faults)
    if not table.frame.height:
        raise RefusedError("candidates", [whole(_("The list has no rows; put one village in each row."))])
    if given.simulated and not simulated:
        given = _labelled(given, table)
    given = replace(given, simulated=given.simulated or simulated)
    return keep(given=given, rows=table.frame.height, by=by)


@transaction.atomic
def keep(*, given: ListOfCandidates, rows: int, by: User | None) -> CandidateSet:
    """Keep a judged list; a list with the same bytes is kept once."""
    made, created = CandidateSet.objects.get_or_create(
        sha256=hashlib.sha256(given.content).hexdigest(),
        defaults={
            "name": given.name,
            "source": given.source,
            "origin": given.origin,
            "simulated": given.simulated,
            "extension": "xlsx" if is_workbook(given.content) else "csv",
            "content": gzip.compress(given.content, 6, mtime=0),
            "rows": rows,
            "left_out": given.left_out[:MOST_LEFT_OUT],
            "made_by": by,
            "draft": given.draft,
        },
    )
    if made.draft and not given.draft:
        made.draft = False
        made.save(update_fields=["draft"])
    if created:
        detail = {"rows": rows, "sha256": made.sha256, "left out": len(given.left_out)}
        audit.record(verb="store", subject_kind="candidate set", subject_id=made.pk, by=by, detail=detail)
    return made


def _labelled(given: ListOfCandidates, table: Table) -> ListOfCandidates:
    """The list as a CSV that calls itself simulated, as every file made of it then does."""
    labelled = table.frame.drop(ROW).with_columns(simulated=pl.lit("true"))
    return replace(given, content=labelled.write_csv().encode("utf-8"))


def _without(given: ListOfCandidates, table: Table, faults: list[Fault]) -> ListOfCandidates:
    """The list's good rows as a CSV of its known columns, and what was left out."""
    bad_rows = sorted({fault.row for fault in faults})
    good = table.frame.filter(~pl.col(ROW).is_in(bad_rows)).drop(ROW)
    told = [{"row": one.row, "column": one.column, "value": one.value, "words": one.words} for one in faults]
    return replace(given, content=good.write_csv().encode("utf-8"), left_out=told)
