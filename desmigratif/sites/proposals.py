"""What a programme sees before it proposes a village, and what it learns when it is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from desmigratif.accounts.models import User
from desmigratif.places.models import Village
from desmigratif.programmes import access as rights
from desmigratif.programmes import queries as programmes
from desmigratif.programmes.actions.opening import Wanted
from desmigratif.programmes.errors import Blocker, VillageAlreadyServedError
from desmigratif.programmes.models import Mention, Programme, Site
from desmigratif.sites import queries


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
    first: Blocker | None
    instead: list[queries.Instead]
    wanted: Wanted
    by_waiver: bool


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
    first = refused.blockers[0] if refused.blockers else None
    programme = wanted.programme
    near = queries.instead(
        wanted.village,
        programme,
        wanted.starts_on,
        within=lambda village: rights.may_propose(user, programme, village),
    )
    by_waiver = first is not None and first.agency != programme.agency.short_name
    return Refused(str(refused), first, near, wanted, by_waiver)


def villages_like(user: User, offered: list[Programme], text: str) -> list[Village]:
    """Villages that a text means, where the person may propose one of the programmes."""
    return queries.villages_like(
        text, within=lambda village: any(rights.may_propose(user, one, village) for one in offered)
    )


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
