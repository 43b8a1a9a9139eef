"""The list of agencies as CSV and XLSX; what is a made-up example says so in its row."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.agencies.models import Agency
from desmigratif.agencies.words import areas_in_words
from desmigratif.ui.sheets.writing import FORMS, Cell

ALL_AREAS = 10_000


def header() -> list[Cell]:
    return [
        *(_("short name"), _("name"), _("other names"), _("kind"), _("works over"), _("open offices")),
        *(_("exists from"), _("no longer exists from"), _("succeeded by"), _("website"), _("source")),
        *(_("still to be confirmed"), _("example")),
    ]


def row(agency: Agency) -> list[Cell]:
    """Cells of one agency in the order of `header`; days as YYYY-MM-DD."""
    return [
        *(agency.short_name, agency.name, "; ".join(alias.name for alias in agency.aliases.all())),
        *(str(agency.get_kind_display()), areas_in_words(agency, ALL_AREAS), agency.open_offices),
        *("" if day is None else day.isoformat() for day in (agency.starts_on, agency.ends_on)),
        *(str(agency.succeeded_by or ""), agency.website, agency.source),
        *(_("yes") if said else _("no") for said in (agency.to_confirm, agency.is_example)),
    ]


def written(agencies: Iterable[Agency], form: str) -> tuple[bytes, dict[str, str]]:
    """The file and its headers; `form` is a key of FORMS."""
    write, kind = FORMS[form]
    room = slugify(_("agencies"))
    disposition = f'attachment; filename="desmigratif-{room}.{form}"'
    headers = {"Content-Type": kind, "Content-Disposition": disposition}
    return write([header(), *map(row, agencies)]), headers
