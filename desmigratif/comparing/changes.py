"""One number of a policy changed: which rules there are to change, and the policy that comes of it."""

import copy
from dataclasses import dataclass
from typing import Any

from desmigratif.cores.selection.read.codes import dotted
from desmigratif.policies.labels import NAMELESS, Names, flat, label, value_in_words
from desmigratif.policies.text import Document

INCLUDE, EXCLUDE = "include.codes", "exclude.codes"
LISTS = (INCLUDE, EXCLUDE)
FIXED = ("caps.province", "caps.regency", "caps.regency_year", "caps.district", "floors.province")
NEAR = ("distance.min_km", "kawasan.min_villages", "kawasan.bonus")


@dataclass(frozen=True)
class Change:
    """One rule by its key, the village it is about (or ""), and its values before and after."""

    rule: str
    place: str
    was: Any
    now: Any

    def title(self, names: Names = NAMELESS) -> str:
        """The change in a line."""
        if self.place:
            return f"{label(self.rule)}: {names.get(self.place, self.place)}"
        was, now = (value_in_words(self.rule, value) for value in (self.was, self.now))
        return f"{label(self.rule, names)}: {was} → {now}"

    def stored(self) -> dict[str, Any]:
        """The change as a plan keeps it."""
        was, now = (
            value if value is None or isinstance(value, int) else str(value) for value in (self.was, self.now)
        )
        return {"rule": self.rule, "place": self.place, "was": was, "now": now}


def numbers(tables: Document, provinces: list[str]) -> dict[str, Any]:
    """Every rule whose number can be changed, with its number now (None where there is no such rule)."""
    now = dict(flat(tables))
    keys = []
    for year, table in sorted(tables.get("years", {}).items()):
        keys += [f"years.{year}.{'quota' if 'quota' in table else 'quota_max'}", f"years.{year}.budget_idr"]
    keys += [*FIXED, *NEAR, *(f"floors.provinces.{province}" for province in provinces)]
    return {key: now.get(key) for key in keys}


def with_number(tables: Document, key: str, value: Any) -> tuple[Document, Change]:
    """The policy with another number for the rule; None takes the rule away."""
    was = dict(flat(tables)).get(key)
    changed = copy.deepcopy(tables)
    table = changed
    *path, last = key.split(".")
    for name in path:
        table = table.setdefault(name, {})
    table[last] = value
    return changed, Change(key, "", was, value)


def with_village(tables: Document, key: str, code: str) -> tuple[Document, Change]:
    """The policy with a village that must be in, or is left out; it leaves the other list."""
    changed = copy.deepcopy(tables)
    for name in LISTS:
        table = changed.setdefault(name.partition(".")[0], {})
        codes = {dotted(one) or one for one in table.get("codes", ())} - {code}
        table["codes"] = sorted(codes | ({code} if name == key else set())) or None
    return changed, Change(key, code, None, code)


def with_floor_kept(tables: Document, code: str, eligible: int) -> Document:
    """The policy with its general floor named for the village's province, if leaving it out would waive it.

    `eligible` is how many villages of the province may be chosen, this one among them. A general floor is
    waived where they are fewer than it asks for; a named one never is.
    """
    floors, province = tables.get("floors", {}), code[:2]
    general, named = floors.get("province") or 0, floors.get("provinces", {})
    if province in named or not general or eligible > general:
        return tables
    return {**tables, "floors": {**floors, "provinces": {**named, province: general}}}
