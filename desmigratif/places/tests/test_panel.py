"""The register's part of a village page."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from desmigratif.places import panels, queries
from desmigratif.places.actions.indicators import write_indicators
from desmigratif.places.models import AreaCode, Village
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
