"""The register enters the database whole: areas, villages, codes, positions and the search index, or
nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext as _

from desmigratif.audit import actions as audit
from desmigratif.cores.gazetteer import KnownPlace
from desmigratif.places import queries
from desmigratif.places import register as registers
from desmigratif.places.actions import indexing, placing
from desmigratif.places.actions.turns import take_the_turn
from desmigratif.places.copying import copy_rows, fresh_ids
from desmigratif.places.models import Area, AreaCode, Village
from desmigratif.places.register import Entry, Register

AREA_COLUMNS = (
    *("id", "level", "name", "parent_id", "province_id", "regency_id", "district_id"),
    *("position_source", "position_basis"),
)


@dataclass(frozen=True)
class Loaded:
    """What a load did. `gone` are running codes of the database that the register no longer has."""

    counts: dict[str, int]
    added: int = 0
    renamed: int = 0
    gone: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """One sentence for the terminal."""
        words = _("%(villages)s villages in the register: %(added)s areas added, %(renamed)s renamed.")
        text = words % {"villages": self.counts["village"], "added": self.added, "renamed": self.renamed}
        if self.gone:
            text += " " + _("No longer in it, kept here: %(codes)s.") % {"codes": ", ".join(self.gone)}
        return text


@transaction.atomic
def load_register(*, by: audit.Actor | None) -> Loaded:
    """Load the published register; repeated, it changes only what differs. Raises RegisterError, changing
    nothing."""
    return load(register=registers.published(), by=by)


@transaction.atomic
def load(*, register: Register, by: audit.Actor | None, places: Sequence[KnownPlace] | None = None) -> Loaded:
    """Load any register; identities of areas already known by their running code are kept. What events
    changed after the day of its decree stays changed.

    `places` are what approximate positions are drawn from, GeoNames' unless given.
    """
    _alone()
    known = queries.named_codes()
    ended, begun = queries.codes_changed_since(register.decreed_on)
    fresh = [entry for entry in register.entries if entry.code not in known and entry.code not in ended]
    ids = {code: pk for code, (pk, _old) in known.items()}
    ids.update(zip((entry.code for entry in fresh), fresh_ids(Area, len(fresh)), strict=True))
    _add(fresh, ids, register)
    done = Loaded(
        counts=register.counts(),
        added=len(fresh),
        renamed=_rename(register, {code: known[code] for code in known.keys() - begun}),
        gone=sorted(known.keys() - begun - {entry.code for entry in register.entries}),
    )
    if done.added or done.renamed or placing.areas_without_any_position():
        indexing.rebuild_search_index()
        placing.place_approximately(by=by, places=places)
    detail = {"source": register.source, "added": done.added, "renamed": done.renamed, "gone": len(done.gone)}
    audit.record(verb="load_register", subject_kind="register", by=by, detail=detail)
    return done


def _alone() -> None:
    """Two loads at once would both find the same areas missing; and what this session planned for a nearly
    empty register would check each of 700,000 keys by reading a whole table."""
    take_the_turn()
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _add(fresh: list[Entry], ids: dict[str, int], register: Register) -> None:
    copy_rows(Area, AREA_COLUMNS, _area_rows(fresh, ids))
    villages = ((ids[entry.code], entry.kind) for entry in fresh if entry.kind)
    copy_rows(Village, ("area_ptr_id", "kind"), villages)
    codes = (
        (ids[entry.code], AreaCode.System.KEMENDAGRI.value, entry.code, register.decreed_on, register.source)
        for entry in fresh
    )
    copy_rows(AreaCode, ("area_id", "system", "code", "starts_on", "source"), codes)


def _area_rows(fresh: list[Entry], ids: dict[str, int]) -> Iterator[tuple[object, ...]]:
    for entry in fresh:
        above = [ids[entry.code[:length]] for length in (2, 5, 8) if length < len(entry.code)]
        ancestors = above + [None] * (3 - len(above))
        yield (ids[entry.code], entry.level, entry.name, above[-1] if above else None, *ancestors, "", "")


def _rename(register: Register, known: dict[str, tuple[int, str]]) -> int:
    changed = [
        Area(pk=known[entry.code][0], name=entry.name)
        for entry in register.entries
        if entry.code in known and known[entry.code][1] != entry.name
    ]
    return Area.objects.bulk_update(changed, ["name"], batch_size=1_000) if changed else 0
