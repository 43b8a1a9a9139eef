"""From files to the problem: who is allowed when, and which floors are in force."""

import numpy as np
from hypothesis import given

from desmigratif.cores.selection.problem import Problem
from desmigratif.cores.selection.read.assemble import WaivedFloor, problem_of, waived_floors
from desmigratif.cores.selection.read.inputs import Inputs, read_inputs
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
    for name in ("priority", "cost", "allowed", "province", "regency", "district", "floors", "include"):
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
