"""Every named read of this room, one file a subject."""

from desmigratif.monitoring.queries.life import (
    agencies_with_programmes,
    counts_by_life,
    doing,
    doing_of,
    established_on,
    matching,
    with_life,
)
from desmigratif.monitoring.queries.reports import (
    activity_of,
    current_report,
    due_reports,
    months_of,
    report_before,
    reports_of,
    reports_owed,
    without_report,
)
from desmigratif.monitoring.queries.results import (
    Result,
    activity_sums,
    any_simulated,
    asked_in,
    indicators,
    results_by_area,
    results_in_all,
)

__all__ = [
    "Result",
    "activity_of",
    "activity_sums",
    "agencies_with_programmes",
    "any_simulated",
    "asked_in",
    "counts_by_life",
    "current_report",
    "doing",
    "doing_of",
    "due_reports",
    "established_on",
    "indicators",
    "matching",
    "months_of",
    "report_before",
    "reports_of",
    "reports_owed",
    "results_by_area",
    "results_in_all",
    "with_life",
    "without_report",
]
