"""Whether the substances and months of rest in the database are what the lawbook cites."""

from datetime import date

from django.utils.translation import gettext as _

from desmigratif.cores.lawbook import rule_on
from desmigratif.programmes import facts, queries
from desmigratif.programmes.models import Programme

ONE_SUBSTANCE = "desmigratif-no-double"


def differences(on: date) -> list[str]:
    """One sentence for each difference; empty when both say the same."""
    named = set(rule_on(ONE_SUBSTANCE, on).items)
    confirmed = queries.programmes().filter(substance_status=Programme.SubstanceStatus.CONFIRMED)
    by_substance: dict[str, set[str]] = {}
    for programme in confirmed:
        by_substance.setdefault(programme.substance.name, set()).add(programme.name)
    return [*_of_substance(named, by_substance), *_of_rest(on)]


def _of_substance(named: set[str], by_substance: dict[str, set[str]]) -> list[str]:
    told = []
    for substance, programmes in sorted(by_substance.items()):
        if named & programmes and named != programmes:
            words = {"substance": substance, "here": _listed(programmes), "law": _listed(named)}
            told.append(
                _("“%(substance)s” holds %(here)s; the lawbook (desmigratif-no-double) names %(law)s.")
                % words
            )
    if not any(named & programmes for programmes in by_substance.values()):
        told.append(_("No substance holds the programmes that the lawbook names: %s.") % _listed(named))
    return told


def _of_rest(on: date) -> list[str]:
    months = facts.cooling_months(on)
    return [
        _("%(programme)s rests %(here)d months; the lawbook (programme-cooling) says %(law)d.")
        % {"programme": programme.name, "here": programme.cooling_months, "law": months}
        for programme in queries.programmes()
        if programme.cooling_months != months
    ]


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
