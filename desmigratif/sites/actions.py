"""Proposing a site, of which the other agencies are told; and what reading leaves behind: that the inner part
of a site was shown to somebody."""

from django.db import transaction
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.models import Site

PROPOSED = gettext_noop("%(programme)s proposes the village %(village)s")
FROM = gettext_noop("From %(day)s. See whether your agency has plans there, and speak up in time.")


@transaction.atomic
def propose_site(*, wanted: Wanted, reason: str, by: User) -> Site:
    """A proposed site, told to the other agencies. Refuses as `programmes.actions.opening.propose` does."""
    site = propose(wanted=wanted, reason=reason, by=by)
    tell_of_proposal(site=site, by=by)
    return site


def tell_of_proposal(*, site: Site, by: Actor | None) -> int:
    """Tell the programme officers of the other agencies who cover the village; gives how many."""
    return notify(
        people=inbox.officers(without=[site.programme.agency_id], area=site.village),
        by=by,
        kind=Notice.Kind.PROPOSAL,
        subject=PROPOSED,
        body=FROM,
        values={
            "programme": site.programme.name,
            "village": site.village.name,
            "day": site.starts_on,
        },
        url=site.get_absolute_url(),
        about=site,
    )


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
