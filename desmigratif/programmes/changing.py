"""What every change of a site has in common: the lock, the words for a refusal, the line of its history."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.programmes import queries
from desmigratif.programmes.errors import (
    OVERLAP,
    ReasonError,
    VillageAlreadyServedError,
    constraint_of,
    in_words,
)
from desmigratif.programmes.models import Site, SiteChange

CHANGING = ("state", "starts_on", "ends_on")


def locked(site: Site) -> Site:
    """The site as it is now, held until the transaction ends. Lineage comes before it in the order of locks
    (migration 0002); the weaker lock of the row lets footprints refer to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_share_lineage()")
    return queries.sites().select_for_update(of=("self",), no_key=True).get(pk=site.pk)


def written(site: Site, *, verb: str, save: Callable[[], Any]) -> None:
    """Save in a savepoint. Raises what the database's refusal means: VillageAlreadyServedError and others."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        if constraint_of(error) != OVERLAP:
            raise in_words(error) from error
        raise served(site, verb) from None


def served(site: Site, verb: str) -> VillageAlreadyServedError:
    """The refusal, with who holds the village of the site as it was wanted."""
    return VillageAlreadyServedError(
        village_id=site.village_id,
        programme_id=site.programme_id,
        verb=verb,
        blockers=queries.blockers(
            village_id=site.village_id,
            substance_id=site.substance_id,
            starts_on=site.starts_on,
            ends_on=_end_with_rest(site),
            without=site.pk,
        ),
    )


def _end_with_rest(site: Site) -> date | None:
    """The day until which the site would hold its village: its rest may be what meets another."""
    if site.ends_on is None:
        return None
    rest = site.programme.cooling_months if site.pk is None else site.cooling_months
    months = site.ends_on.month - 1 + rest
    year, month = site.ends_on.year + months // 12, months % 12 + 1
    return date(year, month, min(site.ends_on.day, monthrange(year, month)[1]))


def facts(site: Site) -> dict[str, str | None]:
    """State and period as they are written into the history."""
    return {
        name: value.isoformat() if isinstance(value := getattr(site, name), date) else value
        for name in CHANGING
    }


class Told(TypedDict, total=False):
    """What else a line of history says: why, what stood before, and which line it takes back."""

    reason: Required[str]
    before: dict[str, str | None]
    undoes: SiteChange


def remember(
    site: Site, *, verb: str, by: Actor | None, on: date | None = None, **told: Unpack[Told]
) -> SiteChange:
    """One line in the site's history and one in the trail; `on` is today unless said. Raises ReasonError."""
    if not told["reason"].strip():
        raise ReasonError
    change = SiteChange.objects.create(
        site=site,
        verb=verb,
        on=on or timezone.localdate(),
        by_id=None if by is None else by.pk,
        by_label="system" if by is None else by.get_username(),
        after=facts(site),
        **told,
    )
    audit.record(
        verb=verb,
        subject_kind="site",
        subject_id=site.pk,
        by=by,
        detail={"site": str(site), "reason": change.reason, **facts(site)},
        agency_id=site.programme.agency_id,
        area_id=site.village_id,
    )
    return change
