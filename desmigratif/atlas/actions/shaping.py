"""Shapes that an operator brings enter the database, simplified; a bad feature never loses the good ones."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from desmigratif.atlas import shapes
from desmigratif.audit import actions as audit
from desmigratif.cores.gazetteer import simplified
from desmigratif.places import queries
from desmigratif.places.models import AreaCode, Outline
from desmigratif.ui.sheets import reading
from desmigratif.ui.sheets.reading import SheetError

LARGEST_MEGABYTES = 200
CODE_PROPERTIES = ("code", "kode")


@dataclass(frozen=True)
class Shaped:
    """What an import did: shapes kept, and one sentence for every feature refused."""

    accepted: int
    refused: list[str]

    def summary(self) -> str:
        words = _("%(accepted)s shapes taken over, %(refused)s features refused.")
        return words % {"accepted": self.accepted, "refused": len(self.refused)}


@transaction.atomic
def import_shapes(*, path: Path, by: audit.Actor | None) -> Shaped:
    """Keep the outlines of a GeoJSON FeatureCollection whose features carry a Kemendagri `code` (or `kode`).

    Raises SheetError when the file as a whole cannot be used.
    """
    codes = queries.running_codes(AreaCode.System.KEMENDAGRI).values_list("number", "area_id")
    known = {str(number): pk for number, pk in codes}
    good: dict[int, Outline] = {}
    refused = []
    for number, feature in enumerate(_features(path), start=1):
        try:
            outline = _outline(feature, known, path.name)
            if outline.area_id in good:
                raise shapes.ShapeError(_("its area has a shape in this file already"))
            good[outline.area_id] = outline
        except shapes.ShapeError as error:
            refused.append(_("feature %(number)s: %(reason)s") % {"number": number, "reason": error})
    _keep(list(good.values()))
    detail = {"file": path.name, "accepted": len(good), "refused": len(refused)}
    audit.record(verb="import_shapes", subject_kind="register", by=by, detail=detail)
    return Shaped(len(good), refused)


def _features(path: Path) -> list[Any]:
    data = reading.content(path, LARGEST_MEGABYTES)
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SheetError(_("%(file)s is not JSON.") % {"file": path.name}) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise SheetError(_("%(file)s is not a GeoJSON FeatureCollection.") % {"file": path.name})
    return features


def _outline(feature: Any, known: dict[str, int], source: str) -> Outline:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        properties = {}
    written = next((properties[name] for name in CODE_PROPERTIES if name in properties), "")
    digits = queries.digits(str(written))
    if digits not in known:
        raise shapes.ShapeError(_("the code “%(code)s” is not in the register") % {"code": written})
    rings = simplified(shapes.rings_of(feature.get("geometry")), shapes.TOLERANCE[len(digits)])
    return Outline(area_id=known[digits], kind=Outline.Kind.SHAPE, geometry=rings, source=source[:200])


def _keep(outlines: list[Outline]) -> None:
    Outline.objects.bulk_create(
        outlines,
        update_conflicts=True,
        unique_fields=["area", "kind"],
        update_fields=["geometry", "source"],
        batch_size=500,
    )
