"""What can be done to a site: the words of each act, what its form asks for, and which act is open now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desmigratif.accounts.models import User
from desmigratif.programmes import queries
from desmigratif.programmes.actions import steps
from desmigratif.programmes.errors import NothingToUndoError
from desmigratif.programmes.models import Site, SiteChange
from desmigratif.programmes.states import BY_VERB, ENDED, RUNNING
from desmigratif.sites import periods, words
from desmigratif.sites.actions import follow_up


@dataclass(frozen=True)
class Act:
    """One act. `asks`: "on" (a day that is not to come), "end", "maybe end"; a reason always."""

    verb: str
    title: str | Promise
    meaning: str | Promise
    done: str | Promise
    icon: str = "check"
    kind: str = "quiet"
    asks: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The act in an address."""
        return self.verb.replace(" ", "-")


ACTS = (
    Act(
        "confirm",
        _("Confirm"),
        _("The programme takes the village in. It was held since the proposal; nobody else can come."),
        _("The site is confirmed."),
        kind="primary",
        asks=("on",),
    ),
    Act(
        "establish",
        _("Establish"),
        _("The centre stands: officers are named and the village has agreed."),
        _("The site is established."),
        kind="primary",
        asks=("on",),
    ),
    Act(
        "activate",
        _("Mark as active"),
        _("The centre serves people from this day on."),
        _("The site is active."),
        kind="primary",
        asks=("on",),
    ),
    Act(
        "graduate",
        _("Graduate"),
        _(
            "The village goes on by itself. The site ends on this day, and the village rests before another "
            "programme may come."
        ),
        _("The site has graduated."),
        asks=("on",),
    ),
    Act(
        "extend",
        _("Prolong"),
        _("A later end, or none. It is refused when another programme holds the village by then."),
        _("The site is prolonged."),
        icon="calendar",
        asks=("maybe end",),
    ),
    Act(
        "set end",
        _("Set the end"),
        _("An end, or an earlier one. The site goes on until then; the village rests afterwards."),
        _("The end is set."),
        icon="calendar",
        asks=("end",),
    ),
    Act(
        "reopen",
        _("Reopen"),
        _(
            "The site goes on in the state it had before its end. It is refused when another programme holds "
            "the village by now."
        ),
        _("The site is open again."),
        icon="rotate-ccw",
        asks=("maybe end",),
    ),
    Act(
        "close",
        _("Close"),
        _(
            "The site ends on this day without having reached its aim. The village rests before another "
            "programme may come."
        ),
        _("The site is closed."),
        icon="circle-x",
        kind="danger",
        asks=("on",),
    ),
    Act(
        "withdraw",
        _("Withdraw"),
        _("The programme takes its proposal back. The village is free at once."),
        _("The proposal is withdrawn. The village is free."),
        icon="circle-x",
        kind="danger",
    ),
    Act(
        "decline",
        _("Decline"),
        _("The village or its regency does not want the programme. The village is free at once."),
        _("The proposal is declined. The village is free."),
        icon="ban",
        kind="danger",
    ),
    Act(
        "lapse",
        _("Let lapse"),
        _("Nothing came of the proposal. The village is free at once."),
        _("The proposal has lapsed. The village is free."),
        icon="hourglass",
        kind="danger",
    ),
    Act(
        "undo",
        _("Undo the newest change"),
        _("The newest change is taken back, as if it had not been made; both lines stay in the history."),
        _("The change is taken back."),
        icon="rotate-ccw",
    ),
)
BY_SLUG = {act.slug: act for act in ACTS}


def offered(site: Site, newest: SiteChange | None) -> list[Act]:
    """Acts that the site's state allows now; `newest` is its newest change that stands."""
    return [act for act in ACTS if _fits(act, site, newest)]


def _fits(act: Act, site: Site, newest: SiteChange | None) -> bool:
    if act.verb in BY_VERB:
        return site.state in BY_VERB[act.verb].before
    if act.verb == "undo":
        return newest is not None and bool(newest.before)
    if act.verb == "reopen":
        return site.state in ENDED
    return site.state in RUNNING and (act.verb != "extend" or site.ends_on is not None)


def outlook(act: Act, site: Site, newest: SiteChange | None) -> dict[str, Any]:
    """What the page of an act shows beside its form; `open_until`: the last day for objections, while it has
    not passed and the act would not wait for it."""
    last = periods.last_day_of(site) if act.verb == "confirm" else None
    return {
        "open_until": last if last is not None and last >= timezone.localdate() else None,
        "open_now": act in offered(site, newest),
        "newest": newest,
        "newest_words": words.done(newest.verb) if newest else "",
        "button": "danger" if act.kind == "danger" else "primary",
    }


def perform(act: Act, site: Site, *, by: User, given: dict[str, Any]) -> Site:
    """Do it with what the form gave: `reason`, and `on`, `ends_on` or `change` where the act asks; and what
    follows. Raises ProgrammeError."""
    with transaction.atomic():
        done = _perform(act, site, by=by, given=given)
        follow_up(site=done, verb=act.verb, by=by)
    return done


def _perform(act: Act, site: Site, *, by: User, given: dict[str, Any]) -> Site:
    reason: str = given.get("reason", "")
    ends_on: date | None = given.get("ends_on")
    if act.verb in BY_VERB:
        return steps.step(site=site, verb=act.verb, on=given.get("on"), reason=reason, by=by)
    if act.verb == "extend":
        return steps.extend(site=site, ends_on=ends_on, reason=reason, by=by)
    if act.verb == "reopen":
        return steps.reopen(site=site, ends_on=ends_on, reason=reason, by=by)
    if act.verb == "set end" and ends_on is not None:
        return steps.set_end(site=site, ends_on=ends_on, reason=reason, by=by)
    return steps.undo(change=_named(site, given.get("change") or 0), reason=reason, by=by)


def _named(site: Site, pk: int) -> SiteChange:
    change = queries.changes_of(site).filter(pk=pk).first()
    if change is None:
        raise NothingToUndoError
    return change
