"""The plan as a PDF for people who decide, made from the files of its folder. No Django, no network."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.document import document
from desmigratif.cores.selection.report.typeset import typeset

TEMPLATE = Path(__file__).with_name("report.typ")
NEEDED = ("summary.json", "plan.csv", "marginals.csv", "alternatives.csv", "report.html", "run.json")
Language = Literal["id", "en"]


def report_pdf(
    files: Mapping[str, bytes], register: Register, *, language: Language = "id", title: str = ""
) -> bytes:
    """The PDF of a plan's folder in one language; the same files and title give the same bytes.

    `files` are those of the folder by name: summary.json at least; plan.csv, marginals.csv, alternatives.csv,
    report.html (for the map), run.json (for the date) where there are, and policy.toml, the policy as given,
    to list its rules. `title` is the plan's name. Texts are shown as they are, never interpreted. Raises
    KeyError or ValueError for files that are no plan, TypesettingError when it cannot be set in time.
    """
    made = _made_at(files.get("run.json"))
    content = document(files, register, language=language, title=title, made=made)
    return typeset(TEMPLATE.read_bytes(), json.dumps(content, ensure_ascii=False), made)


def _made_at(run: bytes | None) -> datetime:
    """When the plan was made; the epoch when the folder does not say."""
    try:
        at = datetime.fromisoformat(json.loads(run or b"{}")["started_at"])
    except (KeyError, TypeError, ValueError):
        return datetime.fromtimestamp(0, UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
