"""Loading: whole or not at all, and again without a trace."""

import pytest
from django.core.management import CommandError, call_command

from desmigratif.audit.models import AuditLine
from desmigratif.places import queries
from desmigratif.places import register as registers
from desmigratif.places.actions import loading
from desmigratif.places.models import Area, AreaCode, AreaToken, NameToken, Outline, Village
from desmigratif.places.register import RegisterError
from desmigratif.places.tests.register import NAMES, PLACES, SmallRegister, load_small_register

pytestmark = pytest.mark.django_db


def test_every_entry_becomes_an_area_with_a_dated_code(small_register: SmallRegister) -> None:
    counts = queries.register_counts()
    assert (counts.provinces, counts.regencies, counts.districts, counts.villages) == (2, 3, 5, 31)
    assert Village.objects.filter(kind="kelurahan").count() == 7
    code = AreaCode.objects.get(code="33.07.10.2004")
    assert (code.area.name, code.source, code.ends_on) == ("Kuripan", registers.SOURCE, None)
    assert code.starts_on == registers.DECREED_ON


def test_a_second_load_changes_nothing(small_register: SmallRegister) -> None:
    before = [list(model.objects.order_by("pk").values()) for model in (Area, Village, AreaCode, Outline)]
    index = (NameToken.objects.count(), AreaToken.objects.count())
    done = loading.load(register=registers.from_names(NAMES), by=None, places=PLACES)
    assert (done.added, done.renamed, done.gone) == (0, 0, [])
    assert [
        list(model.objects.order_by("pk").values()) for model in (Area, Village, AreaCode, Outline)
    ] == before
    assert (NameToken.objects.count(), AreaToken.objects.count()) == index


def test_a_new_name_keeps_the_identity_and_is_found(small_register: SmallRegister) -> None:
    pk = small_register.ids["52.03.03.2001"]
    renamed = load_small_register({**NAMES, "52.03.03.2001": "Jenggik Baru"})
    assert renamed.ids["52.03.03.2001"] == pk
    assert [area.pk for area in queries.search("jenggik baru", 1)] == [pk]


def test_what_the_register_no_longer_has_is_kept_and_named(small_register: SmallRegister) -> None:
    fewer = {code: name for code, name in NAMES.items() if code != "52.03.03.2016"}
    done = loading.load(register=registers.from_names(fewer), by=None, places=PLACES)
    assert done.gone == ["52.03.03.2016"]
    assert "52.03.03.2016" in done.summary()
    assert queries.village_by_code("52.03.03.2016") is not None


def test_a_load_leaves_one_line_in_the_trail(small_register: SmallRegister) -> None:
    line = AuditLine.objects.get(verb="load_register")
    assert line.detail == {"source": registers.SOURCE, "added": 41, "renamed": 0, "gone": 0}


def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desmigratif.places.actions.indexing.rebuild_search_index", _fail)
    with pytest.raises(RuntimeError, match="power cut"):
        load_small_register()
    assert not Area.objects.exists()
    assert not AreaCode.objects.exists()
    assert not AuditLine.objects.exists()


def _fail() -> None:
    raise RuntimeError("power cut")


def test_the_command_refuses_a_wrong_register_with_status_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desmigratif.places.register.published", _refuse)
    with pytest.raises(CommandError, match="too few") as stopped:
        call_command("load_register")
    assert stopped.value.returncode == 3
    assert not Area.objects.exists()


def _refuse() -> None:
    raise RegisterError("too few")


def test_all_areas_above_the_villages_get_an_approximate_position(small_register: SmallRegister) -> None:
    assert not Area.objects.filter(depth__lt=4, lat=None).exists()
    assert not Village.objects.exclude(lat=None).exists()
    terara, montong = small_register.area("52.03.03"), small_register.area("52.03.11")
    assert (terara.position_basis, terara.lat, terara.lng) == ("name", -8.62, 116.42)
    assert montong.position_basis == "parent"
    regency = small_register.area("52.03")
    assert (montong.lat, montong.lng) == (regency.lat, regency.lng)
    assert montong.position_error_km is not None
    assert terara.position_error_km is not None
    assert montong.position_error_km > terara.position_error_km
    dots = Outline.objects.get(area=small_register.area("52"), kind="dots")
    assert [116.42, -8.62] in dots.geometry
    assert "GeoNames" in dots.source
