"""CANDIDATES: exact priorities, and every fault named with its row and column."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.cores.selection.read.candidates import Candidates, read_candidates
from desmigratif.cores.selection.read.faults import WORDS, BadRowsError, WrongUseError
from desmigratif.cores.selection.read.inputs import read_inputs
from desmigratif.cores.selection.read.policy import read_policy
from desmigratif.cores.selection.tests.files.test_table import workbook

YEAR = "[years.2017]\nquota = 1\n"
SHARE_FIRST = YEAR + '[priority]\nlexicographic = ["residents_abroad_share", "poverty_share"]\n'
APART = YEAR + "[distance]\nmin_km = 2.5\n"
WEIGHTS = YEAR + "[priority.weights]\n"


def read(content: str, policy: str) -> Candidates:
    return read_candidates(content.encode(), read_policy(policy.encode()))


def faults(content: str, policy: str) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.kind) for fault in read(content, policy).bad_rows]


def texts(number: Fraction, digits: int) -> str:
    scaled = round(number * 10**digits)
    return f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}"


@st.composite
def villages(draw: st.DrawFn) -> dict[str, str]:
    share = st.fractions(0, 1, max_denominator=10**9).map(lambda number: texts(number, 9))
    population = draw(st.one_of(st.none(), st.integers(0, 20_000)))
    abroad = draw(st.one_of(st.none(), st.integers(0, population if population is not None else 20_000)))
    return {
        "population": "" if population is None else str(population),
        "residents_abroad": "" if abroad is None else str(abroad),
        "poverty_share": draw(st.one_of(st.just(""), share)),
        "idm": draw(st.one_of(st.just(""), share)),
    }


def exact_scores(village: dict[str, str]) -> dict[str, int]:
    """s = floor(10⁶·x), with fractions and one village at a time."""
    score = dict.fromkeys(("residents_abroad_share", "poverty_share", "idm", "residents_abroad"), 0)
    if village["residents_abroad"]:
        abroad = int(village["residents_abroad"])
        score["residents_abroad"] = math.floor(10**6 * min(Fraction(1), Fraction(abroad, 10_000)))
        if village["population"] not in ("", "0"):
            score["residents_abroad_share"] = math.floor(10**6 * Fraction(abroad, int(village["population"])))
    if village["poverty_share"]:
        score["poverty_share"] = math.floor(10**6 * Fraction(village["poverty_share"]))
    if village["idm"]:
        score["idm"] = math.floor(10**6 * (1 - Fraction(village["idm"])))
    return score


def table(rows: list[dict[str, str]]) -> str:
    names = list(rows[0])
    lines = [",".join(["code", *names])]
    lines += [f"52.03.05.{2001 + n}," + ",".join(row[name] for name in names) for n, row in enumerate(rows)]
    return "\n".join(lines) + "\n"


@given(
    st.lists(villages(), min_size=1, max_size=6),
    st.permutations(list(exact_scores({"residents_abroad": "", "poverty_share": "", "idm": ""}))),
)
def test_lexicographic_priorities_are_exact(rows: list[dict[str, str]], order: list[str]) -> None:
    first, second = order[:2]
    policy = f'{YEAR}[priority]\nlexicographic = ["{first}", "{second}"]\n'
    wanted = [exact_scores(row)[first] * 1000 + exact_scores(row)[second] // 1000 for row in rows]
    assert read(table(rows), policy).table["priority"].to_list() == wanted


@given(
    st.lists(villages(), min_size=1, max_size=6),
    st.lists(st.one_of(st.integers(0, 9), st.integers(0, 10**18)), min_size=4, max_size=4).filter(any),
)
def test_weighted_priorities_are_exact_however_large_the_weights(
    rows: list[dict[str, str]], weights: list[int]
) -> None:
    named = dict(
        zip(("idm", "poverty_share", "residents_abroad", "residents_abroad_share"), weights, strict=True)
    )
    policy = WEIGHTS + "".join(f"{name} = {weight}\n" for name, weight in named.items())
    wanted = [
        math.floor(
            sum(Fraction(exact_scores(row)[name] * weight) for name, weight in named.items()) / sum(weights)
        )
        for row in rows
    ]
    assert read(table(rows), policy).table["priority"].to_list() == wanted


def test_a_written_priority_wins_over_the_policy() -> None:
    content = "code,priority,idm\n52.03.05.2002,7,99\n5203052001,2000000000,x\n"
    villages = read(content, SHARE_FIRST)
    assert villages.table.select("code", "priority").rows() == [
        ("52.03.05.2001", 2_000_000_000),
        ("52.03.05.2002", 7),
    ]
    assert not villages.bad_rows
    assert not villages.has_share()


def test_men_and_women_abroad_of_podes_are_added() -> None:
    content = (
        "code,population,R402B1,R402B2,poverty_share\n52.03.05.2001,100,20,31,0\n52.03.05.2002,100,20,,0\n"
    )
    villages = read(content, SHARE_FIRST)
    assert villages.table["priority"].to_list() == [510_000_000, 0]
    assert villages.missing == {"residents_abroad_share": 1, "poverty_share": 0}


def test_missing_figures_score_zero_and_keep_their_weight() -> None:
    content = "code,poverty_share,idm\n52.03.05.2001,0.5,\n52.03.05.2002,,0.25\n"
    villages = read(content, WEIGHTS + "poverty_share = 1\nidm = 3\n")
    assert villages.table["priority"].to_list() == [125_000, 562_500]
    assert villages.missing == {"poverty_share": 1, "idm": 1}


GOOD = "52.03.05.2009,100,50,0.5\n"
SHARE_HEADER = "code,population,residents_abroad,poverty_share\n" + GOOD


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (",100,50,0.5", "code", "code_blank"),
        ("Jenggik,100,50,0.5", "code", "code_form"),
        ("52.0305.2001,100,50,0.5", "code", "code_form"),
        ("5203050001,100,50,0.5", "code", "code_kind"),
        ("52.03.05.4001,100,50,0.5", "code", "code_kind"),
        ("52.03.05.2001,-100,50,0.5", "population", "negative"),
        ("52.03.05.2001,many,50,0.5", "population", "not_whole"),
        ("52.03.05.2001,100,-50,0.5", "residents_abroad", "negative"),
        ("52.03.05.2001,100,5.5,0.5", "residents_abroad", "not_whole"),
        ("52.03.05.2001,100,101,0.5", "residents_abroad", "abroad_above_population"),
        ("52.03.05.2001,0,1,0.5", "residents_abroad", "abroad_above_population"),
        ("52.03.05.2001,100,50,1.5", "poverty_share", "share_range"),
        ("52.03.05.2001,100,50,-0.1", "poverty_share", "share_range"),
        ("52.03.05.2001,100,50,poor", "poverty_share", "not_decimal"),
        ("52.03.05.2001,1000000000001,50,0.5", "population", "too_large"),
        ("52.03.05.2001,100,50", "code", "cells"),
    ],
)
def test_a_bad_row_is_named_and_leaves_the_good_ones(row: str, column: str, kind: str) -> None:
    content = SHARE_HEADER + row + "\n"
    assert faults(content, SHARE_FIRST) == [(3, column, kind)]
    assert read(content, SHARE_FIRST).table["code"].to_list() == ["52.03.05.2009"]


def test_every_row_of_a_duplicated_code_is_bad_however_it_is_written() -> None:
    content = "code,priority\n52.03.05.2001,1\n52.03.05.2002,1\n5203052001,2\n"
    assert faults(content, YEAR) == [(2, "code", "duplicate"), (4, "code", "duplicate")]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("", "priority_blank"), ("2000000001", "too_large"), ("-1", "negative"), ("0.5", "not_whole")],
)
def test_a_written_priority_is_whole_and_in_every_row(cell: str, kind: str) -> None:
    content = f"code,priority\n52.03.05.2001,1\n52.03.05.2002,{cell}\n"
    assert faults(content, YEAR) == [(3, "priority", kind)]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("", "cost_missing"), ("-5", "negative"), ("Rp5", "not_whole"), ("10000000000001", "too_large")],
)
def test_a_cost_is_judged_as_soon_as_one_year_has_a_budget(cell: str, kind: str) -> None:
    content = f"code,priority,cost_idr\n52.03.05.2001,1,5\n52.03.05.2002,1,{cell}\n"
    assert faults(content, YEAR + "budget_idr = 5\n") == [(3, "cost_idr", kind)]
    assert faults(content, YEAR) == []


@pytest.mark.parametrize(
    ("lat", "lng", "found"),
    [
        ("", "", []),
        ("-8.6", "116.5", []),
        ("90", "-180", []),
        ("-90.0", "+180", []),
        ("-8.6e0", ".5", []),
        ("-8.6", "", [("lng", "half_position")]),
        ("", "116.5", [("lat", "half_position")]),
        ("-8,6", "116.5", [("lat", "not_decimal")]),
        ("8°36'", "116.5 E", [("lat", "not_decimal"), ("lng", "not_decimal")]),
        ("nan", "inf", [("lat", "not_decimal"), ("lng", "not_decimal")]),
        ("90.0001", "116.5", [("lat", "degrees")]),
        ("-8.6", "-180.5", [("lng", "degrees")]),
        ("116.5", "-8.6", [("lat", "degrees")]),
        ("", "x", [("lat", "half_position"), ("lng", "not_decimal")]),
    ],
)
def test_positions_are_judged_as_soon_as_there_is_a_distance(
    lat: str, lng: str, found: list[tuple[str, str]]
) -> None:
    content = f'code,priority,lat,lng\n52.03.05.2001,1,-8.5,116\n52.03.05.2002,1,"{lat}","{lng}"\n'
    assert faults(content, APART) == [(3, *fault) for fault in found]
    assert faults(content, YEAR) == []
    if not found:
        assert read(content, APART).table["lat"].to_list() == [-8.5, float(lat) if lat else None]
        assert read(content, APART).table["lng"].to_list() == [116.0, float(lng) if lng else None]


def test_columns_the_policy_does_not_use_are_not_judged() -> None:
    content = "code,idm,population,residents_abroad,cost_idr,lat,lng\n52.03.05.2001,0.5,-1,9,x,95,\n"
    villages = read(content, WEIGHTS + "idm = 1\n")
    assert not villages.bad_rows
    assert villages.table.row(0) == ("52.03.05.2001", 500_000, None, None, None)
    assert villages.half_positions == 1


@pytest.mark.parametrize(
    ("content", "policy", "said"),
    [
        ("name,priority\n", YEAR, "column code is missing"),
        ("code,priority\n", YEAR + "budget_idr = 5\n", "column cost_idr is missing"),
        ("code,priority\n", APART, "column lat is missing: the policy sets a minimum distance"),
        ("code,priority,lat\n", APART, "column lng is missing: the policy sets a minimum distance"),
        ("code,population,residents_abroad\n", SHARE_FIRST, "column poverty_share is missing"),
        ("code,residents_abroad,poverty_share\n", SHARE_FIRST, "column population is missing"),
        ("code,population,R402B1,poverty_share\n", SHARE_FIRST, "column R402B2 is missing"),
        ("code,idm\n", YEAR, "exactly one"),
    ],
)
def test_a_missing_column_is_wrong_use(content: str, policy: str, said: str) -> None:
    with pytest.raises(WrongUseError) as refused:
        read(content, policy)
    assert said in str(refused.value)


def test_a_workbook_gives_the_same_priorities_as_a_csv_file() -> None:
    rows: list[list[object]] = [
        ["code", "poverty_share", "idm"],
        [5203052001, 0.1, 0.7],
        ["52.03.05.2002", 0.3, 1],
    ]
    text = "".join(",".join(map(str, row)) + "\n" for row in rows)
    policy = WEIGHTS + "poverty_share = 2\nidm = 1\n"
    from_sheet = read_candidates(workbook(rows), read_policy(policy.encode()))
    assert from_sheet.table.rows() == read(text, policy).table.rows()


def test_a_row_marked_as_simulated_marks_the_whole_file() -> None:
    assert read("code,priority,simulated\n52.03.05.2001,1,true\n52.03.05.2002,1,\n", YEAR).simulated
    assert not read("code,priority,simulated\n52.03.05.2001,1,false\n", YEAR).simulated


def test_a_must_include_village_on_a_bad_row_is_never_skipped() -> None:
    content = b"code,priority\n52.03.05.2001,\n52.03.05.2002,1\n"
    policy = (YEAR + '[include]\ncodes = ["52.03.05.2001"]\n').encode()
    with pytest.raises(BadRowsError):
        read_inputs(content, policy, None, skip_bad_rows=True)
    other = (YEAR + '[include]\ncodes = ["52.03.05.2003"]\n').encode()
    with pytest.raises(WrongUseError, match=r"52\.03\.05\.2003 is not among the candidates"):
        read_inputs(content, other, None, skip_bad_rows=True)


def test_every_fault_has_words_in_both_languages() -> None:
    content = "code,priority\n52.03.05.9001,1\n"
    fault = read(content, YEAR).bad_rows[0]
    assert "perhaps a BPS code" in fault.line("en")
    assert fault.line("id").startswith("baris 2, kolom code: ")
    assert all(indonesian != english for indonesian, english in WORDS.values())
