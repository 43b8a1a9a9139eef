"""Maps: what is drawn, where, and that nothing in them runs."""

import gzip
import re
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from desmigratif.ui import map as maps
from desmigratif.ui.map import INDONESIA, Extent, Point, Shape

SVG = "{http://www.w3.org/2000/svg}"


def _parsed(drawing: str) -> Element:
    root: Element = fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    return root


def _circles(drawing: str) -> list[Element]:
    return list(_parsed(drawing).iter(f"{SVG}circle"))


def test_a_picture_has_a_title_and_a_description() -> None:
    root = _parsed(maps.drawing([Point(110, -7)], title="Peta desa", description="Satu titik"))
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert (root[0].text, root[1].text) == ("Peta desa", "Satu titik")


def test_east_is_right_and_north_is_up() -> None:
    points = [Point(100, 0, title="barat"), Point(130, 0, title="timur"), Point(115, -8, title="selatan")]
    by_title = {one[0].text: one for one in _circles(maps.drawing(points, title="x"))}
    x = {title: int(one.get("cx", "")) for title, one in by_title.items()}
    y = {title: int(one.get("cy", "")) for title, one in by_title.items()}
    assert x["barat"] < x["selatan"] < x["timur"]
    assert y["barat"] == y["timur"] < y["selatan"]


def test_points_close_together_are_drawn_as_one_that_names_them() -> None:
    points = [
        Point(110 + at / 1000, -7, title=f"Desa {at}", href=f"/desa/{at}/", label=f"D{at}") for at in range(5)
    ]
    (circle,) = _circles(maps.drawing(points, title="x"))
    assert circle[0].text == "Desa 0, Desa 1, Desa 2 dan 2 lainnya"
    assert "/desa/" not in maps.drawing(points, title="x")
    assert "D0 +4" in maps.drawing(points, title="x")


def test_points_of_different_classes_are_never_merged() -> None:
    points = [Point(110, -7, css="map-exact"), Point(110, -7, css="map-approximate")]
    assert len(_circles(maps.drawing(points, title="x"))) == 2


def test_a_point_alone_links_to_its_page() -> None:
    root = _parsed(maps.drawing([Point(110, -7, title="Sindang", href="/wilayah/1/")], title="x"))
    (link,) = root.iter(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == ("/wilayah/1/", "Sindang")


def test_what_lies_outside_is_left_out() -> None:
    extent = Extent(110, -8, 112, -7)
    drawing = maps.drawing(
        [Point(0, 51), Point(111, -7.5)], title="x", extent=extent, dots=[(0, 0), (111, -7.2)]
    )
    assert len(_circles(drawing)) == 1
    assert drawing.count("h0") == 1


def test_hostile_names_stay_text() -> None:
    bad = '"><script>alert(1)</script>'
    drawing = maps.drawing(
        [Point(110, -7, title=bad, css=bad, href=bad, label=bad)],
        title=bad,
        description=bad,
        outlines=[Shape([[(110, -7), (111, -7), (111, -8), (110, -7)]], title=bad, css=bad)],
    )
    assert "<script" not in drawing
    assert not list(_parsed(drawing).iter(f"{SVG}script"))


def test_nothing_in_a_picture_is_styled_inline() -> None:
    drawing = maps.drawing([Point(110, -7, title="a")], title="x", dots=[(110, -7)])
    assert not re.search(r"\b(style|on\w+)=", drawing)


def test_outlines_keep_their_holes_and_lose_their_crumbs() -> None:
    outer = [(110, -7), (114, -7), (114, -9), (110, -9), (110, -7)]
    hole = [(111, -7.5), (112, -7.5), (112, -8.5), (111, -8.5), (111, -7.5)]
    crumb = [(115, -7), (115.01, -7), (115.01, -7.01), (115, -7)]
    root = _parsed(maps.drawing([], title="x", outlines=[Shape([outer, hole, crumb])]))
    (path,) = (root.iter(f"{SVG}path"),)
    lands = [one for one in path if one.get("class") == "map-land"]
    assert len(lands) == 1
    assert lands[0].get("d", "").count("z") == 2


def test_an_island_smaller_than_a_dot_is_still_there() -> None:
    crumb = [(115, -7), (115.01, -7), (115.01, -7.01), (115, -7)]
    assert "map-land" in maps.drawing([], title="x", outlines=[Shape([crumb])])


def test_a_larger_thing_has_a_larger_circle() -> None:
    assert maps.radius(1, 1) == maps.radius(0, 1)
    assert maps.radius(1, 100) < maps.radius(50, 100) < maps.radius(100, 100)


def test_labels_do_not_cover_one_another() -> None:
    points = [Point(96 + 7 * at, -7, size=9 - at, label="Kabupaten Panjang Sekali") for at in range(5)]
    texts = re.findall(r'<text x="(\d+)" y="(\d+)">Kab', maps.drawing(points, title="x"))
    starts = sorted(int(x) for x, _y in texts)
    assert len(starts) >= 2
    assert all(b - a >= 240 for a, b in pairwise(starts))


@pytest.mark.parametrize(
    "places", [[], [(110.0, -7.0)], [(110.0, -7.0), (110.0, -7.0)], [(95, 5), (141, -10)]]
)
def test_an_extent_holds_its_places_with_room_to_spare(places: list[tuple[float, float]]) -> None:
    extent = maps.extent_of(places)
    if not places:
        assert extent is None
        return
    assert extent is not None
    assert all(extent.west < lng < extent.east and extent.south < lat < extent.north for lng, lat in places)
    assert (extent.east - extent.west) >= maps.SHEET * (extent.north - extent.south) - 1e-9


PLACES = st.tuples(st.floats(95, 141), st.floats(-11, 6))


@settings(deadline=None)
@given(
    places=st.lists(PLACES, max_size=40), extent=st.none() | st.lists(PLACES, min_size=1).map(maps.extent_of)
)
def test_any_points_make_a_picture_inside_its_frame(
    places: list[tuple[float, float]], extent: Extent | None
) -> None:
    points = [Point(lng, lat, size=at, title=str(at)) for at, (lng, lat) in enumerate(places)]
    root = _parsed(maps.drawing(points, title="x", extent=extent or INDONESIA, dots=places))
    _left, _top, width, height = (int(side) for side in (root.get("viewBox") or "").split())
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= int(circle.get("cx", "")) <= width
        assert 0 <= int(circle.get("cy", "")) <= height


def test_a_map_of_400_villages_and_9000_dots_is_small() -> None:
    points = [
        Point(95 + at % 46, -10 + at % 15 + at / 999, title=f"Desa {at}", href=f"/desa/{at}/")
        for at in range(400)
    ]
    dots = [(95 + at * 37 % 4600 / 100, -11 + at * 53 % 1700 / 100) for at in range(9_000)]
    drawing = maps.drawing(points, title="x", dots=dots)
    assert len(gzip.compress(drawing.encode())) < 24_000
