"""Which laws a Perdes about migrant workers may rest on, and what follows for one that cites others."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desmigratif.cores.lawbook import NotYetError, rule_on

LEGAL_BASE = "perdes-legal-base"
"""The lawbook's question."""

ACT = re.compile(
    r"^\s*(?:uu(?!d)|undang[\s-]*undang(?!\s+dasar))\D*(\d{1,4})\D+(\d{4})\b.*$", re.IGNORECASE | re.DOTALL
)


class Standing(StrEnum):
    """How a Perdes stands to the law of a day."""

    CURRENT = "current"
    NEEDS_REVISION = "needs_revision"
    UNKNOWN = "unknown"
    ENDED = "ended"

    @property
    def words(self) -> str | Promise:
        return WORDS[self]

    @property
    def tone(self) -> str:
        """Colour of the badge."""
        return {"current": "ok", "needs_revision": "warn"}.get(self.value, "quiet")


WORDS: dict[Standing, str | Promise] = {
    Standing.CURRENT: _("fits the law in force"),
    Standing.NEEDS_REVISION: _("needs revision"),
    Standing.UNKNOWN: _("legal base unclear"),
    Standing.ENDED: _("no longer in force"),
}


def as_cited(law: str) -> str:
    """The short form of an act of parliament ("UU 39/2004") however it is written; anything else as written,
    with single spaces."""
    act = ACT.match(law)
    if act:
        return f"UU {int(act[1])}/{act[2]}"
    return " ".join(law.split())


def running(on: date) -> tuple[str, ...]:
    """Laws that a Perdes may rest on that day; empty before the first."""
    try:
        return rule_on(LEGAL_BASE, on).items
    except NotYetError:
        return ()


def repealed(on: date) -> tuple[str, ...]:
    """Laws that a Perdes might rest on once, and no longer that day; the newest first."""
    now, found, day = set(running(on)), dict[str, None](), on
    while True:
        try:
            version = rule_on(LEGAL_BASE, day)
        except NotYetError:
            return tuple(law for law in found if law not in now)
        found.update(dict.fromkeys(version.items))
        day = version.since - timedelta(days=1)


def standing(cited: Iterable[str], *, in_force: bool, on: date) -> Standing:
    """What the laws cited mean that day. One that cites a law in force needs no revision, even where it names
    the repealed one too."""
    laws = set(cited)
    if not in_force:
        return Standing.ENDED
    if laws & set(running(on)):
        return Standing.CURRENT
    return Standing.NEEDS_REVISION if laws & set(repealed(on)) else Standing.UNKNOWN
