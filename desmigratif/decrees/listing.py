"""Which sites stand in a decree's annex: those that are confirmed, or what took their place. Reads only."""

from dataclasses import dataclass

from desmigratif.decrees import queries
from desmigratif.decrees.models import AnnexChange, Approval, Decree
from desmigratif.objections import queries as objections
from desmigratif.programmes.models import Site

Kind = AnnexChange.Kind
MOST_STEPS = 20
"""Of replacements of replacements that are followed."""


@dataclass(frozen=True)
class Entry:
    """A site for an annex, and the year of the plan that it stands under."""

    site: Site
    year: int


@dataclass(frozen=True)
class Offer:
    """A change that the register gives reason for: a site that goes, one that comes, or both."""

    kind: str
    year: int
    gone: Site | None = None
    come: Site | None = None

    @property
    def key(self) -> str:
        """What names the change on a form."""
        return f"{self.gone.pk if self.gone else ''}-{self.come.pk if self.come else ''}"

    @property
    def shown(self) -> Site:
        """The site by which the change is found in a list."""
        site = self.come or self.gone
        assert site is not None
        return site

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


def first(approval: Approval, year: int | None) -> list[Entry]:
    """What version 1 lists: sites of a year of the plan, or of all, that no other decree names."""
    return _entries(queries.sites_of(approval, year), queries.decreed_elsewhere(approval))


def offered(decree: Decree) -> list[Offer]:
    """Changes that another version may take: what went, what came, what replaced what; by year and place."""
    years = {row.site_id: row.year for row in queries.rows_of(queries.newest_annex(decree))}
    there = queries.sites_by_id(years)
    following, changes = _followed(there), list[Offer]()
    met = {*years, *queries.decreed_elsewhere(decree.approval, decree)}
    for number, site in there.items():
        if site.state in queries.LISTED:
            continue
        come = following.get(number)
        if come is not None and (come.state not in queries.LISTED or come.pk in met):
            come = None
        met.update({come.pk} if come else ())
        changes.append(Offer(Kind.REPLACED if come else Kind.REMOVED, years[number], site, come))
    entries = _entries(queries.sites_of(decree.approval, decree.year), met)
    changes += [Offer(Kind.ADDED, one.year, come=one.site) for one in entries]
    return sorted(changes, key=_order)


def _entries(sites: list[Site], named: set[int]) -> list[Entry]:
    """Each confirmed site, or the confirmed one that took its place; none twice, and none that is named."""
    following = _followed({site.pk: site for site in sites})
    found: dict[int, Entry] = {}
    for site in sites:
        here = site if site.state in queries.LISTED else following.get(site.pk)
        if here is not None and here.state in queries.LISTED and here.pk not in named:
            found.setdefault(here.pk, Entry(here, int(getattr(site, "year", here.starts_on.year))))
    return list(found.values())


def _followed(sites: dict[int, Site]) -> dict[int, Site]:
    """The last site that took the place of each of these after objections, where one did."""
    last = {number: site for number, site in sites.items() if site.state not in queries.LISTED}
    for _step in range(MOST_STEPS):
        nexts = objections.replacements(last.values()) if last else {}
        if not nexts:
            break
        last = {number: nexts.get(site.pk, site) for number, site in last.items()}
    moved = {number: site.pk for number, site in last.items() if site.pk != number}
    known = queries.sites_by_id(moved.values()) if moved else {}
    return {number: known[pk] for number, pk in moved.items()}


def _order(offer: Offer) -> tuple[object, ...]:
    village = offer.shown.village
    above = [str(area.name) if area else "" for area in (village.province, village.regency, village.district)]
    return (offer.year, *above, village.name, offer.shown.pk)
