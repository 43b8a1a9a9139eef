"""The villages that two plans treat differently, as CSV that no spreadsheet executes."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.candidates.exports import label
from desmigratif.comparing import queries
from desmigratif.comparing.words import kind_in_words, reason_out
from desmigratif.planning.models import PlanRun
from desmigratif.planning.verdict_words import code_of
from desmigratif.ui.sheets.writing import Cell, as_csv


def file_name(before: PlanRun, after: PlanRun) -> str:
    """Name of the download: both numbers, and the label if one of the plans is simulated."""
    simulated = label(before.simulated or after.simulated)
    kind = slugify(_("comparison"))
    return f"desmigratif-{kind}-{before.pk}-{after.pk}{simulated}.csv"


def written(before: PlanRun, after: PlanRun) -> bytes:
    """One row a village; years of both plans, blank where it is not in."""
    simulated = _("yes") if before.simulated or after.simulated else _("no")
    return as_csv(
        [
            _header(),
            *([*_cells(one), simulated] for one in queries.moved(before, after)),
        ]
    )


def _header() -> list[Cell]:
    return [
        *(_("code"), _("village"), _("district"), _("regency"), _("province"), _("change")),
        *(_("year in the first plan"), _("year in the second plan"), _("reason where it is out")),
        *(_("priority"), _("cost (Rp)"), _("simulated")),
    ]


def _cells(one: queries.Moved) -> list[Cell]:
    verdict, village = one.verdict, one.verdict.village
    above = [area.name if area else "" for area in (village.district, village.regency, village.province)]
    said = [kind_in_words(one.kind), one.before, one.after, reason_out(one)]
    return [code_of(verdict), village.name, *above, *said, verdict.priority, verdict.cost_idr]
