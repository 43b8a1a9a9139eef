"""What nobody objected to is confirmed, on the day after the last one for objections."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.inbox.words import Word
from desmigratif.objections import queries
from desmigratif.programmes.actions import steps
from desmigratif.programmes.actions.opening import runs
from desmigratif.programmes.errors import (
    AfterEndError,
    ProgrammeError,
    ProgrammeNotRunningError,
    VillageEndedError,
)
from desmigratif.programmes.models import Site
from desmigratif.sites import periods
from desmigratif.sites.actions import follow_up

STUCK = gettext_noop("%(programme)s in the village %(village)s could not be confirmed by itself")
WHY = gettext_noop("%(why)s")
REFUSED = gettext_noop("The register refused it. It is tried again tomorrow; look at the site.")


@dataclass(frozen=True)
class Counted:
    """How many sites were confirmed, and how many could not be."""

    confirmed: int
    stuck: int


@transaction.atomic
def confirm_due(*, day: date) -> Counted:
    """Confirm the proposals whose last day for objections lies before `day`, with no objection open or
    followed. A site is confirmed so once: one whose confirmation was undone is left to people. One that
    cannot be confirmed does not stop the others; its agency's officers are told.

    All rows are held before any village is, in the order of locks that sites keep, so that nobody waits in a
    circle; then they are looked at again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_share_lineage()")
    due = queries.due(day, among=queries.held(queries.due(day)))
    done = sum(_confirmed(site) for site in due)
    return Counted(confirmed=done, stuck=len(due) - done)


def _confirmed(site: Site) -> bool:
    try:
        with transaction.atomic():
            _refuse_over(site)
            done = steps.step(site=site, verb="confirm", reason=_reason(site), by=None)
            follow_up(site=done, verb="confirm", by=None)
    except ProgrammeError as refusal:
        with translation.override("en"):
            _tell(site, str(refusal))
        return False
    except DatabaseError:
        _tell(site, REFUSED)
        return False
    return True


def _refuse_over(site: Site) -> None:
    """What is over by now is left to people: the programme, the site's own days, the village."""
    if not runs(programme=site.programme, on=site.starts_on):
        raise ProgrammeNotRunningError
    if site.ends_on is not None and site.ends_on <= timezone.localdate():
        raise AfterEndError
    if not queries.exists_today(site.village):
        raise VillageEndedError


def _reason(site: Site) -> str:
    """Why, in the language of the house: it stands in the site's history."""
    with translation.override(settings.LANGUAGE_CODE):
        last = periods.last_day_of(site)
        day = "" if last is None else date_format(last, "DATE_FORMAT")
        return gettext("No objection until %(day)s.") % {"day": day}


def _tell(site: Site, why: str) -> int:
    """`why` is an English msgid."""
    return notify(
        people=inbox.officers(agency_ids=[site.programme.agency_id], area=site.village),
        by=None,
        kind=Notice.Kind.PROPOSAL,
        subject=STUCK,
        body=WHY,
        values={"programme": site.programme.name, "village": site.village.name, "why": Word(why)},
        url=site.get_absolute_url(),
        about=site,
        key="not confirmed",
    )
