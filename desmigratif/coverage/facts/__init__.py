"""What publications say of whole programmes: how many villages each has, with the source."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Total:
    """Villages of a programme as somebody has published it."""

    villages: int
    years: str
    source: str
    to_confirm: bool


def totals() -> dict[str, Total]:
    """Published totals by the key of the programme."""
    file = Path(__file__).resolve().parent / "totals.yaml"
    read: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))
    return {key: Total(to_confirm=one.pop("to_confirm", False), **one) for key, one in read.items()}


TOTALS = totals()
