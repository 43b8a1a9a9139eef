"""Search finds what people mean: exact before begun before misspelt, whole names and higher levels first."""

from datetime import date

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desmigratif.places import queries, search
from desmigratif.places.models import Area, AreaCode
from desmigratif.places.tests.register import NAMES, SmallRegister

pytestmark = pytest.mark.django_db


def _codes(text: str, limit: int = 10) -> list[str | None]:
    return [area.code for area in queries.search(text, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Jenggik Lombok Timur", ["52.03.03.2001"]),
        ("jengik", ["52.03.03.2001", "52.03.11.2005"]),
        ("jengg", ["52.03.03.2001", "52.03.11.2005"]),
        ("jenggik", ["52.03.03.2001", "52.03.11.2005"]),
        ("terara", ["52.03.03", "52.03.03.2005"]),
        ("desa terara", ["52.03.03.2005", "52.03.03"]),
        ("kec. terara", ["52.03.03", "52.03.03.2005"]),
        ("kab wonosobo", ["33.07"]),
        ("Kota Mataram", ["52.71"]),
        ("mataram", ["52.71"]),
        ("ntb", ["52"]),
        ("jateng", ["33"]),
        ("kuripan garung", ["33.07.12.2007"]),
        ("garung kuripan", ["33.07.12.2007"]),
        ("ds. Kuripan kec. Watumalang kab. Wonosobo", ["33.07.10.2004"]),
        ("koeripan watoemalang", ["33.07.10.2004"]),
        ("pringgajurang", ["52.03.11.2001"]),
        ("tamansari", ["52.71.01.1008"]),
        ("kila lombok", ["52.03.11.2003"]),
        ("LENDANG BELO", ["52.03.11.2008"]),
        ("lendang bello", ["52.03.11.2008"]),
        ("52.03.03.2001", ["52.03.03.2001"]),
        ("5203032001", ["52.03.03.2001"]),
        ("5203", ["52.03", "52.03.03", "52.03.11", "52.03.03.2001"]),
        ("52.03.1", ["52.03.11", "52.03.11.2001"]),
        ("5", ["52", "52.03", "52.71"]),
    ],
)
def test_what_people_mean_comes_first(small_register: SmallRegister, text: str, first: list[str]) -> None:
    assert _codes(text)[: len(first)] == first


@pytest.mark.parametrize("text", ["", "   ", "zzzz", "0", "99", "kecamatan", "!?", "\x00", "'; drop table"])
def test_what_means_nothing_finds_nothing(small_register: SmallRegister, text: str) -> None:
    assert _codes(text) == []


def test_only_areas_that_answer_the_most_words_are_shown(small_register: SmallRegister) -> None:
    assert _codes("kuripan wonosobo") == ["33.07.10.2004", "33.07.12.2007"]
    assert _codes("kuripan xyzzy") == ["33.07.10.2004", "33.07.12.2007"]


def test_one_letter_lists_the_highest_levels_first(small_register: SmallRegister) -> None:
    assert [(area.name, area.level) for area in queries.search("w", 10)] == [
        ("Kabupaten Wonosobo", "regency"),
        ("Watumalang", "district"),
        ("Watumalang", "village"),
        ("Wonokampir", "village"),
        ("Wonoroto", "village"),
    ]
    assert [area.name for area in queries.search("w", 2)] == ["Kabupaten Wonosobo", "Watumalang"]


def test_a_code_that_ended_is_found_after_the_running_ones(small_register: SmallRegister) -> None:
    village = small_register.village("52.03.03.2002")
    AreaCode.objects.create(
        area=village,
        system="kemendagri",
        code="52.03.03.2000",
        starts_on=date(2017, 1, 1),
        ends_on=date(2020, 1, 1),
        source="Permendagri 137/2017",
    )
    assert _codes("52.03.03.2000") == ["52.03.03.2002"]
    assert _codes("52.03.03.200").count("52.03.03.2002") == 1


def test_bps_codes_are_found_too(small_register: SmallRegister) -> None:
    village = small_register.village("52.03.03.2001")
    AreaCode.objects.create(
        area=village, system="bps", code="5203040011", starts_on=date(2018, 1, 1), source="BPS 2018"
    )
    assert _codes("5203040011") == ["52.03.03.2001"]


def _villages(text: str, limit: int = 25, inside: list[int] | None = None) -> list[str | None]:
    return [village.code for village in queries.search_villages(text, limit, inside)]


def test_villages_alone_are_found_and_cut_only_after_reach_was_looked_at(
    small_register: SmallRegister,
) -> None:
    wonosobo = Area.objects.get(codes__code="33.07")
    lombok = Area.objects.get(codes__code="52.03")
    assert _villages("watumalang") == ["33.07.10.2008"]
    assert _villages("terara", 1) == ["52.03.03.2005"]
    assert _villages("52", 1, [lombok.pk]) == ["52.03.03.2001"]
    assert _villages("52", 5, [wonosobo.pk]) == []
    assert _villages("w", 1, [wonosobo.pk]) == ["33.07.10.2008"]
    assert _villages("w", 5, [lombok.pk]) == []
    namesakes = _villages("kuripan")
    assert len(namesakes) == 2
    for code in namesakes:
        district = Area.objects.get(codes__code=str(code)[:8])
        assert _villages("kuripan", 1, [district.pk]) == [code]
    assert _villages("kuripan", 5, []) == []
    assert _villages("33.07.10.2004", 1, [lombok.pk]) == []


def test_words_that_are_used_elsewhere_hide_no_beginning_within_reach(small_register: SmallRegister) -> None:
    (village,) = queries.search_villages("52.03.03.2001", 1)
    assert village.district_id is not None
    assert _villages("jengg", 1, [village.district_id]) == ["52.03.03.2001"]


VILLAGES = sorted(code for code in NAMES if len(code) == 13)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(code=st.sampled_from(VILLAGES))
def test_every_village_is_found_by_its_own_name(small_register: SmallRegister, code: str) -> None:
    assert code in _codes(NAMES[code], limit=5)
    path = f"{NAMES[code]} {NAMES[code[:8]]} {NAMES[code[:5]]}"
    assert code in _codes(path, limit=2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(code=st.sampled_from(VILLAGES), data=st.data())
def test_a_letter_left_out_is_forgiven(small_register: SmallRegister, code: str, data: st.DataObject) -> None:
    name = NAMES[code]
    longest = max(name.split(), key=len)
    at = data.draw(st.integers(1, len(longest) - 1))
    if len(longest) < 5:
        return
    misspelt = name.replace(longest, longest[:at] + longest[at + 1 :])
    assert code in _codes(f"{misspelt} {NAMES[code[:8]]}", limit=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(text=st.text(max_size=60))
def test_no_text_is_too_strange(small_register: SmallRegister, text: str) -> None:
    assert len(queries.search(text, 7)) <= 7


def test_a_hit_tells_itself_from_its_namesakes(small_register: SmallRegister) -> None:
    first, second = search.find(RequestFactory().get("/cari/"), "kuripan", 5)
    assert (first.label, first.kind) == ("Kuripan", "desa")
    assert first.note == "Watumalang, Kabupaten Wonosobo, Jawa Tengah · 33.07.10.2004"
    assert second.note == "Garung, Kabupaten Wonosobo, Jawa Tengah · 33.07.12.2007"
    assert first.url == f"/desa/{small_register.ids['33.07.10.2004']}/"
    assert search.find(RequestFactory().get("/cari/"), "terara", 1)[0].url == (
        f"/wilayah/{small_register.ids['52.03.03']}/"
    )
