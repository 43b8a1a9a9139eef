"""The default policy turned to the years of the history, one year after the other. Texts only, no
database."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from desmigratif.policies.held import Row, written
from desmigratif.policies.text import default_text, document, to_text


def of_history(quotas: Mapping[int, int]) -> str:
    """The default policy with exactly these years and numbers of villages; nothing else of it is touched."""
    return to_text(_with_years(document(default_text()), quotas))


def of_year(policy: str, year: int) -> str:
    """The same policy for one of its years alone."""
    tables = document(policy)
    return to_text({**tables, "years": {str(year): tables["years"][str(year)]}})


def _with_years(tables: dict[str, Any], quotas: Mapping[int, int]) -> dict[str, Any]:
    return {**tables, "years": {str(year): {"quota": n} for year, n in sorted(quotas.items())}}


def years_of(policy: str) -> list[int]:
    return sorted(int(year) for year in document(policy)["years"])


def sites_of(others: str, programme: str, chosen: Mapping[str, int]) -> str:
    """SITES for the next year: those of other programmes, and the villages that earlier years chose."""
    rows: Iterable[Row] = ((code, programme, date(year, 1, 1), None) for code, year in sorted(chosen.items()))
    lines = written(list(rows))
    return others + lines.split("\n", 1)[1] if others else lines


def quota_of(policy: str, year: int) -> int:
    return int(document(policy)["years"][str(year)]["quota"])


def most_a_regency(policy: str) -> int:
    """How many villages of one regency a year may take by this policy; 0 when it does not say."""
    return int(document(policy).get("caps", {}).get("regency_year", 0))
