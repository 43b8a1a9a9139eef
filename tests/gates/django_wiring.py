"""What only the loaded application knows: foreign keys, migrations, models, addresses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

from tests.gates.tree import PACKAGE


class Link(NamedTuple):
    """Something of room `source` that points to room `target`."""

    source: str
    what: str
    target: str


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith(f"{PACKAGE}.")]


def foreign_keys() -> Iterator[Link]:
    """Every relation between our models, however it was written."""
    for model in own_models():
        for field in model._meta.get_fields(include_hidden=True):
            target: Any = field.related_model
            if field.auto_created and not field.concrete:
                continue
            if isinstance(target, type) and target.__module__.startswith(f"{PACKAGE}."):
                yield Link(_room(model), f"{model.__name__}.{field.name}", _room(target))


def migration_dependencies() -> Iterator[Link]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {
        config.label: config.name.split(".")[1] for config in apps.get_app_configs() if _is_ours(config.name)
    }
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        for needed, _ in migration.dependencies:
            if label in ours and needed in ours:
                yield Link(ours[label], f"migration {name}", ours[needed])


def upward(links: Iterable[Link], storeys: Mapping[str, int]) -> Iterator[str]:
    for link in links:
        if link.source != link.target and storeys[link.target] >= storeys[link.source]:
            yield f"{link.source}: {link.what} points up to {link.target}"


def missing_terms(names: Iterable[str], glossary: str) -> Iterator[str]:
    """Models without a row of their own in the glossary's table."""
    rows = [line.split("|")[1].strip().strip("`") for line in glossary.splitlines() if line.startswith("|")]
    terms = {term.strip().strip("`") for row in rows for term in row.split(",")}
    yield from (f"GLOSSARY.md has no row for {name}" for name in sorted(set(names) - terms))


def callbacks() -> dict[str, Callable[..., Any]]:
    """Our views by their full name, as the address table reaches them."""
    found: dict[str, Callable[..., Any]] = {}
    for callback in _reached(get_resolver()):
        inner = getattr(callback, "view_class", callback)
        if inner.__module__.startswith(f"{PACKAGE}."):
            found[f"{inner.__module__}.{inner.__qualname__}"] = callback
    return found


def open_views(views: Mapping[str, Callable[..., Any]], public: Iterable[str]) -> Iterator[str]:
    """Views that neither demand a sign-in nor are public on purpose."""
    for name, view in sorted(views.items()):
        if name not in set(public) and not hasattr(view, "login_url"):
            yield f"{name} has no @login_required and is not in the list of public pages"


def _reached(resolver: URLResolver) -> Iterator[Callable[..., Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.callback
        else:
            yield from _reached(entry)


def _room(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def _is_ours(name: str) -> bool:
    return name.startswith(f"{PACKAGE}.")
