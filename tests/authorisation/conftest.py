"""One world for all tests of a file, gone afterwards."""

import gc
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.authorisation import rooms, sparing, telling, world
from tests.authorisation.calling import Caller
from tests.authorisation.doors import doors, watched
from tests.authorisation.walking import Walk


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """A walk over a whole world. The log is silent: refusals by the thousand are what is wanted."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), world.undone(), sparing.remembered(rooms.tables().values()):
        built = world.build(rooms.builders())
        gc.collect()
        gc.freeze()  # the world stays: looking through it again and again costs a fifth of the walk
        caller = Caller(built)
        with watched(doors()) as used, caller.roles.remembered():
            yield Walk(built, caller, used)
    gc.unfreeze()
    logging.disable(logging.NOTSET)


@pytest.fixture
def tell(walk: Walk, record_property: Callable[[str, object], None]) -> Callable[[], None]:
    """Puts what was walked since the last time into the closing lines of the tests."""

    def told() -> None:
        for name, value in walk.told().items():
            record_property(telling.WALKED + name, value)

    return told
