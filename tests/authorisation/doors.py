"""Every access function of the house, and the same function answering as if everybody held every role.

Found by themselves, so that a new one cannot be forgotten: public functions that take a `user` in a room's
access, charge, queries, reach, models or waiting, methods `visible_to` of querysets, and the reach of roles.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db.models import Q

import desmigratif
from desmigratif.accounts import reach
from desmigratif.accounts.models import User

WHERE = ("access", "charge", "queries", "reach", "models", "waiting")
PERSON = "user"
NO_DOORS = {
    "accounts.access.agencies_to_give": "fills a choice of a form; may_give decides",
    "accounts.access.kinds_to_give": "fills a choice of a form; may_give decides",
    "accounts.access.role_names": "words of the same choice",
    "overview.access.seat_of": "names the role by which a file was taken, for the trail",
}
"""Functions that take a user and open nothing, and why."""


@dataclass(frozen=True)
class Door:
    """An access function: its owner (a module or a class) and its name there."""

    owner: Any
    name: str

    @property
    def original(self) -> Callable[..., Any]:
        found: Callable[..., Any] = inspect.getattr_static(self.owner, self.name)
        return found

    @property
    def room(self) -> str:
        return str(self.original.__module__).split(".")[1]

    def __str__(self) -> str:
        return f"{self.original.__module__.removeprefix('desmigratif.')}.{self.original.__qualname__}"


def doors() -> list[Door]:
    """Every access function, in the order of rooms and names."""
    found = {str(door): door for module in _modules() for door in _of(module)}
    return [found[name] for name in sorted(found)]


def _modules() -> Iterator[Any]:
    for room in sorted(path.name for path in Path(desmigratif.__path__[0]).iterdir() if path.is_dir()):
        for name in WHERE:
            full = f"desmigratif.{room}.{name}"
            if room not in {"cores", "config", "__pycache__"} and find_spec(full) is not None:
                yield import_module(full)


def _of(module: Any) -> Iterator[Door]:
    for name, value in vars(module).items():
        if getattr(value, "__module__", "") != module.__name__ or name.startswith("_"):
            continue
        if inspect.isfunction(value) and _is_door(module, value):
            yield Door(module, name)
        elif inspect.isclass(value):
            yield from (Door(value, one) for one in vars(value) if _is_method(value, one))


def _is_door(module: Any, function: Callable[..., Any]) -> bool:
    if PERSON not in inspect.signature(function).parameters:
        return False
    return f"{module.__name__}.{function.__name__}".removeprefix("desmigratif.") not in NO_DOORS


def _is_method(owner: type, name: str) -> bool:
    method = inspect.getattr_static(owner, name)
    if not inspect.isfunction(method):
        return False
    return (owner is reach.Reach and not name.startswith("_")) or name.endswith("visible_to")


def everybody(door: Door, god: User) -> Callable[..., Any]:
    """The function for whom everybody is `god`, who holds every role; reach is the whole nation."""
    if door.owner is reach.Reach:
        return (lambda *_given, **_named: True) if door.name == "covers" else (lambda *_given, **_named: Q())
    if door.name == "reach_of":
        return lambda *_given, **_named: reach.Reach(nation=True, areas=frozenset())
    original, signature = door.original, inspect.signature(door.original)
    if signature.return_annotation in {bool, "bool"}:
        return lambda *_given, **_named: True

    def opened(*given: Any, **named: Any) -> Any:
        bound = signature.bind(*given, **named)
        bound.arguments[PERSON] = copy(god)  # what an action does to it must not last
        return original(*bound.args, **bound.kwargs)

    return opened


@contextmanager
def opened(door: Door, god: User) -> Iterator[None]:
    """Meanwhile the door stands open, under every name by which a module reaches it."""
    with ExitStack() as stack:
        _replaced(stack, {id(door.original): everybody(door, god)}, [door])
        yield


@contextmanager
def watched(found: list[Door]) -> Iterator[set[str]]:
    """Meanwhile names of the doors that were gone through come into the set."""
    used: set[str] = set()
    with ExitStack() as stack:
        _replaced(stack, {id(door.original): _noting(door, used) for door in found}, found)
        yield used


def _noting(door: Door, used: set[str]) -> Callable[..., Any]:
    original, name = door.original, str(door)

    @wraps(original)
    def noting(*given: Any, **named: Any) -> Any:
        used.add(name)
        return original(*given, **named)

    return noting


def _replaced(stack: ExitStack, substitutes: dict[int, Callable[..., Any]], found: list[Door]) -> None:
    """Every door's substitute (by the identity of its function) in its class and in all modules."""
    for door in found:
        if inspect.isclass(door.owner):
            stack.enter_context(patch.object(door.owner, door.name, substitutes[id(door.original)]))
    for module in [one for name, one in sys.modules.items() if name.startswith("desmigratif.")]:
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value) and id(value) in substitutes:
                stack.enter_context(patch.object(module, name, substitutes[id(value)]))
