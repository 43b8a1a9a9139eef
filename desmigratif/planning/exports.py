"""Lists of villages as CSV and XLSX that no spreadsheet executes. Simulated figures say so in every row."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.candidates.exports import label
from desmigratif.places.models import Village
from desmigratif.planning import verdict_words
from desmigratif.planning.models import PlanRun, Verdict
from desmigratif.ui.sheets.writing import FORMS, Cell

MOST_XLSX_ROWS = 20_000
BATCH = 2000
XLSX = FORMS["xlsx"][1]
CSV = FORMS["csv"][1]

PLACE = (
    *("code", "village__name", "village__kind"),
    *("village__district__name", "village__regency__name", "village__province__name"),
)
VERDICT = (
    *("status", "year", "reason", "detail", "rank", "priority"),
    *("population", "residents_abroad", "cost_idr", "price", "price_exact"),
)


def plan_file_name(run: PlanRun, name: str) -> str:
    """Name of a download: number of the plan, its label if it is simulated, what it is."""
    kind = slugify(_("plan"))
    return f"desmigratif-{kind}-{run.pk}{label(run.simulated)}-{name}"


def written(run: PlanRun, verdicts: QuerySet[Verdict], form: str) -> bytes:
    """The list as `csv` or `xlsx`."""
    write, _kind = FORMS[form]
    return write([_header(), *_rows(run, verdicts)])


def _header() -> list[Cell]:
    return [
        *(_("code"), _("village"), _("kind"), _("district"), _("regency"), _("province")),
        *(_("result"), _("year"), _("reason"), _("detail"), _("rank"), _("priority")),
        *(_("population"), _("residents abroad"), _("cost (Rp)")),
        *(_("price of deciding otherwise, at least"), _("the price is exact"), _("simulated")),
    ]


def _rows(run: PlanRun, verdicts: QuerySet[Verdict]) -> Iterator[list[Cell]]:
    """Cells of each verdict in the order of the header. Tuples, not objects: there may be 84,000."""
    kinds, statuses = dict(Village.Kind.choices), dict(Verdict.Status.choices)
    yes, no = _("yes"), _("no")
    for row in verdicts.values_list(*PLACE, *VERDICT).iterator(BATCH):
        code, village, kind, *above = row[: len(PLACE)]
        status, year, reason, detail, *numbers, price, exact = row[len(PLACE) :]
        yield [
            *(code, village, str(kinds[kind]), *above),
            *(str(statuses[status]), year, verdict_words.short(status, reason)),
            *(verdict_words.detail_in_words(detail), *numbers),
            *(price, "" if price is None else yes if exact else no, yes if run.simulated else no),
        ]
