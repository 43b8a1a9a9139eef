"""A rule file as a `Rule`: every demand on its shape is here, none on its meaning."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from desmigratif.cores.lawbook import strict_yaml
from desmigratif.cores.lawbook.entry import Entry, shown
from desmigratif.cores.lawbook.errors import FaultError
from desmigratif.cores.lawbook.rules import (
    CONFIRMED,
    LIST,
    NUMBER,
    TO_CONFIRM,
    Ending,
    Rule,
    RuleVersion,
    Source,
    Value,
)

CASES = ".cases.yaml"
QUOTE_WORDS = 40
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

History = list[RuleVersion | Ending]


def read_document(path: Path) -> Any:
    """The content of one file. Raises FaultError for what is not UTF-8 or not YAML."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise FaultError(path.name, "", "not UTF-8 text; save it as UTF-8") from None
    return strict_yaml.parse(path.name, text)


def read_rule(path: Path) -> Rule:
    """The rule of one file. Raises FaultError naming file, key and mend."""
    top = Entry(path.name, "", read_document(path))
    rule_id = _id(top, path.stem)
    question, kind, unit = _question(top), _kind(top), top.text("unit")
    entries = _versions(top, rule_id, kind, unit)
    top.finish()
    return Rule(rule_id, question, kind, unit, _dated(path.name, entries))


def _id(top: Entry, stem: str) -> str:
    rule_id = top.text("id")
    if rule_id != stem:
        top.refuse("id", f"is “{rule_id}” but the file is {stem}.yaml; give both one name")
    if not ID.fullmatch(rule_id):
        top.refuse("id", f"“{rule_id}” must be small letters, digits and single hyphens; rename it")
    return rule_id


def _question(top: Entry) -> str:
    question = top.text("question")
    if not question.endswith("?"):
        top.refuse("question", "must be a question; end it with a question mark")
    return question


def _kind(top: Entry) -> str:
    if top.raw("kind") == "check":
        top.refuse("kind", "check cannot be evaluated by this version; write number or list")
    return top.one_of("kind", (NUMBER, LIST))


def _versions(top: Entry, rule_id: str, kind: str, unit: str) -> History:
    listed = top.raw("versions")
    if not isinstance(listed, list) or not listed:
        top.refuse("versions", "must be a list with at least one version; write `- from: YYYY-MM-DD`")
    return [
        _version(_named(top.file, place, data), rule_id, kind, unit) for place, data in enumerate(listed, 1)
    ]


def _named(file: str, place: int, data: Any) -> Entry:
    """The entry of one version, called by its day where it has one, else by its place."""
    since = data.get("from") if isinstance(data, dict) else None
    return Entry(file, f"versions[{since if isinstance(since, date) else place}]", data)


def _version(entry: Entry, rule_id: str, kind: str, unit: str) -> RuleVersion | Ending:
    since, source = entry.day("from"), _source(entry.table("source"))
    note, raw = entry.optional_text("note"), entry.raw("value")
    entry.finish()
    if raw is None:
        return Ending(since, source, note)
    value = _number(entry, raw) if kind == NUMBER else _list(entry, raw)
    return RuleVersion(rule_id, kind, unit, since, None, value, source, note)


def _number(entry: Entry, raw: Any) -> Value:
    if not isinstance(raw, int | Decimal):
        entry.refuse("value", f"must be a number, not {shown(raw)}; write plain digits, as 150 or 0.5")
    return Decimal(raw)


def _list(entry: Entry, raw: Any) -> Value:
    if not isinstance(raw, list) or not raw:
        entry.refuse("value", "must be a list with at least one text; write `value: [first, second]`")
    for item in raw:
        if not isinstance(item, str) or not item.strip():
            entry.refuse("value", f"holds {shown(item)}, which is no text; put it in quotes")
        if raw.count(item) > 1:
            entry.refuse("value", f"holds “{item}” twice; keep one of them")
    return tuple(raw)


def _source(entry: Entry) -> Source:
    source = Source(
        instrument=entry.text("instrument"),
        article=entry.optional_text("article"),
        quote=entry.optional_text("quote"),
        checked_on=entry.day("checked_on"),
        status=entry.one_of("status", (CONFIRMED, TO_CONFIRM)),
    )
    entry.finish()
    words = len(source.quote.split())
    if words > QUOTE_WORDS:
        entry.refuse("quote", f"has {words} words; shorten it to {QUOTE_WORDS}")
    if source.is_confirmed and not (source.article and source.quote):
        entry.refuse(
            "status", f"confirmed needs article and quote of the instrument; add them or write {TO_CONFIRM}"
        )
    return source


def _dated(file: str, entries: History) -> tuple[RuleVersion | Ending, ...]:
    """The entries with their ends filled in, once their order is known to be right."""
    if isinstance(entries[0], Ending):
        raise FaultError(
            file, f"versions[{entries[0].since}].value", "nothing to end yet; take this version out"
        )
    for before, after in pairwise(entries):
        key = f"versions[{after.since}]"
        if after.since <= before.since:
            raise FaultError(
                file, f"{key}.from", f"stands after {before.since}; sort versions by day, each once"
            )
        if isinstance(before, Ending) and isinstance(after, Ending):
            raise FaultError(file, f"{key}.value", f"ended already on {before.since}; take this version out")
    ends = [entry.since for entry in entries[1:]]
    return tuple(_until(entry, end) for entry, end in zip(entries, [*ends, None], strict=True))


def _until(entry: RuleVersion | Ending, end: date | None) -> RuleVersion | Ending:
    if isinstance(entry, Ending):
        return entry
    return replace(entry, until=end)
