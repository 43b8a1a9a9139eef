"""Every address of the server by name, with the parts that fill it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.authorisation.policy import Thing


@dataclass(frozen=True)
class Address:
    """An address by the name that `reverse` takes; None where it has none."""

    name: str | None
    route: str
    parts: frozenset[str]


def addresses() -> list[Address]:
    """All that the resolver knows, in its order."""
    return list(_below(get_resolver(), (), "", frozenset()))


def _below(
    above: URLResolver, spaces: tuple[str, ...], route: str, parts: frozenset[str]
) -> Iterator[Address]:
    for entry in above.url_patterns:
        here, known = route + str(entry.pattern), parts | set(_converters(entry))
        if isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name)) if entry.name else None
            yield Address(name, here, frozenset(known))
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _below(entry, inner, here, frozenset(known))


def _converters(entry: Any) -> Any:
    return getattr(entry.pattern, "converters", None) or entry.pattern.regex.groupindex


def path_of(name: str, parts: frozenset[str], thing: Thing) -> str:
    """The address of a thing; KeyError names what the thing lacks. An argument "url part" is for that address
    alone."""
    return reverse(
        name, kwargs={part: thing.args.get(f"{name} {part}") or thing.args[part] for part in parts}
    )
