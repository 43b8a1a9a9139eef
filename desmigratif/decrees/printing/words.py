"""What stands on every print beside the rows, in the language of whoever prints."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from desmigratif.decrees import queries
from desmigratif.decrees.models import Annex, AnnexChange, Decree
from desmigratif.programmes.models import Site


def of(annex: Annex) -> dict[str, Any]:
    """Texts of a version by their names, all but its rows, ready to be shown."""
    decree, simulated = annex.decree, annex.decree.simulated
    return {
        "title": _("Annex to the decree"),
        "subtitle": _numbered(annex),
        "about": decree.title,
        "facts": _facts(annex),
        "head": [_("No."), _("Code"), _("Village"), _("District"), _("Regency or city"), _("Province"),
                 _("Year"), _("From")],
        "changes": [_change(change) for change in queries.changes_of(annex)],
        "changes_head": [pgettext("annex", "Change"), _("Village that goes"), _("Village that comes"),
                         _("Reason")],
        "sign": [_("Decided in:"), _("On:"), _("For %(agency)s") % {"agency": decree.programme.agency.name},
                 _("Name, office and signature")],
        "generated": _("Made by Desmigratif, version %(version)s of this annex, kept on %(day)s.")
        % {"version": annex.version, "day": date_format(timezone.localtime(annex.at), "j F Y H:i T")},
        "hash_words": _(
            "SHA-256 of the rows. The list as CSV from the decree's page has this hash: whoever compares the"
            " two knows whether the rows of this print are unchanged."
        ),
        "mark": _("SIMULATED") if simulated else "",
        "simulated": _("Simulated: for trying the application, never decreed.") if simulated else "",
    }  # fmt: skip


def _numbered(one: Annex | Decree) -> str:
    words = {"number": one.number, "day": date_format(one.dated_on, "j F Y")}
    return _("Number %(number)s of %(day)s") % words


def _facts(annex: Annex) -> list[tuple[str, str]]:
    decree = annex.decree
    count = ngettext("%(count)s village", "%(count)s villages", annex.villages) % {"count": annex.villages}
    rows = [(_("Programme"), f"{decree.programme.name} · {decree.programme.agency.name}")]
    if annex.version > 1:
        rows.append((_("Amends"), _numbered(decree)))
    rows.append((_("Version"), str(annex.version)))
    rows.append((_("Villages"), count if decree.year is None else f"{count} · {decree.year}"))
    if decree.legal:
        rows.append((_("Legal basis"), decree.legal))
    rows += [(_("Struck out"), decree.struck_reason)] if decree.struck_at else []
    if annex.reason:
        rows.append((_("Reason of the change"), annex.reason))
    return rows


def _change(change: AnnexChange) -> list[str]:
    return [str(change.get_kind_display()), _place(change.gone), _place(change.come), change.reason]


def _place(site: Site | None) -> str:
    if site is None:
        return "–"
    village = site.village
    return f"{village.name}, {village.regency.name if village.regency else ''}"
