"""A line of the trail that officers were looked at."""

from collections.abc import Collection

from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.centres.models import Post


def note_officers_seen(*, posts: Collection[Post], purpose: str, by: Actor) -> None:
    """Officers of these sites were shown; the line belongs to their agency when they have one in common."""
    agencies = {post.site.programme.agency_id for post in posts}
    audit.note_read(
        subject_kind="site",
        subject_ids=[post.site_id for post in posts],
        by=by,
        purpose=purpose,
        agency_id=agencies.pop() if len(agencies) == 1 else None,
    )
