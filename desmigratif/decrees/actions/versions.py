"""Writing one version of an annex whole: its rows numbered, what it changes, its hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desmigratif.accounts.models import User
from desmigratif.decrees.listing import Entry, Offer
from desmigratif.decrees.models import Annex, AnnexChange, AnnexRow, Decree
from desmigratif.decrees.printing import canon

KEPT = ("site_id", "village_id", "code", "name", "district", "regency", "province", "year", "starts_on")


@dataclass(frozen=True)
class Written:
    """What stands on a decree: its number and date; title and legal basis on the first one."""

    number: str
    dated_on: date
    title: str = ""
    legal: str = ""


@dataclass(frozen=True)
class Amendment:
    """A change that was chosen, and why."""

    offer: Offer
    reason: str


@dataclass(frozen=True)
class After:
    """The version that another one follows, why, and what changes."""

    version: int
    reason: str
    changes: Sequence[Amendment]


def row_of(*, entry: Entry) -> AnnexRow:
    """A site as it stands in the register now."""
    site, village = entry.site, entry.site.village
    return AnnexRow(
        site=site,
        village=village,
        code=str(getattr(site, "code", None) or ""),
        name=village.name,
        district=_name(village.district),
        regency=_name(village.regency),
        province=_name(village.province),
        year=entry.year,
        starts_on=site.starts_on,
    )


def _name(area: object) -> str:
    return str(getattr(area, "name", ""))


def changed(*, rows: Sequence[AnnexRow], changes: Sequence[Amendment]) -> list[AnnexRow]:
    """The rows of the next version: those that stay, as they were printed, and those that come."""
    offers = [change.offer for change in changes]
    going = {offer.gone.pk for offer in offers if offer.gone is not None}
    staying = [
        AnnexRow(**{name: getattr(row, name) for name in KEPT}) for row in rows if row.site_id not in going
    ]
    coming = [row_of(entry=Entry(offer.come, offer.year)) for offer in offers if offer.come is not None]
    return [*staying, *coming]


def write(
    *, decree: Decree, written: Written, rows: list[AnnexRow], by: User, after: After | None = None
) -> Annex:
    """Number the rows by year and place, and write version 1 or the one `after` another."""
    rows.sort(key=lambda row: (row.year, row.province, row.regency, row.district, row.name, row.site_id))
    for position, row in enumerate(rows, start=1):
        row.position = position
    annex = Annex.objects.create(
        decree=decree,
        version=after.version + 1 if after else 1,
        number=written.number.strip(),
        dated_on=written.dated_on,
        reason=after.reason.strip() if after else "",
        villages=len(rows),
        changes=len(after.changes) if after else 0,
        sha256=canon.sha256(rows),
        by=by,
    )
    for row in rows:
        row.annex = annex
    AnnexRow.objects.bulk_create(rows)
    if after:
        AnnexChange.objects.bulk_create(_changes(annex, after.changes))
    return annex


def _changes(annex: Annex, changes: Sequence[Amendment]) -> list[AnnexChange]:
    return [
        AnnexChange(
            annex=annex,
            position=position,
            kind=change.offer.kind,
            gone=change.offer.gone,
            come=change.offer.come,
            reason=change.reason,
        )
        for position, change in enumerate(changes, start=1)
    ]
