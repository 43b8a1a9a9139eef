"""A site begins: proposed by a programme, or taken from a list of the past."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desmigratif.audit.actions import Actor
from desmigratif.places.models import Village
from desmigratif.programmes import queries
from desmigratif.programmes.changing import remember, written
from desmigratif.programmes.errors import (
    OVERLAP,
    PastTwiceError,
    ProgrammeNotRunningError,
    SourceError,
    constraint_of,
    in_words,
)
from desmigratif.programmes.models import Programme, Site
from desmigratif.programmes.refusing import refusable


@dataclass(frozen=True)
class Wanted:
    """A site to be opened; an empty end is open. `source`: where its beginning is written."""

    village: Village
    programme: Programme
    starts_on: date
    ends_on: date | None = None
    simulated: bool = False
    source: str = ""


@dataclass(frozen=True)
class Past(Wanted):
    """A site of the past: the state it came to; `source` is the list it was taken from."""

    state: str = Site.State.ACTIVE


@refusable
@transaction.atomic
def propose(*, wanted: Wanted, reason: str, by: Actor | None) -> Site:
    """A proposed site, which holds its village from now on.

    Raises VillageAlreadyServedError when a programme of the same substance holds the village on any of the
    days, SourceError when it would begin before this year by nobody's word, ProgrammeNotRunningError,
    VillageEndedError, VillageNotBegunError, PeriodError, ReasonError.
    """
    if needs_source(starts_on=wanted.starts_on) and not wanted.source.strip():
        raise SourceError
    if not runs(programme=wanted.programme, on=wanted.starts_on):
        raise ProgrammeNotRunningError
    site = Site(
        village=wanted.village,
        programme=wanted.programme,
        substance_id=wanted.programme.substance_id,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        simulated=wanted.simulated,
        source=wanted.source,
    )
    written(site, verb="propose", save=site.save)
    remember(site, verb="propose", by=by, reason=reason)
    return site


def needs_source(*, starts_on: date) -> bool:
    """Whether a beginning lies before this year, so that a proposal must name where it is written."""
    return starts_on < timezone.localdate().replace(month=1, day=1)


def runs(*, programme: Programme, on: date) -> bool:
    """Whether a programme's own period holds the day; an unknown beginning counts as begun."""
    begun = programme.starts_on is None or programme.starts_on <= on
    return begun and (programme.ends_on is None or on < programme.ends_on)


@transaction.atomic
def record_past(*, past: Past, by: Actor | None) -> Site:
    """A site of the past. Where it meets another programme's the two become a public pair
    (InheritedOverlap). Raises PastError, PastTwiceError, PeriodError."""
    days = (past.starts_on, past.ends_on)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT programmes_record_past(%s, %s, %s, %s, %s, %s, %s)",
                [past.village.pk, past.programme.pk, past.state, *days, past.source, past.simulated],
            )
            (key,) = cursor.fetchone()
    except IntegrityError as error:
        # Others have become pairs: what is still in the way is the programme itself.
        raise PastTwiceError if constraint_of(error) == OVERLAP else in_words(error) from error
    site = queries.sites().get(pk=key)
    remember(site, verb="record past", by=by, reason=past.source)
    return site
