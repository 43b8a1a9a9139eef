"""What was reported about the first years of the programme, as it was reported."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

NEW, TOTAL, PLANNED = "new", "total", "planned"


@dataclass(frozen=True)
class Reported:
    """One report: villages, and the districts, regencies and provinces they lie in, as far as it says."""

    year: int
    scope: str
    villages: int
    source: str
    districts: int | None = None
    regencies: int | None = None
    provinces: int | None = None
    taken: bool = False
    about: bool = False
    note: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class History:
    """All reports about a programme, and the day on which they were looked up."""

    programme: str
    checked_on: date
    reported: tuple[Reported, ...]

    @property
    def quotas(self) -> dict[int, int]:
        """New villages by year, as a back-test takes them."""
        return {one.year: one.villages for one in self.reported if one.taken}

    @property
    def first(self) -> int:
        return min(self.quotas)

    @property
    def last(self) -> int:
        return max(self.quotas)

    @property
    def villages(self) -> int:
        """Villages of all years together, added up."""
        return sum(self.quotas.values())

    def total(self, year: int) -> Reported | None:
        """What was reported of all villages at the end of a year; the report that says most."""
        found = [one for one in self.reported if one.scope == TOTAL and one.year == year]
        return max(found, key=lambda one: one.regencies or 0, default=None)

    def new(self, year: int) -> Reported:
        """The report from which the number of a year is taken."""
        return next(one for one in self.reported if one.taken and one.year == year)


def read(text: str) -> History:
    """A history from YAML. ValueError unless every year has exactly one number that is taken, without
    gaps."""
    known: dict[str, Any] = yaml.safe_load(text)
    reported = tuple(Reported(**one) for one in known.pop("reported"))
    years = sorted(one.year for one in reported if one.taken)
    if not years or years != list(range(years[0], years[-1] + 1)):
        raise ValueError(f"years taken from the history: {years}")
    return History(reported=reported, **known)


HISTORY = read((Path(__file__).resolve().parent / "history.yaml").read_text("utf-8"))
