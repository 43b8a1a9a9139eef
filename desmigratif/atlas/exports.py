"""Lists of areas as files."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from desmigratif.places.models import Area
from desmigratif.places.queries import Child
from desmigratif.ui.sheets.writing import Cell


def header() -> list[Cell]:
    return [
        *(_("code"), _("name"), _("level"), _("kind"), _("regencies"), _("districts"), _("villages")),
        *(_("latitude"), _("longitude"), _("position"), _("may be off by (km)")),
    ]


def row(child: Child) -> list[Cell]:
    """Cells of one area in the order of `header`."""
    area = child.area
    return [
        *(area.code, area.name, str(area.get_level_display()), child.kind),
        *(child.regencies, child.districts, child.villages),
        *(area.lat, area.lng, str(area.get_position_source_display()), area.position_error_km),
    ]


def file_name(area: Area | None, form: str) -> str:
    """Name of the download: the area's code and name in plain letters."""
    room = slugify(_("places"))
    about = "indonesia" if area is None else slugify(f"{area.code or area.pk} {area.name}")
    return f"desmigratif-{room}-{about}.{form}"
