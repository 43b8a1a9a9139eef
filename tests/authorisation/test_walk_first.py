"""The first share of the walk, and its sabotage."""

from collections.abc import Callable

import pytest

from tests.authorisation import shares
from tests.authorisation.doors import Door
from tests.authorisation.sabotage import noticed
from tests.authorisation.walking import Walk, folded
from tests.gates import hold


@pytest.mark.slow
@pytest.mark.parametrize("table", shares.tables_of(0))
def test_the_server_answers_as_the_table_says(walk: Walk, table: str, tell: Callable[[], None]) -> None:
    hold(folded(walk.whole(table)))
    tell()


@pytest.mark.slow
@pytest.mark.parametrize("door", shares.doors_of(0), ids=str)
def test_the_walk_notices_an_access_function_that_lets_everybody_through(walk: Walk, door: Door) -> None:
    seen = noticed(walk, door, shares.tables_of(0))
    assert seen, f"{door} may be replaced by “all” and no page differs: untested or useless"
