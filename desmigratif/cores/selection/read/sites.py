"""SITES: which village has been in which programme, and when. What that forbids is decided in `assemble`."""

import re
from dataclasses import dataclass
from datetime import date

from desmigratif.cores.selection.read.codes import dotted
from desmigratif.cores.selection.read.faults import BadRow, BadRowsError
from desmigratif.cores.selection.read.table import ROW, read_table, require

NAME = "sites"
COLUMNS = ("code", "programme", "starts_on", "ends_on")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Site:
    """A village in a programme from `starts_on` until before `ends_on`; None = no end is known."""

    code: str
    programme: str
    starts_on: date
    ends_on: date | None

    def overlaps(self, year: int) -> bool:
        """Whether the site runs on any day of the calendar year."""
        if self.starts_on.year > year:
            return False
        return self.ends_on is None or self.ends_on > max(self.starts_on, date(year, 1, 1))


def read_sites(content: bytes) -> tuple[Site, ...]:
    """Every site of the file. Raises BadRowsError naming all faults: bad sites are never skipped."""
    table = read_table(content, NAME, COLUMNS)
    require(table, NAME, COLUMNS, "a site is code, programme, starts_on, ends_on")
    sites, bad = [], list(table.bad_rows)
    for row in table.frame.iter_rows(named=True):
        site, faults = _site(row)
        bad += faults
        if site is not None:
            sites.append(site)
    if bad:
        raise BadRowsError(NAME, tuple(sorted(bad)))
    return tuple(sites)


def _site(row: dict[str, str | None]) -> tuple[Site | None, list[BadRow]]:
    found: list[tuple[str, str]] = []  # column, kind
    code, programme = row["code"] or "", row["programme"] or ""
    village = dotted(code)
    if village is None:
        found.append(("code", _code_fault(code)))
    if not programme:
        found.append(("programme", "blank"))
    starts_on, ends_on = _day(row["starts_on"]), _day(row["ends_on"])
    if starts_on is None:
        found.append(("starts_on", "not_date" if row["starts_on"] else "blank"))
    if ends_on is None and row["ends_on"]:
        found.append(("ends_on", "not_date"))
    if starts_on and ends_on and ends_on < starts_on:
        found.append(("ends_on", "ends_before_start"))
    number = int(str(row[ROW]))
    faults = [BadRow(number, column, kind, row[column] or "") for column, kind in found]
    if faults or village is None or starts_on is None:
        return None, faults
    return Site(village, programme, starts_on, ends_on), []


def _code_fault(code: str) -> str:
    digits = code.replace(".", "")
    if not code:
        return "code_blank"
    return "code_kind" if re.fullmatch("[0-9]{10}", digits) and digits[6] not in "123" else "code_form"


def _day(text: str | None) -> date | None:
    if text is None or not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
