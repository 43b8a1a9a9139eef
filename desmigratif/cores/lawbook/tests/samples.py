"""Lawbook folders for tests, written from small pieces of text."""

from pathlib import Path

SOURCE = """source:
      instrument: Decree of the tests
      checked_on: 2026-01-02
      status: to_confirm"""


def version(since: str, value: str, source: str = SOURCE) -> str:
    """One version as it stands in a file."""
    return f"  - from: {since}\n    value: {value}\n    {source}\n"


def rule(*versions: str, rule_id: str = "step", kind: str = "number") -> str:
    """A whole rule file."""
    head = f"id: {rule_id}\nquestion: How many?\nkind: {kind}\nunit: villages\nversions:\n"
    return head + "".join(versions)


def folder_with(folder: Path, text: str, name: str = "step.yaml") -> Path:
    """The folder after writing one file into it."""
    (folder / name).write_text(text, "utf-8")
    return folder
