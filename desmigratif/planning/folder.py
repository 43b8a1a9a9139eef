"""The result folder of the plan command, read as data. What is kept of it is decided in the actions."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLANNED = {"optimal", "feasible"}


@dataclass(frozen=True)
class Explained:
    """One line of explanations.csv, with the year from plan.csv for a chosen village."""

    code: str
    status: str
    reason: str
    detail: str
    year: int | None
    price: int | None
    price_exact: bool


@dataclass(frozen=True)
class Result:
    """A result folder: every file as bytes, and the parts that pages speak of."""

    files: dict[str, bytes]
    summary: dict[str, Any]
    versions: dict[str, Any]

    @property
    def status(self) -> str:
        return str(self.summary["status"])

    @property
    def has_plan(self) -> bool:
        return self.status in PLANNED

    def number(self, name: str) -> int | None:
        """An integer of the summary, None when it has none."""
        value = self.summary.get(name)
        return None if value is None else int(value)

    def years(self) -> dict[str, int]:
        """Year of each chosen village by its dotted code."""
        return {row["code"]: int(row["year"]) for row in self._rows("plan.csv")} if self.has_plan else {}

    def explained(self) -> Iterator[Explained]:
        """Every candidate, in the order of codes; none when there is no plan."""
        if not self.has_plan:
            return
        years = self.years()
        for row in self._rows("explanations.csv"):
            code = row["code"]
            said = row["status"], row["reason"], row["detail"]
            price = row["price"].strip()
            exact = row["price_exact"].strip() == "1"
            yield Explained(
                code, *said, years.get(code), int(price) if price else None, bool(price) and exact
            )

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        return csv.DictReader(self.files[name].decode("utf-8").splitlines(keepends=True))


def read_folder(folder: Path) -> Result:
    """Read the folder. Raises FileNotFoundError or ValueError when it is no result."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    summary = json.loads(files["summary.json"]) if "summary.json" in files else None
    if not isinstance(summary, dict) or "status" not in summary:
        raise ValueError("no sound summary.json in the result folder")
    versions = json.loads(files.get("run.json", b"{}"))
    return Result(files, summary, versions)
