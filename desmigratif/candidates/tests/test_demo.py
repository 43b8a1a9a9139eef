"""Demo candidates: anchored to published figures, the same for the same seed, plausible and labelled."""

import polars as pl
import pytest

from desmigratif.candidates.demo import (
    MOST_ABROAD,
    PUBLISHED,
    YEARS_ABROAD,
    published_placements,
    regency_placements,
    simulate,
    yearly_placements,
)
from desmigratif.cores.selection.read.register import Register, load_register

SEED = 2017


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="module")
def villages(register: Register) -> pl.DataFrame:
    return pl.DataFrame({"code": list(register.villages)})


@pytest.fixture(scope="module")
def simulated(villages: pl.DataFrame) -> pl.DataFrame:
    return simulate(villages, published_placements(), SEED)


def test_every_published_figure_has_a_source_an_address_and_a_place_of_the_register(
    register: Register,
) -> None:
    placements = published_placements()
    assert placements.height == 99
    assert placements.select(pl.col("source", "url", "area").is_null().any()).row(0) == (False, False, False)
    for code, area, level, note in placements.select("code", "area", "level", "note").rows():
        if level == "national":
            assert code is None
            continue
        name = register.above[code]
        assert (
            area in (name, name.removeprefix("Kabupaten "), name.removeprefix("Kota ")) or "full name" in note
        )


def test_a_name_that_could_be_town_or_regency_says_which_was_taken_and_why(register: Register) -> None:
    names = list(register.above.values())
    rows = published_placements().filter(pl.col("level") == "regency").select("area", "note").rows()
    ambiguous = {area for area, _ in rows if f"Kabupaten {area}" in names and f"Kota {area}" in names}
    assert ambiguous == {"Cirebon", "Malang", "Blitar", "Sukabumi", "Madiun"}
    assert all("taken as Kabupaten" in (note or "") for area, note in rows if area in ambiguous)


def test_no_field_of_the_file_holds_a_comma() -> None:
    assert {line.count(",") for line in PUBLISHED.read_text().splitlines()} == {8}


def test_part_years_are_scaled_and_the_pandemic_left_out() -> None:
    rows = [
        ("52.03", "2014-01", "2014-09", 900),
        ("52.03", "2013-01", "2013-12", 1000),
        ("52.03", "2020-01", "2020-12", 5),
        ("52.04", "2007-01", "2022-06", 31),
        (None, "2012-01", "2012-12", 7),
    ]
    placements = pl.DataFrame(rows, schema=["code", "first_month", "last_month", "placed"], orient="row")
    assert yearly_placements(placements) == {"": 7.0, "52.03": 1100.0, "52.04": 2.0}


def test_regencies_nobody_listed_share_what_is_left_of_the_province_and_the_nation() -> None:
    codes = pl.Series(["51.01.01.2001", "51.02.01.2001", "52.01.01.2001", "53.01.01.2001", "54.01.01.2001"])
    rows = [
        ("51", "2013-01", "2013-12", 100),
        ("51.01", "2013-01", "2013-12", 60),
        (None, "2013-01", "2013-12", 400),
    ]
    placements = pl.DataFrame(rows, schema=["code", "first_month", "last_month", "placed"], orient="row")
    people = pl.Series([10.0, 10.0, 10.0, 10.0, 40.0]).to_numpy()
    assert regency_placements(codes, people, placements) == pytest.approx(
        {"51.01": 60.0, "51.02": 40.0, "52.01": 50.0, "53.01": 50.0, "54.01": 200.0}
    )


def test_the_same_seed_gives_the_same_villages_whatever_their_order(
    villages: pl.DataFrame, simulated: pl.DataFrame
) -> None:
    again = simulate(villages.sample(fraction=1.0, shuffle=True, seed=1), published_placements(), SEED)
    assert again.equals(simulated)
    assert not simulate(villages, published_placements(), SEED + 1).equals(simulated)


def test_every_village_is_there_once_and_says_that_it_is_simulated(
    villages: pl.DataFrame, simulated: pl.DataFrame
) -> None:
    assert simulated["code"].to_list() == sorted(villages["code"])
    assert simulated["simulated"].all()


def test_figures_keep_the_rules_of_the_file_format(simulated: pl.DataFrame) -> None:
    assert (simulated["residents_abroad"] <= simulated["population"] * MOST_ABROAD).all()
    assert simulated["residents_abroad"].min() == 0
    for name in ("poverty_share", "idm"):
        assert simulated[name].drop_nulls().is_between(0, 1).all()
    towns = simulated["code"].str.slice(9, 1) == "1"
    assert simulated.filter(towns)["idm"].null_count() == towns.sum()
    assert simulated.filter(~towns)["idm"].null_count() == 0
    assert simulated["cost_idr"].is_between(100_000_000, 3_000_000_000).all()


def test_most_residents_abroad_is_rare_and_happens_where_many_leave(simulated: pl.DataFrame) -> None:
    most = simulated.filter(pl.col("residents_abroad") * 2 > pl.col("population"))
    assert 60 <= most.height <= 300
    regencies = most["code"].str.slice(0, 5)
    listed = set(published_placements()["code"])
    assert sum(code in listed for code in regencies) >= 0.9 * most.height
    assert (regencies.value_counts()["count"] > 6).any(), "two a year for three years leave none out"


def test_people_abroad_follow_the_published_placements(simulated: pl.DataFrame) -> None:
    yearly = yearly_placements(published_placements())
    abroad = simulated.group_by(pl.col("code").str.slice(0, 5)).agg(pl.col("residents_abroad").sum())
    by_code = dict(abroad.rows())
    for code in ("35.02", "35.04", "33.01", "32.10", "52.06"):
        wanted = yearly[code] * YEARS_ABROAD
        assert 0.7 * wanted <= by_code[code] <= wanted, "less only where no village may be emptier"


def test_known_positions_are_passed_on(villages: pl.DataFrame) -> None:
    few = villages.head(2).with_columns(lat=pl.Series([1.5, None]), lng=pl.Series([97.0, None]))
    assert simulate(few, published_placements(), SEED).select("lat", "lng").rows() == [
        (1.5, 97.0),
        (None, None),
    ]
