"""A list of candidates judged: every rule of the format, and the register. Keeping it is in the actions."""

import polars as pl
from django.utils.translation import gettext as _

from desmigratif.candidates.faults import Fault, RefusedError, of_rows, unknown_code, whole
from desmigratif.candidates.soundness import UnreadableError, check_width, is_workbook, try_reading
from desmigratif.candidates.wrong_use import in_words
from desmigratif.cores.selection.problem import Caps
from desmigratif.cores.selection.read.candidates import COLUMNS, read_candidates
from desmigratif.cores.selection.read.codes import dotted_codes
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.policy import Policy
from desmigratif.cores.selection.read.table import ROW, Table, read_table
from desmigratif.places import queries as places


def table_of(content: bytes) -> Table:
    """The file's known columns as text. Raises RefusedError when it is no table."""
    try:
        if is_workbook(content):
            try_reading(content)
        else:
            check_width(content, "candidates")
        return read_table(content, "candidates", COLUMNS)
    except UnreadableError as error:
        said = str(error) or "candidates: the workbook cannot be read: the reading broke off"
        raise RefusedError("candidates", [whole(in_words(said))]) from error
    except WrongUseError as error:
        raise RefusedError("candidates", [whole(in_words(error))]) from error


def judge(content: bytes, table: Table) -> tuple[list[Fault], bool]:
    """Faults of every row, and whether the file calls itself simulated.

    Raises RefusedError when nothing can be judged: no codes, no figures.
    """
    if not table.has("code"):
        missing = _("The column code is missing: every row needs the Kemendagri code of its village.")
        raise RefusedError("candidates", [whole(missing)])
    policy = _judging_policy(table)
    if not policy.weights and not table.has("priority"):
        words = _(
            "The list has no figures: add priority, or population and residents_abroad, poverty_share or idm."
        )
        raise RefusedError("candidates", [whole(words)])
    judged = read_candidates(content, policy)
    return sorted({*of_rows(judged.bad_rows), *_unknown(table)}), judged.simulated


def weighing(*indicators: str) -> Policy:
    """A policy without any rule that only weighs these indicators: it makes the core judge their columns."""
    return Policy(
        years=(),
        caps=Caps(),
        floor=0,
        floors=(),
        include=frozenset(),
        exclude_codes=frozenset(),
        exclude_kinds=frozenset(),
        ignore_programmes=frozenset(),
        neediest_first=True,
        lexicographic=None,
        weights=tuple((name, 1) for name in indicators),
    )


def _judging_policy(table: Table) -> Policy:
    """A policy that makes the core judge every column the file has."""
    abroad = table.has("residents_abroad") or table.has("R402B1", "R402B2")
    present = {
        "residents_abroad_share": abroad and table.has("population"),
        "residents_abroad": table.has("residents_abroad"),
        "poverty_share": table.has("poverty_share"),
        "idm": table.has("idm"),
    }
    return weighing(*(name for name, here in present.items() if here))


def _unknown(table: Table) -> list[Fault]:
    """Rows whose code has the right form but belongs to no village of the register."""
    known = pl.Series(places.villages_by_code().keys(), dtype=pl.String)
    coded = table.frame.select(ROW, "code", dotted=dotted_codes("code")).filter(
        pl.col("dotted").is_not_null()
    )
    digits = coded["dotted"].str.replace_all(".", "", literal=True)
    right_kind = digits.str.slice(6, 1).is_in(["1", "2", "3"])
    strangers = coded.filter(right_kind & ~digits.is_in(known.implode()))
    return [unknown_code(row, code) for row, code, _dotted in strangers.rows()]
