"""What a programme sees before it proposes a village, and what it learns when it is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from desmigratif.accounts.models import Role, User
from desmigratif.accounts.reach import reach_of
from desmigratif.places import queries as places
from desmigratif.places.models import Village
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.actions.opening import Wanted
from desmigratif.programmes.errors import Blocker, VillageAlreadyServedError
from desmigratif.programmes.models import Mention, Programme, Site
from desmigratif.programmes.states import RUNNING
from desmigratif.sites import queries

MOST_VILLAGES = 25


@dataclass(frozen=True)
class Look:
    """What stands in a village today."""

    standings: list[queries.Standing]
    sites: list[Site]
    mentions: list[Mention]
    simulated: bool


@dataclass(frozen=True)
class Refused:
    """Who was first, and what to do now: another village, or a waiver where two agencies meet."""

    sentence: str
    blockers: tuple[Blocker, ...]
    instead: list[queries.Instead]
    wanted: Wanted
    by_waiver: bool

    @property
    def first(self) -> Blocker | None:
        return self.blockers[0] if self.blockers else None


def look_at(village: Village, offered: Iterable[Programme]) -> Look:
    """Who holds the village, what publications say of it, whether its figures are made up."""
    return Look(
        standings=queries.standings(village, offered, timezone.localdate()),
        sites=list(programmes.sites_of(village)),
        mentions=list(programmes.mentions_of([village.pk])),
        simulated=queries.has_simulated_figures(village),
    )


def refusal(user: User, wanted: Wanted, refused: VillageAlreadyServedError) -> Refused:
    """The refusal with its ways out."""
    programme = wanted.programme
    near = queries.instead(
        wanted.village,
        programme,
        wanted.starts_on,
        within=lambda village: rights.may_propose(user, programme, village),
    )
    by_waiver = bool(refused.blockers) and refused.blockers[0].agency != programme.agency.short_name
    return Refused(str(refused), refused.blockers, near, wanted, by_waiver)


def refused_act(user: User, site: Site, refused: VillageAlreadyServedError) -> Refused:
    """Who was first where a site was to go on, and villages for another one from today. A site that still
    holds its village needs no waiver, and none prolongs it."""
    wanted = Wanted(site.village, site.programme, timezone.localdate())
    found = refusal(user, wanted, refused)
    return found if site.state not in RUNNING else replace(found, by_waiver=False)


def villages_like(user: User, offered: list[Programme], text: str) -> list[Village]:
    """Villages that a text means, where the person may propose one of the programmes; one more than are
    shown, when there are more."""
    reaches = [reach_of(user, Role.Kind.PROGRAMME_OFFICER, agency_id=one.agency_id) for one in offered]
    inside = None if any(one.nation for one in reaches) else {pk for one in reaches for pk in one.areas}
    return places.search_villages(text, MOST_VILLAGES + 1, inside)


def initial(asked: Mapping[str, str], offered: list[Programme]) -> dict[str, Any]:
    """What the form begins with: what was filled in for another village, else from today on."""
    keys = {str(programme.pk): programme for programme in offered}
    only = offered[0] if len(offered) == 1 else None
    programme = keys.get(asked.get("programme", ""), only)
    return {
        "programme": None if programme is None else programme.pk,
        "starts_on": asked.get("starts_on") or timezone.localdate(),
        "ends_on": asked.get("ends_on") or None,
    }
