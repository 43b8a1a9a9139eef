"""The register of the whole country, loaded once: counts, search, sizes of pages."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.places import queries
from desmigratif.places import register as registers
from desmigratif.places.actions import loading
from desmigratif.places.actions.loading import Loaded
from desmigratif.places.models import Area, Outline
from desmigratif.places.register import PUBLISHED_COUNTS, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EMPTIED = "TRUNCATE places_area, places_nametoken, places_areatoken, audit_auditline CASCADE"


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    """Committed, because the tests of the module share it; emptied in the end."""
    with django_db_blocker.unblock():
        try:
            yield loading.load_register(by=None)
        finally:
            with connection.cursor() as cursor:
                cursor.execute(EMPTIED)


@pytest.fixture(scope="module")
def entries() -> dict[str, Entry]:
    return {entry.code: entry for entry in registers.published().entries}


def _codes(text: str, limit: int = 10) -> list[str | None]:
    return [area.code for area in queries.search(text, limit)]


def test_every_area_of_the_decree_is_there(whole: Loaded) -> None:
    assert whole.counts == PUBLISHED_COUNTS
    assert whole.added == 91_599
    counts = queries.register_counts()
    assert (counts.provinces, counts.regencies, counts.districts, counts.villages) == (38, 514, 7_285, 83_762)


def test_a_second_load_adds_nothing(whole: Loaded) -> None:
    again = loading.load_register(by=None)
    assert (again.added, again.renamed, again.gone) == (0, 0, [])
    assert Area.objects.count() == 91_599


def test_every_area_above_the_villages_can_be_drawn(whole: Loaded) -> None:
    assert not Area.objects.filter(depth__lt=4, lat=None).exists()
    assert Outline.objects.filter(kind="dots").count() == 38
    by_name = Area.objects.filter(level="district", position_basis__in=["name", "parts"]).count()
    assert by_name > 1_700


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Jenggik Lombok Timur", ["52.03.03.2001"]),
        ("jengik", ["52.03.03.2001"]),
        ("3307", ["33.07", "33.07.01"]),
        ("33.07.10.2004", ["33.07.10.2004"]),
        ("kec. sindang indramayu", ["32.12.16", "32.12.16.2007"]),
        ("kuripan wonosobo", ["33.07.10.2004", "33.07.12.2007"]),
        ("kab bogor", ["32.01"]),
        ("kota bogor", ["32.71"]),
        ("bogor", ["32.01", "32.71"]),
        ("jatim", ["35"]),
        ("papua barat", ["92"]),
        ("lombok timur", ["52.03"]),
        ("karang asem bali", ["51.07"]),
        ("indramayo", ["32.12"]),
        ("bandoeng", ["32.04"]),
        ("ds kenanga kec sindang kab indramayu", ["32.12.16.2004"]),
        ("w", ["33.07"]),
    ],
)
def test_what_people_mean_comes_first_in_the_whole_country(
    whole: Loaded, text: str, first: list[str]
) -> None:
    found = _codes(text)
    if text == "w":
        assert first[0] in _codes(text, 40)
    else:
        assert found[: len(first)] == first


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(data=st.data())
def test_any_village_is_found_by_its_path(
    whole: Loaded, entries: dict[str, Entry], data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(sorted(code for code in entries if len(code) == 13)))
    village, district, regency = entries[code].name, entries[code[:8]].name, entries[code[:5]].name
    assert code in _codes(f"{village} {district} {regency}", 5)
    assert code in _codes(f"desa {village} kec. {district}", 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(data=st.data())
def test_any_area_above_is_found_by_its_name(
    whole: Loaded, entries: dict[str, Entry], data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(sorted(code for code in entries if len(code) <= 5)))
    assert code in _codes(entries[code].name, 3)


def test_the_largest_pages_stay_small(client: Client, whole: Loaded) -> None:
    largest = {"35", "33", "12", "95", "33.07"}
    paths = ["/wilayah/"]
    for area in queries.with_code(Area.objects.filter(depth__lte=2)):
        if area.code in largest:
            paths.append(area.get_absolute_url())
    assert len(paths) == 6
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        assert len(gzip.compress(response.content)) < 15_000
        picture = response.text[response.text.index('<svg class="map"') :].partition("</svg>")[0]
        assert len(gzip.compress(picture.encode())) < 12_000
