"""What this room answers to the one search box: agencies by any of their names."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from desmigratif.agencies import access, queries
from desmigratif.agencies.models import Agency
from desmigratif.ui.panels import Hit


def find(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    """Agencies whose short, full or other name holds the text; none for those without a role."""
    text = text.strip()
    if not text or not access.may_read(request.user):
        return []
    found = queries.matching(queries.agencies_with_names(), text=text, kind="", state="")
    return [_hit(agency) for agency in found[:limit]]


def _hit(agency: Agency) -> Hit:
    others = ", ".join(alias.name for alias in agency.aliases.all())
    notes = [agency.name, others, _("no longer exists") if agency.has_ended else ""]
    notes += [_("example")] if agency.is_example else []
    label, note = agency.short_name, " · ".join(note for note in notes if note)
    return Hit(label, agency.get_absolute_url(), agency.get_kind_display(), note)
