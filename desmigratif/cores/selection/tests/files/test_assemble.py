"""From files to the problem: who is allowed when, and which floors are in force."""

import numpy as np
from hypothesis import given

from desmigratif.cores.selection.problem import Kawasan, Problem
from desmigratif.cores.selection.read.assemble import WaivedFloor, near_sites, problem_of, waived_floors
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
from desmigratif.cores.selection.read.near_sites import NO_SITE
from desmigratif.cores.selection.tests.files.made import file_problems, inputs_of

CANDIDATES = (
    "code,priority\n52.03.05.2001,5\n52.03.05.1002,4\n52.03.06.2001,3\n52.04.01.3001,2\n11.01.01.2001,1\n"
)


def inputs(policy: str, sites: str = "") -> Inputs:
    header = "code,programme,starts_on,ends_on\n"
    text = "[years.2017]\nquota = 1\n[years.2018]\nquota = 1\n" + policy
    return read_inputs(CANDIDATES.encode(), text.encode(), (header + sites).encode())


@given(file_problems())
def test_a_problem_written_as_files_is_read_as_the_same_problem(problem: Problem) -> None:
    again = problem_of(inputs_of(problem))
    assert (again.codes, again.years, again.caps) == (problem.codes, problem.years, problem.caps)
    assert (again.provinces, again.regencies, again.districts) == (
        problem.provinces,
        problem.regencies,
        problem.districts,
    )
    assert again.neediest_first == problem.neediest_first
    assert (again.min_mm, again.kawasan) == (problem.min_mm, problem.kawasan)
    arrays = ("priority", "cost", "allowed", "province", "regency", "district", "floors", "include")
    for name in (*arrays, "clashing", "near_site"):
        np.testing.assert_array_equal(getattr(again, name), getattr(problem, name), name)


def test_kinds_and_codes_are_excluded_in_every_year() -> None:
    policy = '[exclude]\nkinds = ["kelurahan", "desa_adat"]\ncodes = ["1101012001", "99.99.99.2999"]\n'
    problem = problem_of(inputs(policy))
    assert problem.codes[:2] == ("11.01.01.2001", "52.03.05.1002")
    assert problem.allowed.any(axis=1).tolist() == [False, False, True, True, False]


def test_sites_take_their_years_unless_the_programme_is_ignored() -> None:
    sites = (
        "5203052001,Kampung TKI,2014-01-01,2018-01-01\n52.03.06.2001,Desbumi,2018-12-31,\n"
        "1101012001,Desmigratif,2010-01-01,\n99.99.99.2999,Kampung TKI,2014-01-01,\n"
    )
    policy = '[exclude]\nignore_programmes = ["Desmigratif"]\n'
    allowed = problem_of(inputs(policy, sites)).allowed
    assert allowed.tolist() == [[True, True], [True, True], [False, True], [True, False], [True, True]]


def test_a_general_floor_is_waived_where_too_few_are_eligible_and_a_named_one_never() -> None:
    asked = inputs('[floors]\nprovince = 2\n[floors.provinces]\n"52" = 9\n"91" = 1\n')
    problem = problem_of(asked)
    assert problem.provinces == ("11", "52", "91")
    assert problem.floors.tolist() == [0, 9, 1]
    assert waived_floors(asked, problem) == (WaivedFloor("11", 2, 1),)


def test_a_floor_counts_villages_eligible_in_some_year() -> None:
    sites = "1101012001,Kampung TKI,2017-01-01,2018-01-01\n"
    assert problem_of(inputs("[floors]\nprovince = 1\n", sites)).floors.tolist() == [1, 1]
    gone = "1101012001,Kampung TKI,2017-01-01,2019-01-01\n"
    assert problem_of(inputs("[floors]\nprovince = 1\n", gone)).floors.tolist() == [0, 1]


def test_a_named_floor_of_zero_takes_the_general_one_away() -> None:
    asked = inputs('[floors]\nprovince = 2\n[floors.provinces]\n"11" = 0\n')
    assert problem_of(asked).floors.tolist() == [0, 2]
    assert waived_floors(asked, problem_of(asked)) == ()


POSITIONS = {
    "52.03.05.2001": "-8.60,116.50",
    "52.03.05.1002": "-8.61,116.50",  # 1.11 km south of the first
    "52.03.06.2001": "-8.625,116.50",  # 1.67 km south of the second
    "52.04.01.3001": ",",
    "11.01.01.2001": "-8.60,116.50",  # where the first is
}
# In the order of codes: 0 is 11.01.01.2001, 1 is 05.1002, 2 is 05.2001, 3 is 06.2001, 4 has no position.


def placed(policy: str, sites: str = "") -> Inputs:
    rows = "".join(f"{code},1,{position}\n" for code, position in POSITIONS.items())
    header = "code,programme,starts_on,ends_on\n"
    text = "[years.2017]\nquota = 1\n[years.2018]\nquota = 1\n" + policy
    return read_inputs(("code,priority,lat,lng\n" + rows).encode(), text.encode(), (header + sites).encode())


def test_villages_nearer_than_the_distance_clash_whatever_stands_between() -> None:
    problem = problem_of(placed("[distance]\nmin_km = 1.5\n"))
    assert (problem.clashing.tolist(), problem.min_mm) == ([[0, 1], [0, 2], [1, 2]], 1_500_000)
    assert problem.allowed.all()
    assert not problem.near_site.any()
    assert problem_of(placed("[distance]\nmin_km = 2\n")).clashing.tolist() == [
        [0, 1],
        [0, 2],
        [1, 2],
        [1, 3],
    ]
    assert problem_of(placed("")).clashing.shape == (0, 2)


def test_a_distance_that_is_just_reached_is_kept() -> None:
    """From -8.60 to -8.61 are 1,111,951 mm."""
    pairs = [[0, 1], [0, 2], [1, 2]]
    assert problem_of(placed("[distance]\nmin_km = 1.111951\n")).clashing.tolist() == [[0, 2]]
    assert problem_of(placed("[distance]\nmin_km = 1.1119510000000000000001\n")).clashing.tolist() == pairs
    assert problem_of(placed("[distance]\nmin_km = 1.111952\n")).clashing.tolist() == pairs


def test_a_site_closes_the_villages_around_it_in_its_years_but_never_its_own() -> None:
    sites = "52.03.05.1002,Kampung TKI,2014-01-01,2018-01-01\n"
    asked = placed("[distance]\nmin_km = 1.5\n", sites)
    problem = problem_of(asked)
    assert problem.allowed.tolist() == [[False, True]] * 3 + [[True, True]] * 2
    assert problem.near_site.tolist() == [[True, False], [False, False], [True, False], *[[False] * 2] * 2]
    assert problem.allowed_but_for_distance.tolist() == [[True] * 2, [False, True], *[[True] * 2] * 3]
    near = near_sites(asked, problem.clashing)
    assert near.village[:, 0].tolist() == [1, NO_SITE, 1, NO_SITE, NO_SITE]
    assert near.mm[:, 0].tolist() == [1_111_951, 0, 1_111_951, 0, 0]
    assert (near.village[:, 1] == NO_SITE).all()


def test_a_site_of_an_excluded_village_counts_and_one_without_a_position_or_ignored_does_not() -> None:
    sites = (
        "52.03.05.1002,Kampung TKI,2014-01-01,\n52.04.01.3001,Kampung TKI,2014-01-01,\n"
        "52.03.06.2001,Desbumi,2014-01-01,\n99.99.99.2999,Kampung TKI,2014-01-01,\n"
    )
    policy = '[distance]\nmin_km = 1.5\n[exclude]\nkinds = ["kelurahan"]\nignore_programmes = ["Desbumi"]\n'
    problem = problem_of(placed(policy, sites))
    assert problem.allowed.any(axis=1).tolist() == [False, False, False, True, False]
    assert problem.near_site.any(axis=1).tolist() == [True, False, True, False, False]


def test_floors_and_eligibility_do_not_heed_the_distance() -> None:
    sites = "52.03.05.1002,Kampung TKI,2014-01-01,\n"
    asked = placed("[distance]\nmin_km = 1.5\n[floors]\nprovince = 1\n", sites)
    problem = problem_of(asked)
    assert not problem.allowed[0].any()
    assert problem.floors.tolist() == [1, 1]
    assert waived_floors(asked, problem) == ()


def test_kawasan_is_handed_on() -> None:
    policy = "[kawasan]\nmin_villages = 3\nbonus = 40\n"
    assert problem_of(placed(policy)).kawasan == Kawasan(min_villages=3, bonus=40)
    assert problem_of(placed("")).kawasan is None
