"""Which rows of a list of this room fit what is asked for, whichever list it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from desmigratif.coordination import queries
from desmigratif.places import queries as places
from desmigratif.places.models import AreaCode, LineageEvent
from desmigratif.programmes.models import SiteLane

M = TypeVar("M", bound=Model)
CODE_DIGITS = 10


@dataclass(frozen=True)
class Ways:
    """Where the rows of a list have their villages, programmes and year, in what else the text is looked for,
    and what each state means."""

    villages: tuple[str, ...]
    programmes: tuple[str, ...]
    year: str
    words: tuple[str, ...] = ()
    states: Mapping[str, Q] = field(default_factory=dict)


WAYS: dict[str, Ways] = {
    "waivers": Ways(
        villages=("village",),
        programmes=("programme", "first_site__programme"),
        year="asked_at__year",
        states={
            "open": Q(withdrawn_at=None, lanes=None),
            "used": Q(withdrawn_at=None, pk__in=SiteLane.objects.exclude(waiver=None).values("waiver")),
            "withdrawn": Q(withdrawn_at__isnull=False),
        },
    ),
    "overlaps": Ways(
        villages=("first__village", "second__village"),
        programmes=("first__programme", "second__programme"),
        year="noticed_on__year",
        states={"open": Q(is_settled=False), "settled": Q(is_settled=True)},
    ),
    "events": Ways(
        villages=(
            *("village", "successions__predecessor", "successions__successor"),
            *("conflicts__first__village", "conflicts__second__village"),
        ),
        programmes=("conflicts__first__programme", "conflicts__second__programme"),
        year="happened_on__year",
        words=("decree",),
        states={state: Q(state=state) for state in LineageEvent.State.values},
    ),
    "refusals": Ways(
        villages=("village",), programmes=("programme", "blocking_site__programme"), year="at__year"
    ),
    "mentions": Ways(
        villages=("village",),
        programmes=("programme",),
        year="published__startswith",
        words=("name_as_written",),
    ),
}
"""By the list's name in its address."""


def matching(name: str, found: QuerySet[M], asked: Mapping[str, Any]) -> QuerySet[M]:
    """Rows that fit everything that is asked: `text`, `programme`, `agency`, `state` (a key of the list's
    `states`) and `year`; what is empty or missing asks for nothing."""
    ways = WAYS[name]
    if asked.get("text"):
        found = _where(found, _named(ways, asked["text"]))
    if asked.get("programme"):
        found = _where(found, _any(ways.programmes, asked["programme"]))
    if asked.get("agency"):
        found = _where(found, _any([f"{path}__agency" for path in ways.programmes], asked["agency"]))
    if asked.get("state"):
        known: Any = queries.with_settled(found) if name == "overlaps" else found  # type: ignore[arg-type]
        found = known.filter(ways.states[asked["state"]])
    return found.filter(**{ways.year: asked["year"]}) if asked.get("year") else found


def _where(found: QuerySet[M], condition: Q) -> QuerySet[M]:
    """Apart from the list's own joins, so that no row comes twice and no count changes."""
    return found.filter(pk__in=found.model._default_manager.filter(condition).values("pk"))


def _any(paths: tuple[str, ...] | list[str], value: object) -> Q:
    condition = Q()
    for path in paths:
        condition |= Q(**{path: value})
    return condition


def _named(ways: Ways, text: str) -> Q:
    """One of the villages carries a code that begins so, or a name holds the text."""
    number = places.digits(text)
    if number and len(number) <= CODE_DIGITS:
        unit = 10 ** (CODE_DIGITS - len(number))
        within = (int(number) * unit, (int(number) + 1) * unit - 1)
        codes = places.running_codes(AreaCode.System.KEMENDAGRI).filter(number__range=within)
        return _any([f"{path}__in" for path in ways.villages], codes.values("area"))
    names = [f"{path}__name__icontains" for path in ways.villages]
    return _any([*names, *(f"{word}__icontains" for word in ways.words)], text)
