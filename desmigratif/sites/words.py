"""What was done to a site, and how far it has come, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from desmigratif.programmes.models import Site, SiteChange
from desmigratif.programmes.states import BY_VERB, State

DONE: dict[str, str | Promise] = {
    "propose": pgettext_lazy("done to a site", "Proposed"),
    "record past": pgettext_lazy("done to a site", "Taken from a list of the past"),
    "confirm": pgettext_lazy("done to a site", "Confirmed"),
    "establish": pgettext_lazy("done to a site", "Established"),
    "activate": pgettext_lazy("done to a site", "Became active"),
    "graduate": pgettext_lazy("done to a site", "Graduated"),
    "close": pgettext_lazy("done to a site", "Closed"),
    "withdraw": pgettext_lazy("done to a site", "Withdrawn"),
    "decline": pgettext_lazy("done to a site", "Declined"),
    "lapse": pgettext_lazy("done to a site", "Lapsed"),
    "extend": pgettext_lazy("done to a site", "Prolonged"),
    "set end": pgettext_lazy("done to a site", "End set"),
    "reopen": pgettext_lazy("done to a site", "Reopened"),
    "undo": pgettext_lazy("done to a site", "Taken back"),
}
"""What a line of the history says; an unknown verb stays as it is written."""

ROAD = (State.PROPOSED, State.CONFIRMED, State.ESTABLISHED, State.ACTIVE, State.GRADUATED)
WITH_END = ("propose", "record past", "extend", "set end", "reopen", "undo")
"""Acts whose line says until when the site goes on from then."""


def done(verb: str) -> str:
    return str(DONE.get(verb, verb))


@dataclass(frozen=True)
class Step:
    """One stop on a site's way: "done", "now" or "ahead", and the day it was reached where it is known."""

    label: str
    where: str
    on: date | None = None


def steps_of(site: Site, changes: list[SiteChange]) -> list[Step]:
    """The way of a site: the stops behind it, where it stands, what lies ahead."""
    days = _reached(changes)
    if site.state in ROAD:
        at = ROAD.index(State(site.state))
        return [
            Step(str(state.label), _where(number, at), days.get(state) if number <= at else None)
            for number, state in enumerate(ROAD)
        ]
    behind = [Step(str(state.label), "done", days[state]) for state in ROAD if state in days]
    return [*behind, Step(str(site.get_state_display()), "now", days.get(site.state))]


def _where(number: int, at: int) -> str:
    if number == at:
        return "now"
    return "done" if number < at else "ahead"


def _reached(changes: list[SiteChange]) -> dict[str, date]:
    """The day on which each state was last reached, by changes that stand."""
    days: dict[str, date] = {}
    for change in reversed(changes):
        if hasattr(change, "undone_by"):
            continue
        if change.verb == "propose":
            days[State.PROPOSED] = change.on
        elif change.verb in BY_VERB:
            days[BY_VERB[change.verb].after] = change.on
    return days


@dataclass(frozen=True)
class Told:
    """One line of a site's history; `undone` when a later one took it back."""

    what: str
    on: date
    at: datetime
    who: str
    reason: str
    undone: bool
    undoes: str
    until: date | None


def told(change: SiteChange) -> Told:
    ends_on = change.after.get("ends_on") if change.verb in WITH_END else None
    return Told(
        what=done(change.verb),
        on=change.on,
        at=change.at,
        who=gettext("the installation") if change.by_id is None else change.by_label,
        reason=change.reason,
        undone=hasattr(change, "undone_by"),
        undoes=done(change.undoes.verb) if change.undoes is not None else "",
        until=date.fromisoformat(ends_on) if ends_on else None,
    )
