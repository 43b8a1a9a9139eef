"""Where an agency works, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desmigratif.agencies.models import Agency

MOST_NAMED = 3


def areas_in_words(agency: Agency, most: int = MOST_NAMED) -> str:
    """Names of its areas; beyond `most` only their number. No query when the areas are prefetched."""
    names = [area_in_words(one.area.name if one.area else None) for one in agency.areas.all()]
    more = len(names) - most
    if more <= 0:
        return ", ".join(names) or "–"
    rest = ngettext("%(number)d more area", "%(number)d more areas", more) % {"number": more}
    return f"{', '.join(names[:most])}, {rest}"


def area_in_words(name: str | None) -> str:
    """The area's name; None is the nation."""
    return name or _("all of Indonesia")
