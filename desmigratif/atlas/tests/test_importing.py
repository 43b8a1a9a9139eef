"""True positions: good rows are kept, bad ones named with row and column."""

from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from desmigratif.atlas.actions.importing import import_positions
from desmigratif.audit.models import AuditLine
from desmigratif.places.actions import placing
from desmigratif.places.tests.register import PLACES, SmallRegister
from desmigratif.ui.sheets.reading import SheetError

pytestmark = pytest.mark.django_db

GOOD = "code,lat,lng\n52.03.03.2001,-8.61,116.41\n5203,-8.60,116.52\n"


def _file(folder: Path, text: str, name: str = "posisi.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_positions_of_any_level_become_exact(small_register: SmallRegister, tmp_path: Path) -> None:
    done = import_positions(path=_file(tmp_path, GOOD), by=None)
    assert (done.accepted, done.changed, done.refused) == (2, 2, [])
    village = small_register.village("52.03.03.2001")
    assert (village.lat, village.lng, village.position_source) == (-8.61, 116.41, "exact")
    assert small_register.area("52.03").position_error_km == 0
    assert AuditLine.objects.get(verb="import_positions").detail["accepted"] == 2


def test_the_same_file_again_changes_nothing(small_register: SmallRegister, tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD)
    import_positions(path=path, by=None)
    assert import_positions(path=path, by=None).changed == 0


def test_an_exact_position_outlives_a_new_approximation(
    small_register: SmallRegister, tmp_path: Path
) -> None:
    import_positions(path=_file(tmp_path, GOOD), by=None)
    placing.place_approximately(by=None, places=PLACES)
    assert small_register.area("52.03").lat == -8.60


def test_bad_rows_are_named_and_good_ones_kept(small_register: SmallRegister, tmp_path: Path) -> None:
    text = (
        "Lng;Code;Lat;note\n"
        "116.41;52.03.03.2001;-8.61;good\n"
        "116.41;52.03.03.9999;-8.61;unknown\n"
        "116.41;5203040001;-8.61;BPS\n"
        "116.41;;-8.61;none\n"
        "116,41;52.03.03.2002;-8.61;comma\n"
        "116.41;52.03.03.2003;97;north\n"
        "116.41;5203032001;-8.62;again\n"
        "nan;52.03.03.2005;-8.61;no number\n"
        "\n"
        "116.42;52.03.03.2005\n"
    )
    done = import_positions(path=_file(tmp_path, text), by=None)
    assert done.accepted == 1
    assert [(one.row, one.column) for one in done.refused] == [
        (3, "code"),
        (4, "code"),
        (5, "code"),
        (6, "lng"),
        (7, "lat"),
        (8, "code"),
        (9, "lng"),
        (11, "lat"),
    ]
    assert "mungkin ini kode BPS" in str(done.refused[1])
    assert str(done.refused[0]).startswith("baris 3, kolom code: ")
    assert "baris 2" in done.refused[5].reason
    assert small_register.village("52.03.03.2001").lat == -8.61


def test_a_spreadsheet_is_read_as_well(small_register: SmallRegister, tmp_path: Path) -> None:
    path = tmp_path / "posisi.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["code", "lat", "lng"])
        sheet.write_row(1, 0, [5203032001, -8.61, 116])
        sheet.write_row(3, 0, ["52.03", "selatan", 116.5])
    done = import_positions(path=path, by=None)
    assert (done.accepted, [(one.row, one.column) for one in done.refused]) == (1, [(4, "lat")])
    assert small_register.village("52.03.03.2001").lng == 116


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"code,lat\n", "lng"),
        ("a.csv", b"", "code, lat, lng"),
        ("a.csv", "code,lat,lng\n".encode("utf-16"), "UTF-8"),
        ("a.csv", b'code,lat,lng\n"52.03,1,1\n' + b"52.03,1,1\n" * 20_000, "CSV.*tanda kutip"),
        ("a.xlsx", b"no workbook", "XLSX"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SheetError, match=words):
        import_positions(path=path, by=None)


def test_the_command_ends_with_1_when_rows_were_refused(
    small_register: SmallRegister, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, GOOD + "52.03.99,1,1\n")
    with pytest.raises(CommandError, match="baris 4") as stopped:
        call_command("import_positions", str(path))
    assert stopped.value.returncode == 1
    assert "2 posisi diterima" in capsys.readouterr().out
    assert small_register.area("52.03").position_source == "exact"


def test_the_command_ends_with_2_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tiada") as stopped:
        call_command("import_positions", str(tmp_path / "tiada.csv"))
    assert stopped.value.returncode == 2


def test_the_command_says_nothing_of_refusals_when_all_is_well(
    small_register: SmallRegister, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_positions", str(_file(tmp_path, GOOD)))
    assert "0 baris ditolak" in capsys.readouterr().out
