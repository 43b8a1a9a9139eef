"""The second share of the walk."""

from collections.abc import Callable

import pytest

from tests.authorisation import shares
from tests.authorisation.walking import Walk, folded
from tests.gates import hold


@pytest.mark.slow
@pytest.mark.parametrize("table", shares.tables_of(1))
def test_the_server_answers_as_the_table_says(walk: Walk, table: str, tell: Callable[[], None]) -> None:
    hold(folded(walk.whole(table)))
    tell()
