"""Approximate positions: matched within the province, namesakes told apart, the rest in the middle."""

import pytest

from desmigratif.cores.gazetteer import KnownPlace, approximate, kilometres, known_places, rounded, words

NAMES = {
    "33": "Jawa Tengah",
    "33.07": "Kabupaten Wonosobo",
    "33.07.10": "Watumalang",
    "33.07.10.2001": "Bumiroso",
    "33.07.10.2002": "Kuripan",
    "33.07.12": "Garung",
    "33.07.12.2001": "Menjer",
    "33.07.13": "Kejajar",
    "33.01": "Kabupaten Cilacap",
    "33.01.01": "Kedungreja",
    "33.01.01.2001": "Tambakreja",
    "33.01.02": "Kesugihan",
    "33.01.02.2001": "Kuripan",
    "33.02": "Kabupaten Banyumas",
    "33.02.01": "Lumbir",
    "52": "Nusa Tenggara Barat",
    "52.03": "Kabupaten Lombok Timur",
    "52.03.03": "Terara",
}


def _place(name: str, lat: float, lng: float, province: str = "33") -> KnownPlace:
    return KnownPlace(frozenset({"".join(words(name))}), (lat, lng), province)


WATUMALANG = _place("Watumalang", -7.33, 109.85)
MENJER = _place("Menjer", -7.27, 109.92)
KESUGIHAN = _place("Kesugihan", -7.62, 109.11)


def test_a_district_stands_at_the_place_of_its_name() -> None:
    spot = approximate(NAMES, [WATUMALANG, MENJER])["33.07.10"]
    assert (spot.at, spot.basis) == ((-7.33, 109.85), "name")


def test_a_district_stands_at_the_places_of_its_villages() -> None:
    spot = approximate(NAMES, [WATUMALANG, MENJER])["33.07.12"]
    assert (spot.at, spot.basis) == ((-7.27, 109.92), "parts")


def test_a_district_without_any_place_stands_in_the_middle_of_its_regency() -> None:
    spots = approximate(NAMES, [WATUMALANG, MENJER])
    assert spots["33.07.13"].basis == "parent"
    assert spots["33.07.13"].at == spots["33.07"].at == pytest.approx((-7.3, 109.885))
    assert spots["33.07.13"].error_km > spots["33.07.10"].error_km > 0


def test_namesakes_go_to_the_district_they_are_clearly_nearest_to() -> None:
    spots = approximate(NAMES, [WATUMALANG, KESUGIHAN, _place("Kuripan", -7.61, 109.10)])
    assert spots["33.01.02"].at == KESUGIHAN.at
    far = approximate(
        NAMES, [WATUMALANG, _place("Tambakreja", -7.55, 108.8), _place("Kuripan", -7.34, 109.84)]
    )
    assert far["33.01.02"].basis == "parent"


def test_a_name_between_two_namesakes_is_left_out() -> None:
    names = {**NAMES, "33.07.12.2002": "Kuripan"}
    middle = _place("Kuripan", -7.30, 109.885)
    spots = approximate(names, [WATUMALANG, MENJER, middle])
    assert spots["33.07.12"].at == MENJER.at


def test_a_namesake_far_from_the_rest_of_the_regency_is_dropped() -> None:
    near = [
        _place(name, -7.3, 109.9 + at / 100) for at, name in enumerate(("Watumalang", "Menjer", "Bumiroso"))
    ]
    spots = approximate(NAMES, [*near, _place("Kejajar", -7.0, 111.4)])
    assert spots["33.07.13"].basis == "parent"


def test_a_regency_with_only_its_own_name_stands_there() -> None:
    spots = approximate(NAMES, [WATUMALANG, _place("Banyumas", -7.51, 109.29)])
    assert (spots["33.02"].at, spots["33.02"].basis) == ((-7.51, 109.29), "name")
    assert spots["33.02.01"].at == (-7.51, 109.29)


def test_names_are_matched_within_the_province_only() -> None:
    spots = approximate(NAMES, [_place("Watumalang", -8.6, 116.4, "52")])
    assert "33.07.10" not in spots
    assert spots["52.03"].basis == "parent"


def test_without_places_nothing_is_invented() -> None:
    assert approximate(NAMES, []) == {}
    assert approximate({}, [WATUMALANG]) == {}


def test_the_order_of_the_places_does_not_matter() -> None:
    places = [WATUMALANG, MENJER, KESUGIHAN, _place("Kuripan", -7.6, 109.1), _place("Kuripan", -7.34, 109.84)]
    assert approximate(NAMES, places) == approximate(NAMES, places[::-1])


def test_distances_are_in_kilometres() -> None:
    assert kilometres((0, 110), (1, 110)) == pytest.approx(111.195)
    assert kilometres((-60, 110), (-60, 111)) == pytest.approx(55.6, abs=0.1)


def test_dots_for_drawing_fall_on_a_grid_once() -> None:
    places = [_place("a", -7.333, 109.851), _place("b", -7.334, 109.849), _place("c", -8.6, 116.4, "52")]
    assert rounded(places, "33") == [(109.85, -7.33)]


@pytest.mark.slow
def test_the_package_knows_the_places_of_every_province() -> None:
    places = known_places()
    assert len(places) > 9_000
    assert len({place.province for place in places}) == 38
    assert all(-11.5 < place.at[0] < 6.5 and 94.5 < place.at[1] < 141.5 for place in places)
