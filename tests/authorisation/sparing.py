"""Slow work that has the same answer for everybody is done once; who may have it is asked each time."""

import functools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import ModuleType
from unittest.mock import patch


@contextmanager
def remembered(tables: Iterable[ModuleType]) -> Iterator[None]:
    """Functions that a table names in `REMEMBERED` ("module.function") work the same out once."""
    with ExitStack() as stack:
        for name in [name for table in tables for name in getattr(table, "REMEMBERED", ())]:
            module, _, function = name.rpartition(".")
            slow = getattr(import_module(module), function)
            stack.enter_context(patch(name, functools.cache(slow)))
        yield
