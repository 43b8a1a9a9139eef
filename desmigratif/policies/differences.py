"""How two policies differ, rule by rule and in words."""

from dataclasses import dataclass
from typing import Any

from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.policies.concern_words import place_names
from desmigratif.policies.labels import flat, label, value_in_words
from desmigratif.policies.text import document


@dataclass(frozen=True)
class Difference:
    """One rule that two policies set differently; `key` is its full name in the file."""

    key: str
    rule: str
    before: str
    after: str


def differences(before: str, after: str) -> list[Difference] | None:
    """Rules that differ, in the order of the files; None when one of the texts cannot be read."""
    try:
        old, new = dict(flat(document(before))), dict(flat(document(after)))
    except WrongUseError:
        return None
    keys = [key for key in {**old, **new} if _comparable(key, old.get(key)) != _comparable(key, new.get(key))]
    names = place_names(_codes(keys, old, new))
    return [
        Difference(
            key,
            label(key, names),
            value_in_words(key, old.get(key), names),
            value_in_words(key, new.get(key), names),
        )
        for key in keys
    ]


def _comparable(key: str, value: Any) -> Any:
    """The order of a list says nothing, but for the two figures of the priority."""
    return sorted(value) if isinstance(value, list) and key != "priority.lexicographic" else value


def _codes(keys: list[str], *tables: dict[str, Any]) -> set[str]:
    """Codes of places that the differing rules speak of."""
    provinces = {key.rpartition(".")[2] for key in keys if key.startswith("floors.provinces.")}
    lists = [table[key] for table in tables for key in keys if key.endswith(".codes") and key in table]
    return provinces | {str(code) for codes in lists for code in codes}
