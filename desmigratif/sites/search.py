"""What this room answers to the one search box: programmes by name, sites by their village."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from desmigratif.programmes import access as rights
from desmigratif.programmes.models import Programme, Site
from desmigratif.sites import queries
from desmigratif.ui.panels import Hit


def find(request: HttpRequest, text: str, limit: int) -> list[Hit]:
    """Programmes first, then sites; nothing for those without a role."""
    text = text.strip()
    if not text or not rights.reads_register(request.user):
        return []
    named = queries.programmes_like(rights.programmes_for(request.user), text)[:limit]
    found = queries.matching(queries.listed(rights.sites_for(request.user)), text=text)[:limit]
    return [*map(_programme, named), *map(_site, found)][:limit]


def _programme(programme: Programme) -> Hit:
    note = " · ".join(part for part in (programme.name_long, programme.agency.short_name) if part)
    return Hit(programme.name, programme.get_absolute_url(), _("Programme"), note)


def _site(site: Site) -> Hit:
    regency = site.village.regency
    notes = [str(site.get_state_display()), regency.name if regency else "", getattr(site, "code", "") or ""]
    notes += [_("simulated")] if site.simulated else []
    label = f"{site.village.name} · {site.programme.name}"
    return Hit(
        label, site.get_absolute_url(), _("Programme village"), " · ".join(one for one in notes if one)
    )
