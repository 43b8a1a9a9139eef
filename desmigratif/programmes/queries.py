"""Named reads of the programmes room: programmes, sites, who holds a village, which villages are free."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode, LineageEvent, Village
from desmigratif.programmes.errors import Blocker
from desmigratif.programmes.models import (
    InheritedOverlap,
    LineageConflict,
    Mention,
    Programme,
    Refusal,
    Site,
    SiteChange,
    SiteFootprint,
    Waiver,
)
from desmigratif.programmes.states import ENDED


def programmes() -> QuerySet[Programme]:
    """Every programme by name, with its agency and substance."""
    return Programme.objects.select_related("agency", "substance").order_by(Lower("name"))


def with_counts(found: QuerySet[Programme]) -> QuerySet[Programme]:
    """Annotated with `running` and `ended`: numbers of its sites."""
    held = Q(sites__state__in=[state.value for state in ENDED])
    return found.annotate(
        running=Count("sites", filter=Q(sites__in=Site.objects.running()), distinct=True),
        ended=Count("sites", filter=held, distinct=True),
    )


def sites() -> QuerySet[Site]:
    """Every site with its programme, agency, village and the places above it."""
    return Site.objects.select_related(
        "programme__agency", "village__district", "village__regency", "village__province"
    )


def sites_of(village: Village) -> QuerySet[Site]:
    """Sites in a village, and those whose ground it came out of; newest first."""
    return (
        sites().filter(Q(village=village) | Q(footprints__village=village)).distinct().order_by("-starts_on")
    )


def blockers(
    *, village_id: int, substance_id: int, starts_on: date, ends_on: date | None, without: int | None = None
) -> tuple[Blocker, ...]:
    """Who holds a village for any day of a period, first come first; `without` leaves one site out."""
    held = (
        SiteFootprint.objects.filter(
            village_id=village_id, substance_id=substance_id, period__overlap=(starts_on, ends_on)
        )
        .select_related("site__programme__agency")
        .order_by("site__starts_on", "site_id")
    )
    if without is not None:
        held = held.exclude(site_id=without)
    return tuple(_blocker(row, starts_on) for row in held)


def _blocker(row: SiteFootprint, starts_on: date) -> Blocker:
    site = row.site
    return Blocker(
        site_id=site.pk,
        programme=site.programme.name,
        agency=site.programme.agency.short_name,
        since=site.starts_on,
        until=row.period.upper,
        rests=site.ends_on is not None and site.ends_on <= starts_on,
    )


def held_villages(substance_id: int, since: date) -> QuerySet[SiteFootprint]:
    """Footprints of a substance on a day or later."""
    return SiteFootprint.objects.filter(substance_id=substance_id, period__overlap=(since, None))


def held_after(*, day: date) -> QuerySet[SiteFootprint]:
    """Ground that sites hold on a day or later, their rest included: rows with `code` (today's), `programme`,
    `starts_on` and `ends_on` (None: open), by code."""
    code = places.running_codes(AreaCode.System.KEMENDAGRI).filter(area=OuterRef("village_id"))
    found = SiteFootprint.objects.annotate(
        code=Subquery(code.values("code")[:1]),
        programme=F("site__programme__name"),
        starts_on=F("period__startswith"),
        ends_on=F("period__endswith"),
    )
    lasting = Q(ends_on=None) | Q(ends_on__gt=day)
    return found.filter(lasting, code__isnull=False).order_by("code", "site_id")


def free(villages: QuerySet[Village], *, substance_id: int, on: date) -> QuerySet[Village]:
    """Only villages that no site of the substance holds on that day or later: nobody who proposes one of them
    from then on is refused."""
    held = held_villages(substance_id, on).filter(village_id=OuterRef("pk"))
    return villages.exclude(Exists(held))


def changes_of(site: Site) -> QuerySet[SiteChange]:
    """What happened to a site, newest first, with what took a line back."""
    return site.changes.select_related("undone_by", "undoes")


def newest_change(site: Site) -> SiteChange | None:
    """The newest change that was not taken back and is not itself a taking back."""
    return site.changes.filter(undone_by=None, undoes=None).order_by("-id").first()


def waivers() -> QuerySet[Waiver]:
    """Every waiver with both programmes, newest first; `given` is a list of its confirmations."""
    return Waiver.objects.select_related(
        "programme__agency", "first_site__programme__agency", "village__regency", "village__district"
    ).prefetch_related("confirmations__agency", "lanes")


def overlaps() -> QuerySet[InheritedOverlap]:
    """Every inherited pair with both sites, newest first."""
    return InheritedOverlap.objects.select_related(
        "first__programme__agency",
        "second__programme__agency",
        "first__village__regency",
        "second__village__regency",
    ).prefetch_related("settlements__agency")


def conflicts() -> QuerySet[LineageConflict]:
    """Pairs of sites for which an event of villages waits or waited, with who agreed, newest first."""
    return LineageConflict.objects.select_related(
        "event",
        "first__programme__agency",
        "second__programme__agency",
        "first__village__regency",
        "second__village__regency",
    ).prefetch_related("agreements__agency")


def open_conflicts(event: LineageEvent) -> QuerySet[LineageConflict]:
    """What still stands in the way of an event."""
    return LineageConflict.objects.filter(event=event, settled_at=None)


def agreed(conflict: LineageConflict) -> bool:
    """Whether an officer of each agency of the two sites has agreed."""
    agencies = {conflict.first.programme.agency_id, conflict.second.programme.agency_id}
    return agencies <= set(conflict.agreements.values_list("agency_id", flat=True))


def mentions_of(villages: Iterable[int]) -> QuerySet[Mention]:
    """Mentions of these villages in publications."""
    return Mention.objects.filter(village__in=list(villages)).select_related("programme__agency")


def refusals() -> QuerySet[Refusal]:
    """Refused sites, newest first."""
    return Refusal.objects.select_related(
        "village__regency", "programme__agency", "blocking_site__programme__agency"
    )


def not_spent_twice() -> int:
    """How many times a village was spared from a second programme: villages and programmes refused, each
    pair once however often it was tried. Whoever only met the own programme spared nothing."""
    by_another = Refusal.objects.exclude(blocking_site__programme=F("programme"))
    return by_another.values("village_id", "programme_id").distinct().count()
