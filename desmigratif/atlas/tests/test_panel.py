"""The register's part of a village page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from desmigratif.atlas import panels
from desmigratif.places import queries
from desmigratif.places.actions.indicators import write_indicators
from desmigratif.places.actions.lineage import NewVillage
from desmigratif.places.models import AreaCode, Village
from desmigratif.places.tests.events import DAY, DECREE, NORTH, record
from desmigratif.places.tests.register import SmallRegister

pytestmark = pytest.mark.django_db


def _panel(pk: int) -> str:
    village = queries.village_with_ancestors(pk)
    assert village is not None
    panel = panels.village_panel(RequestFactory().get("/"), village)
    assert panel is not None
    return render_to_string(panel.template, {"panel": panel.context})


def test_the_panel_tells_path_kind_codes_and_source(small_register: SmallRegister) -> None:
    pk = small_register.ids["52.03.03.2001"]
    AreaCode.objects.create(
        area_id=pk,
        system="kemendagri",
        code="52.03.04.2044",
        starts_on=date(2017, 1, 2),
        ends_on=date(2025, 4, 25),
        source="Permendagri 137/2017",
    )
    text = _panel(pk)
    assert small_register.area("52.03").get_absolute_url() in text
    assert "52.03.03.2001" in text
    assert "Kepmendagri 300.2.2-2138/2025" in text
    assert "sejak 2 Januari 2017 sampai sebelum 25 April 2025" in text


def test_a_village_without_a_position_stands_at_its_district_and_says_so(
    small_register: SmallRegister,
) -> None:
    text = _panel(small_register.ids["52.03.03.2001"])
    assert "digambar di Terara" in text
    assert 'class="map-point map-approximate"' in text


def test_an_exact_position_is_said_to_be_exact(small_register: SmallRegister) -> None:
    pk = small_register.ids["52.03.03.2001"]
    Village.objects.filter(pk=pk).update(
        lat=-8.6, lng=116.4, position_source="exact", position_basis="imported", position_error_km=0
    )
    text = _panel(pk)
    assert "<dd>tepat</dd>" in text
    assert 'class="map-point map-exact" cx' in text


def test_simulated_figures_are_labelled_one_by_one(small_register: SmallRegister) -> None:
    pk = small_register.ids["52.03.03.2001"]
    real = [(pk, "population", 8700), (pk, "poverty_share", 0.1538)]
    write_indicators(figures=real, period="2017", source="BPS", simulated=False, by=None)
    made_up = [(pk, "residents_abroad", 1250), (pk, "jumlah_sapi", 3.5)]
    write_indicators(figures=made_up, period="2017", source="Contoh", simulated=True, by=None)
    text = _panel(pk)
    assert text.count("badge-simulated") == 2
    assert "8.700" in text
    assert "15,4 %" in text
    assert "Warga yang bekerja di luar negeri" in text
    assert "jumlah sapi" in text
    with translation.override("en"):
        assert "8,700" in _panel(pk)


def test_without_figures_the_panel_says_when_they_come(small_register: SmallRegister) -> None:
    assert "Belum ada angka tentang desa ini" in _panel(small_register.ids["52.03.03.2001"])


def test_a_village_without_any_position_has_no_map(small_register: SmallRegister) -> None:
    pk = small_register.ids["52.03.03.2001"]
    blank = {"lat": None, "lng": None, "position_source": "", "position_basis": "", "position_error_km": None}
    for code in ("52", "52.03", "52.03.03"):
        type(small_register.area(code)).objects.filter(pk=small_register.ids[code]).update(**blank)
    text = _panel(pk)
    assert "belum diketahui" in text
    assert '<svg class="map"' not in text


def test_the_panel_tells_what_became_of_a_village(small_register: SmallRegister, client: Client) -> None:
    old, other = small_register.village("33.07.10.2004"), small_register.village("33.07.10.2002")
    record("split", [old], [old, NORTH])
    record("merge", [old, other], [other], DAY + timedelta(days=9))
    north = queries.village_by_code(NORTH.code)
    assert north is not None
    text = " ".join(client.get(old.get_absolute_url()).text.split())
    assert f'Menyerahkan sebagian wilayah kepada <a href="{north.get_absolute_url()}">' in text
    ended = "Dihapus melalui penggabungan; wilayahnya menjadi bagian dari"
    assert f'{ended} <a href="{other.get_absolute_url()}">' in text
    assert f"1 Maret 2026 · {DECREE}" in text
    text = " ".join(client.get(north.get_absolute_url()).text.split())
    assert f'Dibentuk melalui pemekaran dari <a href="{old.get_absolute_url()}">Kuripan</a>' in text
    assert "Riwayat" not in client.get(small_register.village("33.07.10.2003").get_absolute_url()).text


def test_a_long_history_takes_as_many_queries_as_a_short_one(
    small_register: SmallRegister, client: Client, django_assert_num_queries: Any
) -> None:
    old = small_register.village("33.07.10.2004")
    record("split", [old], [old, NORTH])
    with CaptureQueriesContext(connection) as short:
        client.get(old.get_absolute_url())
    for number in range(6):
        day = DAY + timedelta(days=number + 1)
        record("split", [old], [old, NewVillage(f"33.07.10.23{number:02d}", "Kuripan")], day)
        record("recode", [old], [NewVillage(f"33.07.10.24{number:02d}", "Kuripan")], day)
    with django_assert_num_queries(len(short)):
        client.get(old.get_absolute_url())
