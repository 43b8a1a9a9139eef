"""The list of decrees as a file, and names of downloads."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.candidates.exports import label
from desmigratif.decrees import queries
from desmigratif.decrees.models import Annex, Decree
from desmigratif.decrees.printing import canon, pdf, sheet
from desmigratif.ui.sheets.writing import FORMS, Cell

PRINTS = {"pdf": "application/pdf", "xlsx": FORMS["xlsx"][1], "csv": FORMS["csv"][1]}
"""Forms in which a version is given, and what each is called on the wire."""


def written(found: Iterable[Decree], form: str) -> bytes:
    """Decrees as `csv` or `xlsx`."""
    head: list[Cell] = [
        *(_("number"), _("date"), _("title"), _("programme"), _("agency"), _("villages"), _("versions")),
        *(_("struck out"), _("simulated")),
    ]
    return FORMS[form][0]([head, *map(_row, found)])


def _row(decree: Decree) -> list[Cell]:
    return [
        *(decree.number, decree.dated_on.isoformat(), decree.title, decree.programme.name),
        *(decree.programme.agency.short_name, getattr(decree, "villages", None)),
        *(getattr(decree, "versions", None), decree.struck_reason),
        _("yes") if decree.simulated else _("no"),
    ]


def file_name(form: str) -> str:
    name = slugify(_("decrees"))
    return f"desmigratif-{name}.{form}"


def annex_name(annex: Annex, form: str) -> str:
    """Name of a print: number of the decree here, version, its label if it is simulated."""
    of = f"{annex.decree_id}-v{annex.version}{label(annex.decree.simulated)}"
    name = slugify(_("annex"))
    return f"desmigratif-{name}-{of}.{form}"


def print_of(annex: Annex, form: str) -> bytes:
    """One version in a form of PRINTS. Raises TypesettingError when a PDF cannot be set."""
    if form == "pdf":
        return pdf.pdf_of(annex)
    return sheet.xlsx_of(annex) if form == "xlsx" else canon.content(queries.rows_of(annex))
