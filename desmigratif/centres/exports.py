"""Lists over all centres as rows for CSV and XLSX; what is simulated says so in its row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.centres import queries
from desmigratif.centres.models import Perdes
from desmigratif.centres.words import position_in_words
from desmigratif.ui.sheets.writing import FORMS, Cell


def regulations(found: Iterable[Perdes]) -> list[list[Cell]]:
    """Every Perdes under a header; days as YYYY-MM-DD. Notes are inner and stay out."""
    header: list[Cell] = [
        *(_("code"), _("village"), _("district"), _("regency"), _("province"), _("programme"), _("agency")),
        *(_("number"), _("year"), _("about"), _("laws cited"), _("dated"), _("state"), _("source")),
        *(_("link"), _("simulated")),
    ]
    return [header, *map(_regulation, queries.ruled(found))]


def _regulation(ruled: queries.Ruled) -> list[Cell]:
    row, village, programme = ruled.row, ruled.row.site.village, ruled.row.site.programme
    above = (village.district, village.regency, village.province)
    return [
        *(str(getattr(row, "code", "") or ""), village.name, *("" if a is None else a.name for a in above)),
        *(programme.name, programme.agency.short_name, row.number, row.year, row.title),
        *("; ".join(row.legal_base), "" if row.dated_on is None else row.dated_on.isoformat()),
        *(str(ruled.standing.words), row.source, row.link, _said(row.site.simulated)),
    ]


def people(rows: Iterable[Mapping[str, Any]]) -> list[list[Cell]]:
    """People to call, with the village and programme they work for, under a header."""
    header: list[Cell] = [
        *(_("code"), _("village"), _("district"), _("regency"), _("province"), _("programme"), _("agency")),
        *(_("works as"), _("name"), _("telephone"), _("e-mail"), _("note"), _("simulated")),
    ]
    return [header, *map(_person, rows)]


def _person(row: Mapping[str, Any]) -> list[Cell]:
    place = ("code", "village", "district", "regency", "province", "programme", "agency")
    return [
        *(row[name] or "" for name in place),
        *(position_in_words(row), row["person"], row["dialled"], row["mail"], row["remark"]),
        _said(row["simulated"]),
    ]


def _said(yes: bool) -> str:
    return _("yes") if yes else _("no")


def written(rows: Iterable[list[Cell]], name: str, form: str) -> tuple[bytes, dict[str, str]]:
    """The file and its headers; `form` is a key of FORMS."""
    write, kind = FORMS[form]
    disposition = f'attachment; filename="desmigratif-{slugify(name)}.{form}"'
    return write(rows), {"Content-Type": kind, "Content-Disposition": disposition}
