"""Villages already in a programme, as a plan is asked: the register's own, and those that a planner adds."""

import csv
import io
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from desmigratif.cores.selection.read.faults import BadRowsError, WrongUseError
from desmigratif.cores.selection.read.sites import COLUMNS, read_sites
from desmigratif.policies.text import parsed
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.models import SiteFootprint

PLANNED_FOR = "desmigratif"
"""Key of the programme that plans choose villages for; no other of its substance may be there."""

Row = tuple[str, str, date, date | None]


def held_from(day: date) -> QuerySet[SiteFootprint]:
    """Ground held on a day or later by sites of the substance that plans are made for; by code."""
    planned_for = programmes.programmes().filter(key=PLANNED_FOR).values("substance_id")
    return programmes.held_after(day=day).filter(substance_id__in=planned_for)


def held_now() -> QuerySet[SiteFootprint]:
    """The same from the first day of this year, with what its list shows."""
    first = timezone.localdate().replace(month=1, day=1)
    return held_from(first).select_related("site__programme__agency", "village__regency")


def rows_from(day: date) -> list[Row]:
    """Rows of SITES. A site that is still to begin stands there from `day` on: a village that is approved
    stays in its programme, so it would meet that site later."""
    found: QuerySet[Any] = held_from(day)
    rows = found.values_list("code", "programme", "starts_on", "ends_on")
    return [(code, programme, min(begin or day, day), end) for code, programme, begin, end in rows]


def together(*, added: str, policy: str) -> str:
    """SITES as CSV: the register's rows for the policy's years, then those that were added; empty for none.

    Raises the core's BadRowsError and WrongUseError about either text.
    """
    year = min(one.year for one in parsed(policy).years)
    rows = rows_from(date(year, 1, 1))
    if not rows:
        return added
    if added.strip():
        more = read_sites(added.encode("utf-8"))
        rows += [(site.code, site.programme, site.starts_on, site.ends_on) for site in more]
    return written(rows)


def as_far_as_read(*, added: str, policy: str) -> str:
    """The same while the form is filled in: what cannot be read yet stands as it is."""
    try:
        return together(added=added, policy=policy)
    except (BadRowsError, WrongUseError):
        return added


def written(rows: list[Row]) -> str:
    """Rows as SITES; an empty end is open."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((code, programme, begin.isoformat(), end or "") for code, programme, begin, end in rows)
    return text.getvalue()
