"""The notes on the data in report.html: figures that were missing, rows skipped, floors waived."""

from collections.abc import Sequence

from desmigratif.cores.selection.read.inputs import Inputs
from desmigratif.cores.selection.report.parts import both, heading, number, table
from desmigratif.cores.selection.report.words import Words
from desmigratif.cores.selection.summary import Summary


def notes(inputs: Inputs, summary: Summary) -> str:
    """All notes, or nothing when there is none."""
    lines = [*_missing(summary), *_floors(summary), *_counts(inputs, summary)]
    parts = [both(line) for line in lines]
    rows: list[Sequence[object]] = [
        [fault.row, fault.column, f"{fault.words('id')} / {fault.words('en')}"]
        for fault in inputs.candidates.bad_rows
    ]
    if rows:
        parts.append(table(("row", "column", "fault"), rows, numeric=[0]))
    return heading("data") + "".join(parts) if parts else ""


def _missing(summary: Summary) -> list[Words]:
    return [
        (
            f"{number(count)} desa tidak memiliki angka untuk {indicator}; nilainya dihitung 0.",
            f"{number(count)} villages have no figure for {indicator}; it counts as 0.",
        )
        for indicator, count in summary["missing"].items()
        if count
    ]


def _floors(summary: Summary) -> list[Words]:
    return [
        (
            f"Jumlah minimum {floor['floor']} tidak diberlakukan di provinsi {floor['province']}: hanya ada "
            f"{floor['eligible']} calon yang memenuhi syarat.",
            f"The floor of {floor['floor']} is waived in province {floor['province']}: it has only "
            f"{floor['eligible']} eligible candidates.",
        )
        for floor in summary["waived_floors"]
    ]


def _counts(inputs: Inputs, summary: Summary) -> list[Words]:
    sizes, half = summary["sizes"], inputs.candidates.half_positions
    lines: list[Words] = []
    if sizes["unknown_codes"]:
        count = number(sizes["unknown_codes"])
        lines.append(
            (
                f"{count} kode tidak ada dalam daftar wilayah; namanya dikosongkan.",
                f"{count} codes are not in the register; their names are blank.",
            )
        )
    if half:
        lines.append(
            (
                f"{number(half)} desa hanya memiliki lat atau lng; desa itu tidak digambar.",
                f"{number(half)} villages have only lat or only lng; they are not drawn.",
            )
        )
    if sizes["skipped_rows"]:
        count = number(sizes["skipped_rows"])
        lines.append((f"{count} baris dilewati karena salah:", f"{count} rows were skipped as wrong:"))
    return lines
