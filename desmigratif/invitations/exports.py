"""Codes as a table, for whoever hands them out."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from desmigratif.accounts.actions import Invited
from desmigratif.ui.sheets.writing import Cell


def code_rows(invited: Iterable[Invited]) -> Iterator[Sequence[Cell]]:
    """What is handed out on paper, as a table."""
    yield [_("Full name"), _("User name"), _("Code"), _("Good until")]
    for one in invited:
        until = timezone.localtime(one.until).date().isoformat()
        yield [one.account.full_name, one.account.username, one.code, until]
