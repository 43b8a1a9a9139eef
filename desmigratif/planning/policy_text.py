"""The policy as TOML text and as the core's record, either way without loss."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from desmigratif.cores.selection.problem import Year
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.policy import Policy, read_policy

DEFAULT = Path(__file__).parent / "policies" / "default.toml"


def default_text() -> str:
    """The programme's own rule, with its comments."""
    return DEFAULT.read_text("utf-8")


def parsed(text: str) -> Policy:
    """The record of a policy's text. Raises the core's WrongUseError with a sentence."""
    try:
        return read_policy(text.encode("utf-8"))
    except (RecursionError, ValueError) as error:  # lists in lists in lists; numbers of thousands of digits
        raise WrongUseError(f"policy: not TOML: {error}") from error


def to_text(policy: Policy) -> str:
    """TOML text that `parsed` reads back to an equal record."""
    blocks = [_year(year) for year in policy.years]
    caps = {name: getattr(policy.caps, name) for name in ("province", "regency", "regency_year", "district")}
    blocks.append(_block("caps", caps))
    blocks.append(_block("floors", {"province": policy.floor or None}))
    blocks.append(_block("floors.provinces", {_text(name): number for name, number in policy.floors}))
    blocks.append(_block("include", {"codes": policy.include or None}))
    blocks.append(_block("exclude", _exclude(policy)))
    blocks.append(_block("order", {"neediest_first": policy.neediest_first}))
    blocks.append(_block("priority", {"lexicographic": policy.lexicographic}))
    blocks.append(_block("priority.weights", dict(policy.weights or ())))
    return "\n".join(block for block in blocks if block)


def _year(year: Year) -> str:
    numbers = {"quota": year.quota, "quota_max": year.quota_max, "budget_idr": year.budget_idr}
    return _block(f"years.{year.year:04}", numbers)


def _exclude(policy: Policy) -> dict[str, Iterable[str] | None]:
    return {
        "codes": policy.exclude_codes or None,
        "kinds": policy.exclude_kinds or None,
        "ignore_programmes": policy.ignore_programmes or None,
    }


def _block(name: str, values: Mapping[str, object]) -> str:
    """One table of TOML; nothing for one without values."""
    lines = [f"{key} = {_value(value)}\n" for key, value in values.items() if value is not None]
    return f"[{name}]\n{''.join(lines)}" if lines else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, frozenset):
        return f"[{', '.join(map(_text, sorted(value)))}]"
    raise TypeError(f"no TOML for {value!r}")


def _text(text: str) -> str:
    # JSON's strings are TOML's basic strings, but for the one control character that JSON lets pass.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
