"""The checker's own count of every rule, beside brute force and beside cases known by name."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.cores.selection.check.rules import broken_rules, objective_of
from desmigratif.cores.selection.problem import NOT_CHOSEN, Problem
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.tests.brute import everything
from desmigratif.cores.selection.tests.files.made import file_problems, inputs_of

LOOKED_AT = 60


@settings(max_examples=60, deadline=None)
@given(file_problems(), st.randoms(use_true_random=False))
def test_rules_are_broken_where_brute_force_says_so(problem: Problem, pick: Random) -> None:
    """Any assignments, and some that break one rule at most."""
    truth, inputs = everything(problem), inputs_of(problem)
    rows = pick.sample(range(len(truth.value)), min(LOOKED_AT // 2, len(truth.value)))
    nearly = truth.feasible(without=pick.choice(list(truth.keeps))).nonzero()[0].tolist()
    rows += pick.sample(nearly, min(LOOKED_AT // 2, len(nearly)))
    feasible = truth.feasible()
    for row in rows:
        places = zip(problem.codes, truth.assignments[row].tolist(), strict=True)
        years = {code: problem.years[place].year for code, place in places if place != NOT_CHOSEN}
        assert (not list(broken_rules(inputs, years))) == feasible[row]
        assert objective_of(inputs, years) == truth.value[row]


ROWS = (
    "52.03.05.2001,9,-8.60,116.50\n"
    "52.03.05.2002,8,-8.61,116.50\n"  # 1.111951 km south of the first
    "52.03.06.2001,7,,\n"
    "52.03.06.2002,6,-8.61,117.00\n"
    "52.03.06.1003,5,-8.61,117.00\n"  # where the one before is
)
YEARS = "[years.2017]\nquota_max = 5\n[years.2018]\nquota_max = 5\n"


def given_files(policy: str, sites: str = "") -> Inputs:
    header = "code,programme,starts_on,ends_on\n"
    content = ("code,priority,lat,lng\n" + ROWS).encode()
    return read_inputs(content, (YEARS + policy).encode(), (header + sites).encode())


def test_chosen_villages_too_near_are_named_with_their_distance() -> None:
    inputs = given_files("[distance]\nmin_km = 1.2\n")
    years = {"52.03.05.2001": 2017, "52.03.05.2002": 2018, "52.03.06.2001": 2017}
    assert list(broken_rules(inputs, years)) == [
        "distance.min_km: 52.03.05.2001 and 52.03.05.2002 are 1.111951 km apart, less than 1.2 km"
    ]
    assert not list(broken_rules(inputs, {"52.03.05.2001": 2017, "52.03.06.2001": 2017}))


@pytest.mark.parametrize(
    ("min_km", "kept"),
    [
        ("1.111951", True),
        ("1.11195100000000000000000000000000001", False),
        ("1.111952", False),
        ("1e-30", True),
    ],
)
def test_the_limit_itself_is_far_enough(min_km: str, kept: bool) -> None:
    years = {"52.03.05.2001": 2017, "52.03.05.2002": 2018}
    assert (not list(broken_rules(given_files(f"[distance]\nmin_km = {min_km}\n"), years))) == kept


def test_villages_in_one_spot_clash_under_any_distance() -> None:
    years = {"52.03.06.2002": 2017, "52.03.06.1003": 2018}
    assert len(list(broken_rules(given_files("[distance]\nmin_km = 1e-999999\n"), years))) == 1


def test_a_village_too_near_a_site_of_its_year_is_named() -> None:
    site = "52.03.05.2002,Kampung TKI,2017-03-01,2018-01-01\n"
    inputs = given_files("[distance]\nmin_km = 1.2\n", site)
    assert list(broken_rules(inputs, {"52.03.05.2001": 2017})) == [
        "distance.min_km: 52.03.05.2001 is 1.111951 km from 52.03.05.2002, in a programme in 2017, "
        "less than 1.2 km"
    ]
    assert not list(broken_rules(inputs, {"52.03.05.2001": 2018}))
    ignored = '[distance]\nmin_km = 1.2\n[exclude]\nignore_programmes = ["Kampung TKI"]\n'
    assert not list(broken_rules(given_files(ignored, site), {"52.03.05.2001": 2017}))


def test_a_site_of_a_village_that_may_not_be_chosen_counts_too() -> None:
    policy = '[distance]\nmin_km = 1\n[exclude]\nkinds = ["kelurahan"]\n'
    inputs = given_files(policy, "52.03.06.1003,Kampung TKI,2014-01-01,\n")
    assert len(list(broken_rules(inputs, {"52.03.06.2002": 2018}))) == 1


def test_a_bonus_counts_once_for_every_district_with_enough() -> None:
    years = {"52.03.05.2001": 2017, "52.03.05.2002": 2018, "52.03.06.2001": 2017}
    assert objective_of(given_files(""), years) == 24
    assert objective_of(given_files("[kawasan]\nmin_villages = 2\nbonus = 100\n"), years) == 124
    assert objective_of(given_files("[kawasan]\nmin_villages = 1\nbonus = 100\n"), years) == 224
    assert objective_of(given_files("[kawasan]\nmin_villages = 3\nbonus = 100\n"), years) == 24
    assert objective_of(given_files("[kawasan]\nmin_villages = 1\nbonus = 100\n"), {}) == 0
