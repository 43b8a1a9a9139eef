"""The list of objections as CSV and XLSX. Simulated sites say so in every row."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.objections.models import Objection
from desmigratif.ui.sheets.writing import FORMS, Cell


def written(found: Iterable[Objection], form: str) -> tuple[bytes, dict[str, str]]:
    """The file and its headers; `form` is one of FORMS."""
    head: list[Cell] = [
        *(_("code"), _("village"), _("regency"), _("programme"), _("proposed by"), _("objects")),
        *(_("on"), _("last day for objections"), _("reason"), _("offered village")),
        *(_("state"), _("simulated")),
    ]
    write, kind = FORMS[form]
    name = slugify(_("objections"))
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="desmigratif-{name}.{form}"',
    }
    return write([head, *map(_row, found)]), headers


def _row(one: Objection) -> list[Cell]:
    site, village = one.site, one.site.village
    place: list[Cell] = [getattr(one, "code", None) or "", village.name, str(village.regency or "")]
    parties: list[Cell] = [site.programme.name, site.programme.agency.short_name, one.agency.short_name]
    days: list[Cell] = [one.made_on.isoformat(), one.open_until.isoformat()]
    offered = "" if one.alternative is None else one.alternative.name
    simulated = _("yes") if site.simulated else _("no")
    return [*place, *parties, *days, one.reason, offered, str(one.standing), simulated]
