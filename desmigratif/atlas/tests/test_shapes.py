"""Imported shapes: judged, made small, drawn; a bad feature never loses the good ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from desmigratif.atlas.actions.shaping import import_shapes
from desmigratif.places.models import Outline
from desmigratif.places.tests.register import SmallRegister
from desmigratif.ui.sheets.reading import SheetError

pytestmark = pytest.mark.django_db

SQUARE = [[116.0, -8.0], [117.0, -8.0], [117.0, -9.0], [116.0, -9.0], [116.0, -8.0]]


def _feature(code: object, coordinates: Any, kind: str = "Polygon", name: str = "code") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


def _file(folder: Path, *features: object) -> Path:
    path = folder / "batas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_polygons_and_multipolygons_are_kept(small_register: SmallRegister, tmp_path: Path) -> None:
    island = [[115.0, -8.0], [115.5, -8.0], [115.5, -8.5], [115.0, -8.0]]
    path = _file(
        tmp_path,
        _feature("52.03", [SQUARE]),
        _feature(5271, [[SQUARE], [island]], "MultiPolygon", "kode"),
    )
    assert import_shapes(path=path, by=None).accepted == 2
    shape = Outline.objects.get(area=small_register.area("52.71"), kind="shape")
    assert len(shape.geometry) == 2
    assert shape.source == "batas.geojson"
    import_shapes(path=path, by=None)
    assert Outline.objects.filter(kind="shape").count() == 2


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        (_feature("99.99", [SQUARE]), "99.99"),
        ({"type": "Feature"}, "tidak ada dalam daftar"),
        ("text", "tidak ada dalam daftar"),
        (_feature("33", SQUARE, "LineString"), "bukan Polygon"),
        (_feature("33", []), "kosong"),
        (_feature("33", None), "pasang angka"),
        (_feature("33", [[["a", 1], ["b", 2]]]), "pasang angka"),
        (_feature("33", [[{"lng": 116, "lat": -8}]]), "pasang angka"),
        (_feature("33", [[[10**400, -8]]]), "pasang angka"),
        (_feature("33", [SQUARE[:4]]), "tertutup"),
        (_feature("33", [[[0, 0], [1, 0], [1, 1], [0, 0]]]), "luar Indonesia"),
        (_feature("33", [[[116, float("inf")], *SQUARE]]), "pasang angka"),
        (_feature("52.03", [SQUARE]), "sudah punya"),
    ],
)
def test_a_bad_feature_is_named_and_the_good_one_kept(
    small_register: SmallRegister, tmp_path: Path, feature: object, words: str
) -> None:
    done = import_shapes(path=_file(tmp_path, _feature("52.03", [SQUARE]), feature), by=None)
    assert done.accepted == 1
    assert len(done.refused) == 1
    assert done.refused[0].startswith("unsur ke-2")
    assert words in done.refused[0]
    assert Outline.objects.filter(kind="shape").count() == 1


@pytest.mark.parametrize(
    ("content", "words"), [(b"{", "JSON"), (b"[]", "FeatureCollection"), (b'{"features": 3}', "GeoJSON")]
)
def test_a_file_that_is_no_geojson_says_so(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    with pytest.raises(SheetError, match=words):
        import_shapes(path=path, by=None)


def test_a_coast_of_many_points_becomes_small(small_register: SmallRegister, tmp_path: Path) -> None:
    top = [[116 + step / 5000, -8 + (step % 2) / 1000] for step in range(5001)]
    ring = [*top, [117.0, -9.0], [116.0, -9.0], top[0]]
    import_shapes(path=_file(tmp_path, _feature("52", [ring])), by=None)
    shape = Outline.objects.get(area=small_register.area("52"), kind="shape")
    assert len(shape.geometry[0]) < 10


def test_a_shape_is_drawn_on_the_map(client: Client, small_register: SmallRegister, tmp_path: Path) -> None:
    assert "map-land" not in client.get("/wilayah/").text
    import_shapes(path=_file(tmp_path, _feature("52", [SQUARE])), by=None)
    assert "map-land" in client.get("/wilayah/").text
    assert "map-land" in client.get(small_register.area("52").get_absolute_url()).text


def test_the_command_ends_with_1_when_features_were_refused(
    small_register: SmallRegister, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, _feature("52", [SQUARE]), _feature("99", [SQUARE]))
    with pytest.raises(CommandError, match="unsur ke-2") as stopped:
        call_command("import_shapes", str(path))
    assert stopped.value.returncode == 1
    assert "1 batas wilayah diterima" in capsys.readouterr().out
