"""What can be wrong with the input, in words that say how to mend it. The judging is in `read`."""

from dataclasses import dataclass

WORDS: dict[str, tuple[str, str]] = {  # kind: (Indonesian, English); {value} is the cell as it was written
    "code_blank": (
        "kode desa kosong: isi kode Kemendagri, misalnya 52.03.05.2001",
        "the village code is blank: write its Kemendagri code, for example 52.03.05.2001",
    ),
    "code_form": (
        "“{value}” bukan kode Kemendagri: tulis PP.KK.CC.DDDD atau kesepuluh angkanya",
        "“{value}” is not a Kemendagri code: write PP.RR.DD.VVVV or its ten digits",
    ),
    "code_kind": (
        "angka ke-7 dari “{value}” bukan 1, 2 atau 3; mungkin ini kode BPS: pakai kode Kemendagri",
        "the 7th digit of “{value}” is not 1, 2 or 3; perhaps a BPS code: use the Kemendagri code",
    ),
    "duplicate": (
        "kode {value} tertulis lebih dari sekali: sisakan satu baris untuk setiap desa",
        "the code {value} is written more than once: keep one row for each village",
    ),
    "cells": (
        "jumlah sel pada baris ini {value}: beri tanda kutip pada teks yang memuat pemisah kolom",
        "the number of cells in this row is {value}: quote any text that holds the column separator",
    ),
    "not_whole": (
        "“{value}” bukan bilangan bulat: tulis angka saja tanpa pemisah ribuan, misalnya 12000",
        "“{value}” is not a whole number: write digits only, without separators, for example 12000",
    ),
    "not_decimal": (
        "“{value}” bukan angka: tulis pecahan dengan titik, misalnya 0.25",
        "“{value}” is not a number: write a fraction with a point, for example 0.25",
    ),
    "negative": (
        "{value} kurang dari 0: tulis jumlah yang benar atau kosongkan bila tidak diketahui",
        "{value} is below 0: write the true figure, or leave it blank if unknown",
    ),
    "too_large": (
        "{value} terlalu besar untuk kolom ini: periksa angkanya",
        "{value} is too large for this column: check the figure",
    ),
    "share_range": (
        "{value} di luar 0 sampai 1: tulis bagian, misalnya 0.45 untuk 45 persen",
        "{value} lies outside 0 to 1: write a share, for example 0.45 for 45 per cent",
    ),
    "degrees": (
        "{value} di luar batas: lat dari -90 sampai 90, lng dari -180 sampai 180, dalam derajat",
        "{value} lies outside the limits: lat from -90 to 90, lng from -180 to 180, in degrees",
    ),
    "half_position": (
        "lat dan lng harus terisi keduanya atau kosong keduanya, sebab kebijakan menetapkan jarak minimum",
        "lat and lng must both be filled or both blank, as the policy sets a minimum distance",
    ),
    "abroad_above_population": (
        "jumlah warga di luar negeri {value} melebihi jumlah penduduk: perbaiki salah satunya",
        "residents abroad {value} is more than the population: correct one of the two",
    ),
    "priority_blank": (
        "prioritas kosong: bila kolom priority ada, setiap baris harus terisi (0 sampai 2000000000)",
        "the priority is blank: when the column priority is there, fill it in every row (0 to 2000000000)",
    ),
    "cost_missing": (
        "biaya kosong padahal kebijakan menetapkan anggaran: isi cost_idr dalam rupiah",
        "the cost is blank while the policy sets a budget: write cost_idr in rupiah",
    ),
    "blank": (
        "sel ini kosong: isi nilainya",
        "this cell is blank: fill it in",
    ),
    "not_date": (
        "“{value}” bukan tanggal: tulis TTTT-BB-HH, misalnya 2017-09-11",
        "“{value}” is not a date: write YYYY-MM-DD, for example 2017-09-11",
    ),
    "ends_before_start": (
        "tanggal akhir {value} mendahului tanggal mulai: perbaiki salah satunya",
        "the end {value} comes before the start: correct one of the two",
    ),
}

SHOWN = 60  # characters of a cell that a message repeats


@dataclass(frozen=True, order=True)
class BadRow:
    """One fault in one cell. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    kind: str
    value: str = ""

    def words(self, language: str = "en") -> str:
        """The fault in plain words, Indonesian (`id`) or English (`en`)."""
        shown = self.value if len(self.value) <= SHOWN else self.value[:SHOWN] + "…"
        return WORDS[self.kind][0 if language == "id" else 1].format(value=shown)

    def line(self, language: str = "en") -> str:
        """Row, column and words in one line."""
        place = "baris {}, kolom {}" if language == "id" else "row {}, column {}"
        return f"{place.format(self.row, self.column)}: {self.words(language)}"


class WrongUseError(Exception):
    """The command, the policy or a file as a whole cannot be used; the message says how to mend it."""


class BadRowsError(Exception):
    """Rows that must be mended before there can be a plan; `file` is candidates or sites."""

    def __init__(self, file: str, rows: tuple[BadRow, ...]) -> None:
        super().__init__(f"{len(rows)} faults in {file}")
        self.file = file
        self.rows = rows
