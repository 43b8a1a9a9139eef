"""An agency objects to another's proposal."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desmigratif.accounts.models import User
from desmigratif.agencies.models import Agency
from desmigratif.audit import actions as audit
from desmigratif.inbox import queries as inbox
from desmigratif.inbox.actions import notify
from desmigratif.inbox.models import Notice
from desmigratif.objections import queries
from desmigratif.objections.errors import (
    NoPeriodError,
    NoProposalError,
    ObjectedTwiceError,
    SameVillageError,
    TooLateError,
    VillageGoneError,
    in_words,
)
from desmigratif.objections.models import Objection
from desmigratif.places.models import Village
from desmigratif.programmes.changing import locked
from desmigratif.programmes.errors import ProgrammeError, ReasonError, VillageAlreadyServedError
from desmigratif.programmes.models import Site
from desmigratif.sites import periods

OBJECTED = gettext_noop("%(agency)s objects to %(programme)s in the village %(village)s")
ANSWER = gettext_noop("%(text)s")


@dataclass(frozen=True)
class Objecting:
    """That an agency objects to a site, why, and which village it offers instead, if any."""

    site: Site
    agency: Agency
    reason: str
    alternative: Village | None = None


@transaction.atomic
def object_to(*, asked: Objecting, by: User) -> Objection:
    """An objection, told to the officers of the proposing agency there. The site is not confirmed before it
    is answered. Whoever confirms the site in the same instant goes first, or waits for this.

    Raises ObjectionError: no proposal, too late, objected already, no officer of another agency there; and
    VillageAlreadyServedError when the village that is offered is not free.
    """
    site = locked(asked.site)
    why_not = obstacle(site=site, agency=asked.agency)
    if why_not is not None:
        raise why_not
    if not asked.reason.strip():
        raise ReasonError
    if asked.alternative is not None:
        _judge(asked.alternative, site)
    objection = _created(asked, site, by)
    audit.record(
        verb="object",
        subject_kind="objection",
        subject_id=objection.pk,
        by=by,
        detail={"site": str(site), "agency": str(asked.agency), "reason": asked.reason},
        agency_id=site.programme.agency_id,
        area_id=site.village_id,
    )
    _tell(objection, by)
    return objection


def obstacle(*, site: Site, agency: Agency) -> ProgrammeError | None:
    """Why an agency cannot object to a site today; None when it can."""
    if site.state != Site.State.PROPOSED:
        return NoProposalError()
    last = periods.last_day_of(site)
    if last is None:
        return NoPeriodError()
    if queries.of_agency(site, agency) is not None:
        return ObjectedTwiceError()
    return TooLateError() if timezone.localdate() > last else None


def _judge(village: Village, site: Site) -> None:
    """The village that is offered exists, is another one and free."""
    if village.pk == site.village_id:
        raise SameVillageError
    if not queries.exists_today(village):
        raise VillageGoneError
    blockers = queries.holders(village, site)
    if blockers:
        raise VillageAlreadyServedError(
            village_id=village.pk, programme_id=site.programme_id, verb="offer", blockers=blockers
        )


def _created(asked: Objecting, site: Site, by: User) -> Objection:
    last = periods.last_day_of(site)
    if last is None:
        raise NoPeriodError
    try:
        with transaction.atomic():
            return Objection.objects.create(
                site=site,
                agency=asked.agency,
                reason=asked.reason,
                alternative=asked.alternative,
                made_on=timezone.localdate(),
                open_until=last,
                by_id=by.pk,
                by_label=by.get_username(),
            )
    except IntegrityError as error:
        raise in_words(error) from error


def _tell(objection: Objection, by: User) -> int:
    site = objection.site
    return notify(
        people=inbox.officers(agency_ids=[site.programme.agency_id], area=site.village),
        by=by,
        kind=Notice.Kind.OBJECTION,
        subject=OBJECTED,
        body=ANSWER,
        values={
            "agency": objection.agency.short_name,
            "programme": site.programme.name,
            "village": site.village.name,
            "text": objection.reason,
        },
        url=objection.get_absolute_url(),
        about=objection,
    )
