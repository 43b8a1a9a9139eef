"""YAML without its surprises: every plain word is text, numbers are exact, a key stands once."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from desmigratif.cores.lawbook.errors import FaultError

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
FRACTION = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOTHING = re.compile(r"(~|null|)")

MAPPING = yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG


class _Fault(yaml.YAMLError):
    """A fault seen while building values: `key` is where, `line` counts from 1."""

    def __init__(self, node: yaml.Node, key: str, fault: str) -> None:
        self.key = key
        self.line = node.start_mark.line + 1
        super().__init__(fault)


class _Loader(yaml.SafeLoader):
    """Knows text, whole numbers, decimals, days and null; `no`, `on`, `1_000` and `010` stay text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's own name and shape


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if type(key) is not str:
            raise _Fault(key_node, str(key), "a key must be a word")
        if key in values:
            raise _Fault(key_node, key, "stands twice; keep one of them")
        values[key] = loader.construct_object(value_node, deep=True)
    return values


def _day(loader: _Loader, node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        raise _Fault(node, node.value, "there is no such day; write YYYY-MM-DD") from None


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(node.value)


def _prepare() -> None:
    starts = list("-0123456789")
    for tag, pattern, first in (
        ("!day", DAY, starts),
        ("!whole", WHOLE, starts),
        ("!decimal", FRACTION, starts),
        ("!null", NOTHING, ["~", "n", ""]),
    ):
        _Loader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern.pattern})$"), first)
    _Loader.add_constructor("!day", _day)
    _Loader.add_constructor("!whole", lambda loader, node: int(node.value))
    _Loader.add_constructor("!decimal", _decimal)
    _Loader.add_constructor("!null", lambda loader, node: None)
    _Loader.add_constructor(MAPPING, _mapping)


_prepare()


def parse(file: str, text: str) -> Any:
    """The one document of a file. Raises FaultError naming line and key."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader with fewer types
    except _Fault as fault:
        raise FaultError(f"{file}, line {fault.line}", fault.key, str(fault)) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise FaultError(f"{file}{where}", "", f"not YAML: {error.problem}; mend the line") from None
    except yaml.YAMLError as error:
        raise FaultError(file, "", f"not YAML: {error}") from None
