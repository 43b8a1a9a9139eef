"""Proposing a site and deciding on it, of which the other agencies are told; and what reading leaves behind:
that the inner part of a site was shown to somebody."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import Role, User
from desmigratif.audit import actions as audit
from desmigratif.audit.actions import Actor
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import (
    Day,
    Saying,
    Sum,
    Word,
    notify,
    notify_of_each,
    put_each_on_calendar,
    put_on_calendar,
    take_off_calendar,
)
from desmigratif.inbox.models import Notice
from desmigratif.programmes.actions.opening import Wanted, propose
from desmigratif.programmes.models import Site
from desmigratif.sites import periods, queries

PROPOSED = gettext_noop("%(programme)s proposes the village %(village)s")
FROM = gettext_noop("From %(day)s. See whether your agency has plans there, and speak up in time.")
UNTIL = gettext_noop(
    "From %(day)s. See whether your agency has plans there: it can object until %(last)s. What nobody "
    "objects to is confirmed on the day after."
)
MANY_PROPOSED = gettext_noop("%(programme)s proposes %(count)s villages")
MANY_FROM = gettext_noop("See whether your agency has plans there, and speak up in time.")
MANY_UNTIL = gettext_noop(
    "See whether your agency has plans there: it can object until %(last)s. What nobody objects to is "
    "confirmed on the day after."
)
LAST_DAY = gettext_noop("Last day for objections to %(programme)s in the village %(village)s")
CONFIRMED = gettext_noop("%(programme)s in the village %(village)s is confirmed")

DECIDING = ("confirm", "withdraw", "decline", "lapse", "undo")
"""Acts by which a site stops being a proposal, or becomes one again."""


@transaction.atomic
def propose_site(*, wanted: Wanted, reason: str, by: User) -> Site:
    """A proposed site, told to the other agencies. Refuses as `programmes.actions.opening.propose` does."""
    site = propose(wanted=wanted, reason=reason, by=by)
    tell_of_proposal(site=site, by=by)
    return site


@transaction.atomic
def tell_of_proposal(*, site: Site, by: Actor | None) -> int:
    """Tell the programme officers of the other agencies who cover the village, and put the last day for
    objections on those agencies' calendars; gives how many people were told."""
    last = mark_last_day(site=site, by=by)
    return notify(
        people=inbox.officers(without=[site.programme.agency_id], area=site.village),
        by=by,
        kind=Notice.Kind.PROPOSAL,
        subject=PROPOSED,
        body=FROM if last is None else UNTIL,
        values={**_named(site), "day": site.starts_on, **({} if last is None else {"last": last})},
        url=site.get_absolute_url(),
        about=site,
    )


@transaction.atomic
def tell_of_proposals(*, sites: Sequence[Site], by: Actor | None) -> int:
    """The same for many new proposals of one programme at once, in a few statements altogether; whoever would
    get many notices gets one of all. Gives how many are new."""
    if not sites:
        return 0
    own = sites[0].programme.agency_id
    last = periods.last_day(timezone.localdate())
    over = inbox.officers_over(
        (site.village for site in sites), kinds=(Role.Kind.PROGRAMME_OFFICER,), without=[own]
    )
    told = [
        Word(
            about=site,
            people=over[site.village_id],
            url=site.get_absolute_url(),
            values={**_named(site), "day": site.starts_on, **({} if last is None else {"last": last})},
        )
        for site in sites
    ]
    if last is not None:
        put_each_on_calendar(steps=_last_days(sites, own, last), title=LAST_DAY, by=by)
    saying = Saying(
        kind=Notice.Kind.PROPOSAL,
        subject=PROPOSED,
        body=FROM if last is None else UNTIL,
        total=_total_of(sites[0], last),
    )
    return notify_of_each(told=told, saying=saying, by=by)


def _total_of(first: Site, last: date | None) -> Sum:
    """What is said of many proposals of one programme at once, with the way to all of them."""
    asked = urlencode({"programme": first.programme.key, "state": Site.State.PROPOSED})
    return Sum(
        subject=MANY_PROPOSED,
        body=MANY_FROM if last is None else MANY_UNTIL,
        url=f"{reverse('sites:index')}?{asked}",
        key="many",
        values={"programme": first.programme.name, **({} if last is None else {"last": last})},
    )


def _last_days(sites: Sequence[Site], own: int, last: date) -> list[Day]:
    """The last day for objections to each of these sites for every other agency that leads a programme."""
    by_site = {site.pk: site for site in sites}
    others = list(queries.leading_agencies().exclude(pk=own))
    return [
        Day(
            source=proposal,
            key=f"objections {agency.pk}",
            day=last,
            url=by_site[proposal.site_id].get_absolute_url(),
            agency=agency,
            area=by_site[proposal.site_id].village,
            values=_named(by_site[proposal.site_id]),
        )
        for proposal in periods.proposals().filter(site__in=by_site)
        for agency in others
    ]


def mark_last_day(*, site: Site, by: Actor | None) -> date | None:
    """The last day for objections, which stands on the calendar of every other agency that leads a programme
    while the site is a proposal, and on none afterwards."""
    last, proposal = periods.last_day_of(site), periods.proposals().filter(site=site).last()
    if proposal is None:
        return None
    if last is None:
        take_off_calendar(source=proposal, by=by)
        return None
    for agency in queries.leading_agencies().exclude(pk=site.programme.agency_id):
        put_on_calendar(
            source=proposal,
            by=by,
            key=f"objections {agency.pk}",
            day=last,
            title=LAST_DAY,
            values=_named(site),
            url=site.get_absolute_url(),
            agency=agency,
            area=site.village,
        )
    return last


@transaction.atomic
def follow_up(*, site: Site, verb: str, by: Actor | None) -> None:
    """What follows an act on a site: its last day for objections goes or comes back, and the officers of all
    agencies who cover the village learn that it is confirmed."""
    if verb in DECIDING:
        mark_last_day(site=site, by=by)
    if verb == "confirm":
        notify(
            people=inbox.officers(area=site.village),
            by=by,
            kind=Notice.Kind.PROPOSAL,
            subject=CONFIRMED,
            values=_named(site),
            url=site.get_absolute_url(),
            about=site,
            key="confirmed",
        )


def _named(site: Site) -> dict[str, object]:
    return {"programme": site.programme.name, "village": site.village.name}


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
