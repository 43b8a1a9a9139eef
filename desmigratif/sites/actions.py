"""What reading leaves behind: that the inner part of a site was shown to somebody."""

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.programmes.models import Site


def note_inner_read(*, site: Site, by: User, purpose: str = "") -> None:
    """One line for one request that showed what only those who work with the site read."""
    audit.note_read(
        subject_kind="site",
        subject_ids=[site.pk],
        by=by,
        purpose=purpose,
        agency_id=site.programme.agency_id,
        area_id=site.village_id,
    )
