"""Lists of people to invite, as CSV: what each row says, and what is wrong with it, row by row."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from desmigratif.accounts import access
from desmigratif.accounts.models import Role, User
from desmigratif.accounts.role_forms import USERNAME
from desmigratif.accounts.suiting import misfit
from desmigratif.agencies.models import Agency
from desmigratif.invitations import queries
from desmigratif.invitations.actions import Newcomer
from desmigratif.places import queries as places
from desmigratif.places.models import Area

MOST_ROWS = 2_000
MOST_BYTES = 1_000_000
COLUMNS = {
    "username": ("username", "user name", "nama pengguna"),
    "full_name": ("full_name", "full name", "nama lengkap"),
    "role": ("role", "peran"),
    "area_code": ("area_code", "area code", "kode wilayah"),
}
NATION = ("indonesia", "nasional", "nation")


class UnreadableListError(Exception):
    """The file as a whole cannot be used; the text says why, for people."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, and how to mend it. `row` is the line of the table, its heading being 1."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Newcomers:
    """The rows that can be invited and the faults of the others."""

    good: list[Newcomer]
    faults: list[Fault]

    @property
    def refused(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


Row = dict[str, str]


def text_of(content: bytes) -> str:
    """The text of a file as spreadsheets write it. Raises UnreadableListError."""
    if len(content) > MOST_BYTES:
        raise UnreadableListError(_("The file is larger than 1 MB. Divide it."))
    if b"\0" in content:
        raise UnreadableListError(_("This is no CSV file. Save the table as “CSV UTF-8”."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def judged(text: str, *, agency: Agency, by: User) -> Newcomers:
    """Every row read and judged as things stand now. Raises UnreadableListError."""
    rows = list(_rows(text))
    names = Counter(row["username"].lower() for _number, row in rows)
    taken = queries.names_taken(names)
    numbers = {int(code) for _n, row in rows if (code := places.digits(row["area_code"]))}
    areas = queries.areas_by_number(numbers)
    covers = access.giver(by)
    good: list[Newcomer] = []
    faults: list[Fault] = []
    for number, row in rows:
        kind, area = _kind(row["role"]), areas.get(int(places.digits(row["area_code"]) or 0))
        wrong = [*_name_faults(row, names, taken), *_role_faults(row, kind, agency, area)]
        if not wrong and kind and not covers(kind, agency, area):
            wrong.append(("area_code", _("This role and area lie outside what you look after.")))
        faults += [Fault(number, COLUMNS[column][-1], words) for column, words in wrong]
        if not wrong and kind:
            good.append(Newcomer(row["username"].lower(), row["full_name"], kind, area))
    return Newcomers(good, faults)


Told = tuple[str, str]


def _name_faults(row: Row, names: Mapping[str, int], taken: Collection[str]) -> Iterator[Told]:
    name = row["username"].lower()
    if not 3 <= len(name) <= 60:
        yield "username", _("Give 3 to 60 letters.")
    elif not _passes(USERNAME, name):
        yield "username", _("Use only the letters a to z, digits and . - _ without spaces.")
    elif names[name] > 1:
        yield "username", _("This name stands in the list more than once.")
    elif name in taken:
        yield "username", _("This user name is already in use. Choose another one.")
    if not 1 <= len(row["full_name"]) <= 150:
        yield "full_name", _("Give the full name, at most 150 letters.")


def _role_faults(row: Row, kind: str | None, agency: Agency, area: Area | None) -> Iterator[Told]:
    nation = row["area_code"].lower() in NATION
    if kind is None:
        yield "role", _("No role is called so. Write for example Petugas desa.")
    if area is None and not nation:
        yield "area_code", _("No area has this code. Write the Kemendagri code, such as 52.03.01.2002.")
    elif kind and (wrong := misfit(kind, agency, area)):
        yield "area_code", str(wrong)


def _passes(check: Callable[[str], None], value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


def _kind(word: str) -> str | None:
    """A role by its word in the language of the moment, or by its English name."""
    sought = word.strip().lower()
    for kind, label in Role.Kind.choices:
        if sought in (kind, kind.replace("_", " "), str(label).lower()):
            return kind
    return None


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    """Filled rows with their number. Raises UnreadableListError."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        lines = [[cell.strip() for cell in line] for line in reader]
    except csv.Error:
        raise UnreadableListError(
            _("Line %(line)s cannot be read; a quotation mark may be unclosed.") % {"line": reader.line_num}
        ) from None
    at = _places(lines[0] if lines else [])
    filled = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(line)]
    if not 1 <= len(filled) <= MOST_ROWS:
        raise UnreadableListError(
            _("The list has %(rows)s rows; give 1 to %(most)s.") % {"rows": len(filled), "most": MOST_ROWS}
        )
    for number, line in filled:
        yield number, {name: line[place] if place < len(line) else "" for name, place in at.items()}


def _places(header: list[str]) -> dict[str, int]:
    """Which column stands where."""
    names = [cell.lower() for cell in header]
    at = {column: names.index(word) for column, words in COLUMNS.items() for word in words if word in names}
    missing = [words[-1] for column, words in COLUMNS.items() if column not in at]
    if missing:
        raise UnreadableListError(
            _("The first row must name the columns; missing: %(missing)s.") % {"missing": ", ".join(missing)}
        )
    return at
