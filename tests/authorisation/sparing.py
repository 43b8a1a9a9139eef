"""Slow work that has the same answer for everybody is done once; who may have it is asked each time."""

import functools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any
from unittest.mock import patch

from django.utils.functional import cached_property

from desmigratif.accounts.models import Role, User


@contextmanager
def remembered(tables: Iterable[ModuleType]) -> Iterator[None]:
    """Functions that a table names in `REMEMBERED` ("module.function") work the same out once."""
    with ExitStack() as stack:
        for name in [name for table in tables for name in getattr(table, "REMEMBERED", ())]:
            module, _, function = name.rpartition(".")
            slow = getattr(import_module(module), function)
            stack.enter_context(patch(name, functools.cache(slow)))
        yield


class RolesOfReaders:
    """Roles of the people of a world, asked of the database once for all that they read.

    Asking is a fifth of a walk. What sends a form may change roles and asks each time.
    """

    def __init__(self) -> None:
        self.known: dict[int, tuple[Role, ...]] = {}
        self.reading = False

    @contextmanager
    def remembered(self) -> Iterator[None]:
        asked: Any = User.__dict__["current_roles"].func

        def current_roles(user: User) -> Any:
            if not self.reading:
                return asked(user)
            if user.pk not in self.known:
                self.known[user.pk] = asked(user)
            return self.known[user.pk]

        instead = cached_property(current_roles)
        instead.__set_name__(User, "current_roles")
        with patch.object(User, "current_roles", instead):
            yield

    @contextmanager
    def while_reading(self, reading: bool) -> Iterator[None]:
        before, self.reading = self.reading, reading
        try:
            yield
        finally:
            self.reading = before
