"""The tables, one file a room, found by themselves: `ROWS`, and `THINGS` for the objects they are about."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from tests.authorisation.policy import Row
from tests.authorisation.world import Builder


def tables() -> dict[str, ModuleType]:
    """Every table by the name of its file."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}") for name in names}


def rows(table: str) -> tuple[Row, ...]:
    found: tuple[Row, ...] = tables()[table].ROWS
    return found


def builders() -> dict[str, Builder]:
    """Who makes things of which sort."""
    made: dict[str, Builder] = {}
    for name, module in tables().items():
        for sort, builder in _things(module):
            assert sort not in made, f"{name}: another table makes {sort} already"
            made[sort] = builder
    return made


def _things(module: ModuleType) -> Iterator[tuple[str, Builder]]:
    yield from getattr(module, "THINGS", {}).items()
