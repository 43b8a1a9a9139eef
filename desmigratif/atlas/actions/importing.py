"""True positions that an operator brings: one bad row never loses the good ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from desmigratif.audit import actions as audit
from desmigratif.places import queries
from desmigratif.places.models import AreaCode
from desmigratif.ui.sheets import reading
from desmigratif.ui.sheets.reading import Refused

COLUMNS = ("code", "lat", "lng")
LIMITS = {"lat": (-11.5, 6.5), "lng": (94.5, 141.5)}
"""Indonesia with its islands, in degrees."""

PLACE = """
UPDATE places_area a
   SET lat = p.lat, lng = p.lng, position_source = 'exact', position_basis = 'imported', position_error_km = 0
  FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) AS p (id, lat, lng)
 WHERE a.id = p.id AND (a.position_source <> 'exact' OR (a.lat, a.lng) IS DISTINCT FROM (p.lat, p.lng))
"""


@dataclass(frozen=True)
class Imported:
    """What an import did: rows taken over, of which changed something, and the rows refused."""

    accepted: int
    changed: int
    refused: list[Refused]

    def summary(self) -> str:
        words = _(
            "%(accepted)s positions taken over, %(changed)s of them new or changed, %(refused)s rows refused."
        )
        numbers = {"accepted": self.accepted, "changed": self.changed, "refused": len(self.refused)}
        return words % numbers


@dataclass(frozen=True)
class _Position:
    row: int
    area: int
    lat: float
    lng: float


class _BadCellError(Exception):
    """Column and reason."""


@transaction.atomic
def import_positions(*, path: Path, by: audit.Actor | None) -> Imported:
    """Give areas of any level the exact positions of a CSV or XLSX file (`code,lat,lng`, Kemendagri codes).

    Raises SheetError when the file as a whole cannot be used.
    """
    good, refused = _judged(reading.rows(path, COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(
            PLACE, [[one.area for one in good], [one.lat for one in good], [one.lng for one in good]]
        )
        changed = int(cursor.rowcount)
    detail = {"file": path.name, "accepted": len(good), "changed": changed, "refused": len(refused)}
    audit.record(verb="import_positions", subject_kind="register", by=by, detail=detail)
    return Imported(len(good), changed, refused)


def _judged(rows: Iterable[tuple[int, dict[str, str]]]) -> tuple[list[_Position], list[Refused]]:
    codes = queries.running_codes(AreaCode.System.KEMENDAGRI).order_by().values_list("number", "area_id")
    known = {str(number): pk for number, pk in codes}
    good: dict[int, _Position] = {}
    refused = []
    for row, cells in rows:
        try:
            position = _position(row, cells, known)
            if position.area in good:
                first = good[position.area].row
                raise _BadCellError("code", _("the code stands in row %(first)s already") % {"first": first})
            good[position.area] = position
        except _BadCellError as error:
            refused.append(Refused(row, *error.args))
    return list(good.values()), refused


def _position(row: int, cells: dict[str, str], known: dict[str, int]) -> _Position:
    digits = queries.digits(cells["code"])
    if digits not in known:
        raise _BadCellError("code", _unknown(cells["code"], digits))
    return _Position(row, known[digits], _degrees("lat", cells["lat"]), _degrees("lng", cells["lng"]))


def _unknown(written: str, digits: str) -> str:
    if not written:
        return _("the code is missing")
    if len(digits) == 10 and digits[6] not in "123":
        return _("“%(code)s” is in no register; perhaps it is a BPS code") % {"code": written}
    return _("“%(code)s” is not in the register") % {"code": written}


def _degrees(column: str, written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        reason = _("“%(text)s” is no number; write it with a point, like -7.36") % {"text": written}
        raise _BadCellError(column, reason) from None
    least, most = LIMITS[column]
    if not least <= value <= most:
        reason = _("%(value)s lies outside Indonesia (%(least)s to %(most)s)") % {
            "value": written,
            "least": least,
            "most": most,
        }
        raise _BadCellError(column, reason)
    return value
