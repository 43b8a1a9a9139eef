"""What is wrong with an uploaded list or a request for a plan, in words, with row and column."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desmigratif.cores.selection.read.faults import BadRow


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; `row` counts as a spreadsheet does (the header is row 1), 0 for the file as a whole."""

    row: int
    column: str
    words: str
    value: str = ""

    def __str__(self) -> str:
        if not self.row:
            return self.words
        place = _("row %(row)s, column %(column)s") % {"row": self.row, "column": self.column}
        return f"{place}: {self.words}"


class RefusedError(Exception):
    """Something given cannot be used; `where` is candidates, policy or sites."""

    def __init__(self, where: str, faults: Iterable[Fault]) -> None:
        self.where = where
        self.faults = tuple(sorted(faults))
        super().__init__("; ".join(map(str, self.faults[:3])))


def whole(words: str) -> Fault:
    """A fault of the file as a whole."""
    return Fault(0, "", words)


def of_rows(rows: Iterable[BadRow]) -> list[Fault]:
    """The core's faults in the reader's language."""
    language = "id" if (get_language() or "id").startswith("id") else "en"
    return [Fault(bad.row, bad.column, bad.words(language), bad.value) for bad in rows]


def unknown_code(row: int, code: str) -> Fault:
    """A code of the right form that no village of the register carries."""
    words = _("%(code)s is not in the register: look the village up under Places and copy its code")
    return Fault(row, "code", words % {"code": code}, code)
