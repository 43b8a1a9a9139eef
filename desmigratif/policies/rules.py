"""What the lawbook says about the numbers of a policy, to be shown beside them. Nothing is decided here."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from desmigratif.cores.lawbook import LawbookError, RuleVersion, rule_on

QUOTA = "desmigratif-quota"
REGENCY_STEP = "desmigratif-regency-step"
KINDS = "desmigratif-kelurahan"
PRIORITY = "desmigratif-priority"
MAJORITY = "desmigratif-majority"
NO_DOUBLE = "desmigratif-no-double"
INSTRUMENTS = (  # laws keep their Indonesian names; these are descriptions, in the reader's language
    gettext_noop("Announcement by the secretary-general of the Ministry of Manpower, 4 September 2017"),
    gettext_noop("Press reports of the launch on 11 September 2017 (suara.com; Kontan)"),
    gettext_noop("Press reports (kraya.id and alerta.co.id, October 2025)"),
    gettext_noop("Press report (jpnn, October 2018)"),
)
PROGRAMME_BEGAN = date(2017, 1, 1)


def version(rule_id: str, year: int | None = None) -> RuleVersion:
    """What a rule said on the first day of a year, else at the beginning of the programme."""
    return rule_on(rule_id, date(year, 1, 1) if year else PROGRAMME_BEGAN)


def majority(year: int | None = None) -> Decimal:
    """Share of residents abroad above which most of a village work abroad (0–1)."""
    try:
        return version(MAJORITY, year).number
    except LawbookError:
        return version(MAJORITY).number


def source_line(rule_id: str) -> str:
    """Where the rule stands, and whether its own text has been seen."""
    source = version(rule_id).source
    words = (
        _("Source: %(instrument)s, %(article)s (confirmed %(day)s).")
        if source.is_confirmed
        else _("Source: %(instrument)s (still to be confirmed; looked up %(day)s).")
    )
    day = date_format(source.checked_on, "DATE_FORMAT")
    return words % {"instrument": _(source.instrument), "article": source.article, "day": day}
