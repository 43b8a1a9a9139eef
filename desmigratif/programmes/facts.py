"""What an installation starts with: programmes and substances from `facts/programmes.yaml`, and the villages
that publications name from `facts/mentions.csv`."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from desmigratif.cores.lawbook import rule_on

FOLDER = Path(__file__).resolve().parent / "facts"
COOLING = "programme-cooling"
"""The lawbook's question about the months that a village rests."""

PROGRAMMES: dict[str, Any] = yaml.safe_load((FOLDER / "programmes.yaml").read_text("utf-8"))


def cooling_months(on: date) -> int:
    """Months that a village rests after a site has ended, by the lawbook on a day."""
    return int(rule_on(COOLING, on).number)


def mentions() -> list[dict[str, str]]:
    """Rows of the mentions, as they are written."""
    with (FOLDER / "mentions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
