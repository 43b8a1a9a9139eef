"""Numbers of the law stand in the lawbook, and whoever uses one says which."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.gates.tree import File

RULE_ID = re.compile(r"desmigratif(-[a-z0-9]+)+")


def unknown_rules(python: Iterable[File], known: Iterable[str]) -> Iterator[str]:
    """Rule ids, in files that ask the lawbook, that no file of it has."""
    rules = set(known)
    for file in python:
        if file.is_test or not _asks_the_lawbook(file):
            continue
        for node in ast.walk(file.syntax):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if RULE_ID.fullmatch(node.value) and node.value not in rules:
                yield f"{file.path}:{node.lineno} names {node.value}, which the lawbook does not have"


def uncited_figures(policy: str, known: Iterable[str]) -> Iterator[str]:
    """Settings of a policy file whose comment, on the line or just above, names no rule of the lawbook."""
    rules = re.compile("|".join(rf"\b{re.escape(rule)}(?![\w-])" for rule in known))
    above = ""
    for number, line in enumerate(policy.splitlines(), 1):
        setting, _, comment = line.partition("#")
        if "=" in setting and not rules.search(comment + above):
            yield f"line {number}: “{setting.strip()}” cites no rule: end the line with `# lawbook: ID`"
        above = f"{above} {comment}" if comment and not setting.strip() else ""


def _asks_the_lawbook(file: File) -> bool:
    imports = (node for node in ast.walk(file.syntax) if isinstance(node, ast.ImportFrom))
    return any(
        (node.module or "").startswith("desmigratif.cores") and "lawbook" in _spelt(node) for node in imports
    )


def _spelt(node: ast.ImportFrom) -> str:
    return f"{node.module} {' '.join(alias.name for alias in node.names)}"
