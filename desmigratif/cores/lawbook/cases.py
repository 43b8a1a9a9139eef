"""Worded cases beside each rule file, and the one runner that tries them all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desmigratif.cores.lawbook.book import Lawbook, load
from desmigratif.cores.lawbook.entry import Entry, shown
from desmigratif.cores.lawbook.errors import FaultError, NotYetError, RepealedError
from desmigratif.cores.lawbook.reading import CASES, read_document
from desmigratif.cores.lawbook.rules import Value

NOT_YET = "not yet"
REPEALED = "repealed"


@dataclass(frozen=True)
class _Case:
    """On `day` the rule answers `expect`: its value, or one of the words for no answer."""

    name: str
    day: date
    expect: Value | str


def failed_cases(folder: Path) -> tuple[str, ...]:
    """One sentence for each case that does not hold, and for each rule without cases.

    Raises FaultError for a faulty file.
    """
    book = load(folder)
    failures = [
        f"{rule_id}{CASES} is missing: write what {rule_id} answers" for rule_id in _untried(folder, book)
    ]
    for path in sorted(folder.glob(f"*{CASES}")):
        rule_id = path.name.removesuffix(CASES)
        if rule_id not in book.rules:
            raise FaultError(path.name, "", f"there is no {rule_id}.yaml; rename or remove this file")
        for case in _read(path):
            got = _answer(book, rule_id, case.day)
            if got != case.expect:
                failures.append(
                    f"{path.name}: “{case.name}”: {case.day} expects {_words(case.expect)}, got {_words(got)}"
                )
    return tuple(failures)


def _untried(folder: Path, book: Lawbook) -> list[str]:
    return [rule_id for rule_id in sorted(book.rules) if not (folder / f"{rule_id}{CASES}").exists()]


def _answer(book: Lawbook, rule_id: str, day: date) -> Value | str:
    try:
        return book.rule_on(rule_id, day).value
    except NotYetError:
        return NOT_YET
    except RepealedError:
        return REPEALED


def _read(path: Path) -> list[_Case]:
    listed = read_document(path)
    if not isinstance(listed, list) or not listed:
        raise FaultError(path.name, "", "must be a list of cases; write `- name: …`")
    cases = [_case(Entry(path.name, f"case {place}", data)) for place, data in enumerate(listed, 1)]
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise FaultError(path.name, "name", f"“{name}” stands twice; tell the cases apart")
    return cases


def _case(entry: Entry) -> _Case:
    case = _Case(entry.text("name"), entry.day("day"), _expected(entry, entry.raw("expect")))
    if entry.raw("given") != {}:
        entry.refuse("given", "a number or list is asked for a day only; write {}")
    entry.finish()
    return case


def _expected(entry: Entry, raw: Any) -> Value | str:
    if isinstance(raw, int | Decimal):
        return Decimal(raw)
    if isinstance(raw, list):
        return tuple(raw)
    if raw not in (NOT_YET, REPEALED):
        entry.refuse(
            "expect", f"{shown(raw)} is no answer; write a number, a list, “{NOT_YET}” or “{REPEALED}”"
        )
    return str(raw)


def _words(answer: Value | str) -> str:
    return ", ".join(map(str, answer)) if isinstance(answer, tuple) else str(answer)
