"""Lists of sites, programmes and money as CSV and XLSX. What is simulated says so in its row."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.programmes.models import Allocation, Programme, Site
from desmigratif.ui.sheets.writing import FORMS, Cell


def sites(found: Iterable[Site]) -> list[list[Cell]]:
    """Rows of the list of sites under their header; days as YYYY-MM-DD."""
    header: list[Cell] = [
        *(_("code"), _("village"), _("district"), _("regency"), _("province"), _("programme"), _("agency")),
        *(_("state of the site"), _("from"), _("until before"), _("from a list of the past"), _("source")),
        *(_("simulated"), _("number")),
    ]
    return [header, *map(_site, found)]


def _site(site: Site) -> list[Cell]:
    village, programme = site.village, site.programme
    above = (village.district, village.regency, village.province)
    return [
        *(str(getattr(site, "code", "") or ""), village.name, *("" if a is None else a.name for a in above)),
        *(programme.name, programme.agency.short_name, str(site.get_state_display())),
        *(_day(site.starts_on), _day(site.ends_on), _said(site.historical), site.source),
        *(_said(site.simulated), site.pk),
    ]


def programmes(found: Iterable[Programme]) -> list[list[Cell]]:
    """Rows of the list of programmes under their header."""
    header: list[Cell] = [
        *(_("programme"), _("full name"), _("agency"), _("substance"), _("substance is"), _("from")),
        *(_("until before"), _("running sites"), _("ended sites"), _("months of rest"), _("source")),
    ]
    return [header, *map(_programme, found)]


def _programme(programme: Programme) -> list[Cell]:
    counts: tuple[Cell, Cell] = (getattr(programme, "running", None), getattr(programme, "ended", None))
    return [
        *(programme.name, programme.name_long, programme.agency.short_name, programme.substance.name),
        *(str(programme.get_substance_status_display()), _day(programme.starts_on), _day(programme.ends_on)),
        *(*counts, programme.cooling_months, programme.source),
    ]


def money(site: Site, lines: Iterable[Allocation]) -> list[list[Cell]]:
    """Rows of a site's money under their header; amounts in whole rupiah."""
    header: list[Cell] = [
        *(_("village"), _("programme"), _("year"), _("agency"), _("for"), _("amount (rupiah)"), _("source")),
        *(_("cancelled"), _("simulated")),
    ]
    about: tuple[Cell, Cell] = (site.village.name, site.programme.name)
    return [header, *([*about, *_line(line)] for line in lines)]


def _line(line: Allocation) -> list[Cell]:
    return [
        *(line.year, line.agency.short_name, str(line.get_kind_display()), line.amount_idr, line.source),
        *(_said(line.cancelled_at is not None), _said(line.simulated)),
    ]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _said(yes: bool) -> str:
    return _("yes") if yes else _("no")


def as_file(rows: Iterable[list[Cell]], name: str, form: str) -> HttpResponse:
    """The rows as a download; 404 for a form that is not offered."""
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    headers = {"Content-Disposition": f'attachment; filename="desmigratif-{slugify(name)}.{form}"'}
    return HttpResponse(write(rows), content_type=kind, headers=headers)
