"""The monthly report as a PDF: what it says, part by part. How it looks is in month.typ."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desmigratif.cores.selection.report.typeset import typeset
from desmigratif.monitoring.exports import unit_of
from desmigratif.monitoring.queries import Result
from desmigratif.monitoring.report_form import in_language
from desmigratif.monitoring.summary import Summary
from desmigratif.officers.wording import figure, month_in_words
from desmigratif.programmes.models import Site

TEMPLATE = Path(__file__).with_name("month.typ")


def pdf_of(found: Summary) -> bytes:
    """The report in the language of the moment; the same figures give the same bytes. Raises
    TypesettingError."""
    made = datetime.combine(found.as_of, time(), timezone.get_current_timezone())
    return typeset(TEMPLATE.read_bytes(), json.dumps(content(found), ensure_ascii=False), made)


def content(found: Summary) -> dict[str, Any]:
    """Every text of the paper."""
    month = month_in_words(found.month)
    return {
        "language": "id" if (get_language() or "id").startswith("id") else "en",
        "kind": _("Monthly report of the service centres"),
        "title": f"{found.place} · {month}",
        "subtitle": _("%(sites)s sites; how they are doing is told as on %(day)s.")
        % {"sites": figure(found.sites), "day": date_format(found.as_of, "j F Y")},
        "simulated": simulated_in_words(found),
        "mark": _("simulated") if found.simulated else "",
        "page": [_("Page"), _("of")],
        "parts": _parts(found, month),
    }


def simulated_in_words(found: Summary) -> str:
    """Which part of the figures is made up; empty when none is."""
    if not found.simulated:
        return ""
    return _("%(count)s of %(sites)s sites are simulated, and so are their figures.") % {
        "count": figure(found.simulated),
        "sites": figure(found.sites),
    }


def _parts(found: Summary, month: str) -> list[dict[str, Any]]:
    reports = _("%(sent)s of %(owed)s reports of %(month)s have come.") % {
        "sent": figure(found.sent),
        "owed": figure(found.owed),
        "month": month,
    }
    lives = [[str(life.label), figure(count)] for life, count in found.lives.items()]
    sums = [[capfirst(str(kind.label)), figure(count)] for kind, count in found.activity.items()]
    return [
        _part(_("How the centres are doing"), (_("State"), _("Sites")), lives, reports),
        _part(_("What happened in the month"), (_("Activity"), _("Number")), sums),
        _answers(found.results),
        _sites(_("Reports that are missing"), found.missing, _("None is missing.")),
        _sites(_("Silent centres"), found.silent, _("None is silent.")),
        _sites(_("Stalled centres"), found.stalled, _("None is stalled.")),
    ]


def _part(
    heading: str, head: Sequence[str], rows: list[list[str]], note: str = "", numeric: Iterable[int] = (1,)
) -> dict[str, Any]:
    return {"heading": heading, "head": list(head), "rows": rows, "note": note, "numeric": list(numeric)}


def _answers(results: Iterable[Result]) -> dict[str, Any]:
    head = (_("Indicator"), _("Result"), _("Unit"), _("Sites that answered"), _("Sites that reach it"))
    rows = [
        [
            in_language(one.indicator.name, one.indicator.name_en),
            *(figure(one.value), unit_of(one), figure(one.answered), figure(one.reached)),
        ]
        for one in results
    ]
    note = "" if rows else _("No report of the month answers an indicator.")
    return _part(_("Success indicators"), head, rows, note, (1, 3, 4))


def _sites(heading: str, sites: Iterable[Site], none: str) -> dict[str, Any]:
    simulated = _("simulated")
    rows = [
        [
            f"{site.village.name} ({simulated})" if site.simulated else site.village.name,
            *("" if site.village.regency is None else site.village.regency.name, site.programme.name),
        ]
        for site in sites
    ]
    return _part(heading, (_("Village"), _("Regency"), _("Programme")), rows, "" if rows else none, ())
