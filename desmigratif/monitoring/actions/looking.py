"""A line of the trail that the reports of a site were looked at."""

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.programmes.models import Site


def note_reports_seen(*, site: Site, by: Actor) -> None:
    """The reports of a site were shown."""
    audit.note_read(
        subject_kind="site",
        subject_ids=[site.pk],
        by=by,
        purpose="reports",
        agency_id=site.programme.agency_id,
        area_id=site.village_id,
    )
