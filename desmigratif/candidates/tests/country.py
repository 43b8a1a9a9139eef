"""A list of candidates in the small country, for every room above this one."""

import pytest

from desmigratif.accounts.models import User
from desmigratif.accounts.tests.country import Country
from desmigratif.candidates.actions import store_candidates
from desmigratif.candidates.actions.keeping import ListOfCandidates
from desmigratif.candidates.models import CandidateSet


def candidates_csv(country: Country, *, simulated: bool = False, extra: str = "") -> bytes:
    """A list of all villages: each one's share abroad differs, the first has most."""
    lines = ["code,population,residents_abroad,poverty_share,cost_idr" + (",simulated" if simulated else "")]
    for number, code in enumerate(country.codes):
        row = f"{code},1000,{700 - 40 * number},0.{10 + number},{1_000_000 + number}"
        lines.append(row + (",true" if simulated else ""))
    return ("\n".join(lines) + "\n" + extra).encode()


@pytest.fixture
def candidates(country: Country, planner: User) -> CandidateSet:
    given = ListOfCandidates("PODES", "PODES 2024", candidates_csv(country))
    return store_candidates(given=given, by=planner)
