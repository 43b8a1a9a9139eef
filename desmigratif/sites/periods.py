"""Until when a proposal is open to objections of the other agencies: days counted from the proposal, as many
as the lawbook says on that day."""

from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from desmigratif.cores.lawbook import NotYetError, RepealedError, rule_on
from desmigratif.programmes.models import Site, SiteChange
from desmigratif.programmes.states import RELEASED, State

OBJECTION_DAYS = "programmes-objection-days"
"""The lawbook's question about the days."""


def days(on: date) -> int | None:
    """Days that a proposal of that day is open; None where the lawbook has no period then."""
    try:
        return rule_on(OBJECTION_DAYS, on).whole
    except (NotYetError, RepealedError):
        return None


def last_day(proposed_on: date | None) -> date | None:
    """The last day for objections to a proposal of that day; None when there is no period."""
    length = None if proposed_on is None else days(proposed_on)
    return None if proposed_on is None or length is None else proposed_on + timedelta(days=length)


def proposals() -> QuerySet[SiteChange]:
    """Changes by which sites became proposed, newest first: proposing, or undoing a withdrawal."""
    begun = Q(verb="propose") | Q(before__state__in=[state.value for state in RELEASED])
    return SiteChange.objects.filter(begun, after__state=State.PROPOSED.value).order_by("-id")


def with_proposed_on(found: QuerySet[Site]) -> QuerySet[Site]:
    """Annotated with `proposed_on`: the day on which the site became proposed, None for one of the past."""
    newest = proposals().filter(site=OuterRef("pk")).values("on")[:1]
    return found.annotate(proposed_on=Subquery(newest))


def last_days(found: QuerySet[Site]) -> list[date | None]:
    """The last day for objections to each of these sites, None without a period; one read."""
    newest = proposals().filter(site=OuterRef("pk")).values("on")[:1]
    return [last_day(on) for on in found.values_list(Subquery(newest), flat=True)]


def last_day_of(site: Site) -> date | None:
    """The last day for objections to a site; None for one that is no proposal, or has no period."""
    if site.state != State.PROPOSED:
        return None
    return last_day(proposals().filter(site=site).values_list("on", flat=True).first())
