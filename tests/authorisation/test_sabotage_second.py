"""The second share of the sabotage."""

import pytest

from tests.authorisation import shares
from tests.authorisation.doors import Door
from tests.authorisation.sabotage import noticed
from tests.authorisation.walking import Walk


@pytest.mark.slow
@pytest.mark.parametrize("door", shares.doors_of(1), ids=str)
def test_the_walk_notices_an_access_function_that_lets_everybody_through(walk: Walk, door: Door) -> None:
    assert noticed(walk, door), f"{door} may be replaced by “all” and no page differs: untested or useless"
