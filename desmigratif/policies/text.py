"""The policy as TOML text, as a document of plain values, and as the core's record."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.policy import Policy, read_policy

DEFAULT = Path(__file__).parent / "data" / "default.toml"
Document = dict[str, Any]
"""Tables of the policy file by name; numbers with a point are Decimal, so that nothing is rounded."""


def default_text() -> str:
    """The programme's own rule, with its comments."""
    return DEFAULT.read_text("utf-8")


def parsed(text: str) -> Policy:
    """The record of a policy's text. Raises the core's WrongUseError with a sentence."""
    try:
        return read_policy(text.encode("utf-8"))
    except (RecursionError, ValueError) as error:  # lists in lists in lists; numbers of thousands of digits
        raise WrongUseError(f"policy: not TOML: {error}") from error


def document(text: str) -> Document:
    """The tables of a text that `parsed` accepts. Raises WrongUseError when it is no TOML."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (RecursionError, ValueError) as error:
        raise WrongUseError(f"policy: not TOML: {error}") from error


def to_text(tables: Mapping[str, Any], name: str = "") -> str:
    """TOML text that `document` reads back to equal tables; what is None or an empty table is left out."""
    values = {key: value for key, value in tables.items() if not isinstance(value, Mapping)}
    blocks = [_block(name, values)]
    for key, value in tables.items():
        if isinstance(value, Mapping):
            blocks.append(to_text(value, f"{name}.{key}" if name else key))
    return "\n".join(block for block in blocks if block)


def _block(name: str, values: Mapping[str, object]) -> str:
    """One table of TOML; nothing for one without values."""
    lines = [f"{key} = {_value(value)}\n" for key, value in values.items() if value is not None]
    return f"[{name}]\n{''.join(lines)}" if lines else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, set | frozenset):
        return _list(sorted(value))
    if isinstance(value, list | tuple):
        return _list(value)
    raise TypeError(f"no TOML for {value!r}")


def _list(values: Iterable[object]) -> str:
    return f"[{', '.join(map(_value, values))}]"


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    return text if "." in text else f"{text}.0"


def _text(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for the one control character that JSON lets pass.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
