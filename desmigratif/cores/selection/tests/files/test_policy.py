"""POLICY.toml: what it means, and that nothing in it is ever ignored."""

from decimal import Decimal

import pytest

from desmigratif.cores.selection.problem import Caps, Kawasan, Year
from desmigratif.cores.selection.read.faults import WrongUseError
from desmigratif.cores.selection.read.policy import Policy, read_policy

FULL = """
[priority]
lexicographic = ["residents_abroad_share", "poverty_share"]
[years.2018]
quota_max = 5
[years.2017]
quota = 2
budget_idr = 7_000
[caps]
province = 4
regency = 3
regency_year = 2
district = 1
[floors]
province = 1
[floors.provinces]
"52" = 3
"11" = 0
[include]
codes = ["52.03.05.2001", "5203052002"]
[exclude]
codes = ["1101012001"]
kinds = ["kelurahan", "desa_adat"]
ignore_programmes = ["Desbumi"]
[distance]
min_km = 2.50
[kawasan]
min_villages = 3
bonus = 40
[order]
neediest_first = false
"""
YEAR = "[years.2017]\nquota = 1\n"


def test_a_full_policy_is_read_as_it_stands() -> None:
    assert read_policy(FULL.encode()) == Policy(
        years=(Year(2017, quota=2, budget_idr=7000), Year(2018, quota_max=5)),
        caps=Caps(province=4, regency=3, regency_year=2, district=1),
        floor=1,
        floors=(("11", 0), ("52", 3)),
        include=frozenset({"52.03.05.2001", "52.03.05.2002"}),
        exclude_codes=frozenset({"11.01.01.2001"}),
        exclude_kinds=frozenset({"kelurahan", "desa_adat"}),
        ignore_programmes=frozenset({"Desbumi"}),
        neediest_first=False,
        lexicographic=("residents_abroad_share", "poverty_share"),
        weights=None,
        min_km=Decimal("2.50"),
        kawasan=Kawasan(min_villages=3, bonus=40),
    )


def test_the_least_policy_has_the_neediest_first_and_no_other_rule() -> None:
    policy = read_policy(b"\xef\xbb\xbf[years.2017]\r\nquota = 1\r\n")
    assert policy.neediest_first
    assert policy.caps == Caps()
    assert (policy.floor, policy.floors, policy.exclude_kinds) == (0, (), frozenset())
    assert (policy.min_km, policy.min_mm, policy.kawasan) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no year"),
        ("[years.2017]\n", "exactly one of quota and quota_max"),
        ("[years.2017]\nquota = 1\nquota_max = 1", "exactly one of quota and quota_max"),
        ("[years.17]\nquota = 1", "years.17"),
        ("[years.2017]\nquota = -1", "years.2017.quota"),
        ("[years.2017]\nquota = 1.0", "years.2017.quota must be a whole number"),
        ("[years.2017]\nquota = true", "years.2017.quota must be a whole number"),
        ("[years.2017]\nquota = 1\nbudget = 5", "years.2017.budget (did you mean budget_idr?)"),
        (YEAR + "[caps]\nregncy = 2", "caps.regncy (did you mean regency?)"),
        (YEAR + "[floors]\nprovinces = 2", "floors.provinces must be a table"),
        (YEAR + '[floors.provinces]\n"5" = 2', "floors.provinces.5"),
        (YEAR + "[includes]\ncodes = []", "unknown key includes (did you mean include?)"),
        (YEAR + '[include]\ncodes = ["52.03.05.9001"]', "52.03.05.9001"),
        (YEAR + "[include]\ncodes = [5203052001]", "write it in quotes"),
        (YEAR + '[exclude]\nkinds = ["kota"]', "known are kelurahan, desa, desa_adat"),
        (YEAR + '[order]\nneediest_first = "yes"', "order.neediest_first must be true or false"),
        (YEAR + '[priority]\nlexicographic = ["idm"]', "exactly two"),
        (YEAR + '[priority]\nlexicographic = ["idm", "wealth"]', "wealth"),
        (YEAR + "[priority.weights]\nidm = 0", "at least one weight above 0"),
        (YEAR + "[priority.weights]\npoverty = 1", "priority.weights.poverty (did you mean poverty_share?)"),
        (YEAR + "[distance]", "[distance] needs min_km"),
        (YEAR + "[distance]\nkm = 5", "unknown key distance.km"),
        (YEAR + "[distance]\nmin_km = 0", "distance.min_km = 0 must be above 0"),
        (YEAR + "[distance]\nmin_km = -0.5", "distance.min_km = -0.5 must be above 0"),
        (YEAR + "[distance]\nmin_km = 1000000.1", "at most 1000000"),
        (YEAR + "[distance]\nmin_km = inf", "distance.min_km = Infinity must be above 0 and at most"),
        (YEAR + "[distance]\nmin_km = nan", "distance.min_km = NaN must be above 0 and at most"),
        (YEAR + "[distance]\nmin_km = 1e99999999999999999999", "distance.min_km = NaN"),
        (YEAR + '[distance]\nmin_km = "5"', "distance.min_km must be a number, not '5'"),
        (YEAR + "[distance]\nmin_km = true", "distance.min_km must be a number, not True"),
        (YEAR + "[distance]\nmin_km = 5\nmax_km = 6", "distance.max_km (did you mean min_km?)"),
        (YEAR + "[kawasan]\nmin_villages = 3", "[kawasan] needs min_villages and bonus"),
        (YEAR + "[kawasan]\nbonus = 3", "[kawasan] needs min_villages and bonus"),
        (YEAR + "[kawasan]\nmin_villages = 0\nbonus = 3", "kawasan.min_villages = 0 must be at least 1"),
        (YEAR + "[kawasan]\nmin_villages = 2\nbonus = -3", "kawasan.bonus = -3"),
        (YEAR + "[kawasan]\nmin_villages = 2\nbonus = 2.5", "kawasan.bonus must be a whole number, not 2.5"),
        (YEAR + "[kawasan]\nmin_villages = 2\nbonus = 1000000000001", "at most 1000000000000"),
        (YEAR + "[kawasan]\nmin_village = 2\nbonus = 2", "kawasan.min_village (did you mean min_villages?)"),
        ("[years.2017]\nquota = " + "9" * 5000, "not TOML"),
        ("[years.2017", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(WrongUseError) as refused:
        read_policy(text.encode())
    assert said in str(refused.value)


def test_a_file_in_another_encoding_is_refused_in_words() -> None:
    with pytest.raises(WrongUseError, match="not UTF-8"):
        read_policy("[years.2017] # é".encode("latin-1"))


@pytest.mark.parametrize("text", [YEAR, YEAR + '[priority]\nlexicographic=["idm","idm"]\nweights={idm=1}'])
def test_priorities_need_exactly_one_way_to_weigh(text: str) -> None:
    with pytest.raises(WrongUseError, match="exactly one"):
        read_policy(text.encode()).indicators()


def test_an_indicator_of_weight_zero_is_not_used() -> None:
    policy = read_policy((YEAR + "[priority.weights]\nidm = 0\npoverty_share = 2").encode())
    assert policy.indicators() == ("poverty_share",)


@pytest.mark.parametrize(
    ("text", "min_mm"),
    [
        ("5", 5_000_000),
        ("2.50", 2_500_000),
        ("1_000.000001", 1_000_000_001),
        ("0.3", 300_000),
        ("1e1", 10_000_000),
        ("0.000001", 1),
        ("0.0000010000000000000000000000000000000000000000000001", 2),
        ("0.0000000001", 1),
        ("1e-999999999", 1),
        ("4.35", 4_350_000),
        ("4.3500005000000000000000000000000000001", 4_350_001),
    ],
)
def test_a_distance_is_read_exactly_and_rounded_up_to_millimetres(text: str, min_mm: int) -> None:
    """A distance in whole millimetres is below the one as it is below the other."""
    assert read_policy(f"{YEAR}[distance]\nmin_km = {text}\n".encode()).min_mm == min_mm
