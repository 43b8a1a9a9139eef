"""Lists of what agencies settle, as CSV and XLSX."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from desmigratif.coordination import queries
from desmigratif.places.models import LineageEvent, Village
from desmigratif.programmes.models import InheritedOverlap, Mention, Refusal, Waiver
from desmigratif.ui.sheets.writing import FORMS, Cell


def _place(village: Village) -> list[Cell]:
    return [village.name, str(village.regency or "")]


def _waiver(row: Waiver) -> list[Cell]:
    parties: list[Cell] = [row.programme.name, row.first_site.programme.name]
    day = timezone.localdate(row.asked_at).isoformat()
    given: list[Cell] = [len(row.confirmations.all()), queries.standing_of(row)]
    return [*_place(row.village), *parties, row.reason, day, *given]


def _overlap(row: InheritedOverlap) -> list[Cell]:
    parties: list[Cell] = [row.first.programme.name, row.second.programme.name, str(row.get_cause_display())]
    simulated = _("yes") if row.first.simulated or row.second.simulated else _("no")
    day = row.noticed_on.isoformat()
    return [*_place(row.first.village), *parties, day, queries.settled_as(row), simulated]


def _refusal(row: Refusal) -> list[Cell]:
    held_by = row.blocking_site.programme.name if row.blocking_site else ""
    return [timezone.localdate(row.at).isoformat(), *_place(row.village), row.programme.name, held_by]


def _event(row: LineageEvent) -> list[Cell]:
    said: list[Cell] = [str(row.get_kind_display()), row.decree, row.source, str(row.get_state_display())]
    return [row.happened_on.isoformat(), *said, getattr(row, "in_the_way", 0)]


def _mention(row: Mention) -> list[Cell]:
    said: list[Cell] = [row.name_as_written, row.programme.name, row.source_url, row.published]
    return [*_place(row.village), *said]


def _heads() -> dict[str, list[Cell]]:
    place: list[Cell] = [_("village"), _("regency")]
    return {
        "waivers": [
            *(*place, _("asked for"), _("beside"), _("reason"), _("asked"), _("confirmations")),
            _("state"),
        ],
        "overlaps": [
            *(*place, _("first"), _("second"), _("cause")),
            *(_("noticed"), _("settled"), _("simulated")),
        ],
        "events": [_("from"), _("what happens"), _("decree"), _("source"), _("state"), _("in the way")],
        "refusals": [_("when"), *place, _("refused"), _("held by")],
        "mentions": [*place, _("as written"), _("programme"), _("source"), _("published")],
    }


LISTS: dict[str, Callable[[Any], list[Cell]]] = {
    "waivers": _waiver,
    "overlaps": _overlap,
    "events": _event,
    "refusals": _refusal,
    "mentions": _mention,
}
"""How a row of each list is written, by the list's name in its address."""


def written(name: str, rows: Iterable[Any], form: str) -> tuple[bytes, dict[str, str]]:
    """The file and its headers; `name` is a key of LISTS, `form` one of FORMS."""
    write, kind = FORMS[form]
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="desmigratif-{name}.{form}"',
    }
    return write([_heads()[name], *map(LISTS[name], rows)]), headers
