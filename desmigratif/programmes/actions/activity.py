"""What happened at a site is counted. Rooms above call this from their own actions; the numbers can be
rebuilt from their records."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.programmes.errors import ActivityDayError
from desmigratif.programmes.models import Site, SiteActivity


@transaction.atomic
def note_activity(
    *, site: Site, kind: str, happened_on: date, count: int, source: str, by: Actor | None
) -> bool:
    """So many of one kind on a day, as this source says now; 0 takes it back. False when it said so before.

    Raises ActivityDayError for a day to come, or outside the site's period.
    """
    counts = {kind: count}
    return note_activities(site=site, counts=counts, happened_on=happened_on, source=source, by=by)


@transaction.atomic
def note_activities(
    *, site: Site, counts: Mapping[str, int], happened_on: date, source: str, by: Actor | None
) -> bool:
    """The same for several kinds, with one line in the trail."""
    _refuse_day(site, happened_on)
    known = SiteActivity.objects.filter(site=site, happened_on=happened_on, source=source, kind__in=counts)
    before = dict(known.values_list("kind", "count"))
    changed = {kind: count for kind, count in counts.items() if before.get(kind, 0) != count}
    if not changed:
        return False
    known.filter(kind__in=[kind for kind, count in changed.items() if not count]).delete()
    now = timezone.now()
    SiteActivity.objects.bulk_create(
        [
            SiteActivity(
                site=site, kind=kind, happened_on=happened_on, count=count, source=source, noted_at=now
            )
            for kind, count in sorted(changed.items())
            if count
        ],
        update_conflicts=True,
        unique_fields=["site", "kind", "happened_on", "source"],
        update_fields=["count", "noted_at"],
    )
    _record(site, changed, happened_on, source, by)
    return True


def _refuse_day(site: Site, day: date) -> None:
    over = site.ends_on is not None and day >= site.ends_on
    if day > timezone.localdate() or day < site.starts_on or over:
        raise ActivityDayError


def _record(site: Site, counts: Mapping[str, int], day: date, source: str, by: Actor | None) -> None:
    audit.record(
        verb="note activity",
        subject_kind="site",
        subject_id=site.pk,
        by=by,
        detail={"on": day.isoformat(), "source": source, "counts": dict(counts)},
        agency_id=site.programme.agency_id,
        area_id=site.village_id,
    )
