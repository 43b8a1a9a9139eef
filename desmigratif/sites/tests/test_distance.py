"""Distances between villages, as far as their positions can be trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desmigratif.places.models import Area
from desmigratif.sites.distance import are_exact, km_between

LAT, LNG = st.floats(-11, 6), st.floats(95, 141)


def _village(lat: float | None, lng: float | None, error_km: float | None = 0, source: str = "exact") -> Area:
    return Area(lat=lat, lng=lng, position_error_km=error_km, position_source=source)


def test_jakarta_and_mataram_are_about_1057_km_apart() -> None:
    jakarta, mataram = _village(-6.2088, 106.8456), _village(-8.5833, 116.1167)
    assert km_between(jakarta, mataram) == pytest.approx(1057, abs=10)
    assert are_exact(jakarta, mataram)


@given(LAT, LNG, LAT, LNG)
def test_the_way_there_is_as_long_as_the_way_back(
    lat: float, lng: float, to_lat: float, to_lng: float
) -> None:
    one, other = _village(lat, lng), _village(to_lat, to_lng)
    assert km_between(one, other) == pytest.approx(km_between(other, one))
    assert km_between(one, one) == 0


def test_a_distance_smaller_than_the_doubt_about_it_is_not_told() -> None:
    one, other = _village(0, 100), _village(0, 100.1, 31, "approximate")
    assert km_between(one, other) is None
    assert km_between(one, _village(0, 101, 31, "approximate")) == pytest.approx(111.2, abs=0.1)
    assert not are_exact(one, other)


def test_without_any_position_there_is_no_distance() -> None:
    assert km_between(_village(None, None), _village(0, 100)) is None
