"""Every rule of a policy by its key in the file: its name in words, and its number or list in words."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from desmigratif.policies.text import Document
from desmigratif.policies.words import INDICATOR_NAMES

SHOWN = 5
Names = Mapping[str, str]
"""Names of places by code; a code that is not there stands as it is."""
NAMELESS: Names = MappingProxyType({})


def flat(tables: Document, name: str = "") -> Iterator[tuple[str, Any]]:
    """Rules with their values by the full key, such as `years.2017.quota`, in the order of the file."""
    for key, value in tables.items():
        full = f"{name}.{key}" if name else key
        if isinstance(value, Mapping):
            yield from flat(dict(value), full)
        elif value is not None:
            yield full, value


def label(key: str, names: Names = NAMELESS) -> str:
    """The rule's name; the key itself for one that is unknown here."""
    family, _dot, rest = key.partition(".")
    if family == "years":
        year, _dot, what = rest.partition(".")
        words = _years().get(what)
        return words % {"year": year} if words else key
    if key.startswith("floors.provinces."):
        province = key.rpartition(".")[2]
        return _("Least villages in %(province)s") % {"province": names.get(province, province)}
    if key.startswith("priority.weights."):
        return _("Weight: %(name)s") % {"name": INDICATOR_NAMES.get(key.rpartition(".")[2], key)}
    return _others().get(key, key)


def value_in_words(key: str, value: Any, names: Names = NAMELESS) -> str:
    """A number, a list or a yes as it is read; “no such rule” for None."""
    if value is None:
        return _("no such rule")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple | set | frozenset):
        return _listed(key, [str(one) for one in value], names)
    text = localize(value)
    return f"Rp{text}" if key.endswith("budget_idr") else f"{text} km" if key.endswith("min_km") else text


def _listed(key: str, values: list[str], names: Names) -> str:
    if key == "priority.lexicographic":
        return ", ".join(str(INDICATOR_NAMES.get(value, value)) for value in values)
    shown = ", ".join(names.get(value, value) for value in values[:SHOWN])
    if len(values) <= SHOWN:
        return shown or "–"
    rest = _("… and %(count)s more") % {"count": len(values) - SHOWN}
    return f"{shown} {rest}"


def _years() -> dict[str, str]:
    return {
        "quota": _("Villages in %(year)s, exactly"),
        "quota_max": _("Villages in %(year)s, at most"),
        "budget_idr": _("Budget of %(year)s"),
    }


def _others() -> dict[str, str]:
    return {
        "caps.province": _("Most villages in one province, all years together"),
        "caps.regency": _("Most villages in one regency or city, all years together"),
        "caps.regency_year": _("Most villages in one regency or city in one year"),
        "caps.district": _("Most villages in one district, all years together"),
        "floors.province": _("Least villages in every province"),
        "distance.min_km": _("Least distance between two villages (km)"),
        "kawasan.min_villages": _("Kawasan: a district counts from so many villages"),
        "kawasan.bonus": _("Kawasan: bonus of such a district"),
        "include.codes": _("Villages that must be in"),
        "keep.codes": _("Villages of the plan before, to be kept"),
        "exclude.codes": _("Villages to leave out"),
        "exclude.kinds": _("Kinds of village to leave out"),
        "exclude.ignore_programmes": _("Programmes that do not count"),
        "order.neediest_first": _("The neediest villages come in the first years"),
        "priority.lexicographic": _("The figures that decide who goes first"),
    }
