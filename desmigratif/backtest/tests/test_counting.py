"""Counts of a choice, beside counting village by village."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.backtest.counting import Choice, Counts, PlaceCount, Spot, counted

YEARS = (2016, 2017)
SPOTS = {f"v{n}": Spot(n, 10 + n // 2, 20 + n // 4) for n in range(8)}
"""Eight villages, two a regency, four a province."""

villages = st.sets(st.sampled_from(sorted(SPOTS)))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Choice, dict[int, tuple[int, int]]]:
    eligible = draw(villages)
    chosen = {code: draw(st.sampled_from(YEARS)) for code in sorted(eligible & draw(villages))}
    known = {SPOTS[code].village: (SPOTS[code].regency, SPOTS[code].province) for code in draw(villages)}
    return Choice(chosen, frozenset(eligible), dict.fromkeys(YEARS, True)), known


def by_hand(area: int, level: str, choice: Choice, known: dict[int, tuple[int, int]]) -> PlaceCount:
    here = [code for code, spot in SPOTS.items() if getattr(spot, level) == area]
    named = [code for code in here if SPOTS[code].village in known]
    return PlaceCount(
        area,
        eligible=sum(code in choice.eligible for code in here),
        chosen=sum(code in choice.chosen for code in here),
        known=len(named),
        known_eligible=sum(code in choice.eligible for code in named),
        found=sum(code in choice.chosen for code in named),
    )


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_count_is_that_of_counting_village_by_village(
    world: tuple[Choice, dict[int, tuple[int, int]]],
) -> None:
    choice, known = world
    counts = counted(choice, SPOTS, known, YEARS)
    for level, found in (("province", counts.provinces), ("regency", counts.regencies)):
        assert found == [by_hand(one.area, level, choice, known) for one in found]
        places = {getattr(spot, level) for spot in SPOTS.values()}
        left_out = places - {one.area for one in found}
        for area in left_out:
            assert by_hand(area, level, choice, known) == PlaceCount(area, 0, 0, 0, 0, 0)
    _totals_fit(counts, choice)


def _totals_fit(counts: Counts, choice: Choice) -> None:
    assert counts.found == sum(one.found for one in counts.provinces) == sum(y.found for y in counts.years)
    assert len(counts.chosen) == sum(one.chosen for one in counts.years) == len(choice.chosen)
    assert [one.year for one in counts.years] == list(YEARS)
    last = counts.years[-1]
    assert last.provinces_so_far == sum(one.chosen > 0 for one in counts.provinces)
    assert last.regencies_so_far == sum(one.chosen > 0 for one in counts.regencies)
    assert all(0 <= chance <= 1 for chance in counts.chances)
