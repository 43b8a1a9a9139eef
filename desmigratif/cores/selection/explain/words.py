"""The wording of every reason, Indonesian and English side by side. Which is true is found in `explain`."""

import re
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Case:
    """Contract words of one case, and its sentence; {name} quotes a column of facts."""

    status: str
    reason: str
    indonesian: str
    english: str


CASES = {
    "merit": Case(
        "chosen",
        "marginal",
        "terpilih {year}; prioritas {priority}",
        "chosen for {year}; priority {priority}",
    ),
    "include": Case(
        "chosen",
        "include",
        "terpilih {year}; wajib menurut kebijakan",
        "chosen for {year}; the policy must include it",
    ),
    "floor": Case(
        "chosen",
        "floor",
        "terpilih {year}; bagian dari jumlah minimum provinsi {province} ({floor})",
        "chosen for {year}; part of the floor of province {province} ({floor})",
    ),
    "code": Case(
        "excluded", "rule", "kebijakan mengecualikan desa ini", "the policy excludes this village by its code"
    ),
    "kind": Case(
        "excluded", "rule", "kebijakan mengecualikan jenis {kind}", "the policy excludes the kind {kind}"
    ),
    "site": Case(
        "excluded",
        "site",
        "sudah dalam program: {sites}",
        "already in a programme: {sites}",
    ),
    "below": Case(
        "not_chosen",
        "marginal",
        "{year}: prioritas {priority}, kurang {short} dari batas {low}",
        "{year}: priority {priority}, {short} below the marginal {low}",
    ),
    "tie": Case(
        "not_chosen",
        "marginal",
        "{year}: prioritas {priority} sama dengan batas, tempatnya sudah habis",
        "{year}: priority {priority} equals the marginal one, the places are taken",
    ),
    "open": Case(
        "not_chosen",
        "marginal",
        "{year}: prioritas {priority} di atas batas {low}, tetapi pencarian berhenti sebelum selesai",
        "{year}: priority {priority} is above the marginal {low}, but the search stopped before it was done",
    ),
    "district": Case(
        "not_chosen",
        "district_cap",
        "{year}: kecamatan {district} penuh ({in_district}), tidak ada yang lebih rendah di sana yang dapat "
        "diganti",
        "{year}: district {district} is full ({in_district}) and none of lower priority there can give place",
    ),
    "regency": Case(
        "not_chosen",
        "regency_cap",
        "{year}: kabupaten/kota {regency} penuh ({in_regency}), tidak ada yang lebih rendah di sana yang "
        "dapat diganti",
        "{year}: regency {regency} is full ({in_regency}) and none of lower priority there can give place",
    ),
    "regency_year": Case(
        "not_chosen",
        "regency_year_cap",
        "{year}: kabupaten/kota {regency} penuh tahun itu ({in_regency_year}), tidak ada yang lebih rendah "
        "di sana yang dapat diganti",
        "{year}: regency {regency} is full that year ({in_regency_year}) and none of lower priority there "
        "can give place",
    ),
    "province": Case(
        "not_chosen",
        "province_cap",
        "{year}: provinsi {province} penuh ({in_province}), tidak ada yang lebih rendah di sana yang dapat "
        "diganti",
        "{year}: province {province} is full ({in_province}) and none of lower priority there can give place",
    ),
    "budget": Case(
        "not_chosen",
        "budget",
        "{year}: biaya Rp{cost} tidak muat walau satu desa berprioritas lebih rendah diganti, sisa anggaran "
        "Rp{left}",
        "{year}: cost Rp{cost} does not fit even if one village of lower priority gives place, with Rp{left} "
        "left",
    ),
    "held_by_floor": Case(
        "not_chosen",
        "floor",
        "semua tempat dipakai jumlah minimum provinsi lain atau desa wajib",
        "every place is held by the floor of another province or by a must-include village",
    ),
    "held_by_include": Case(
        "not_chosen",
        "include",
        "semua tempat dipakai desa wajib",
        "every place is held by a must-include village",
    ),
    "no_place": Case(
        "not_chosen",
        "marginal",
        "tidak ada tempat pada tahun yang terbuka baginya",
        "there is no place in the years it may be chosen for",
    ),
}


def detail(name: str, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows of one case with the columns of explanations.csv, and `row` to restore the order."""
    case = CASES[name]
    return facts.select(
        "row",
        "code",
        pl.lit(case.status).alias("status"),
        pl.lit(case.reason).alias("reason"),
        _sentence(f"{case.indonesian} | {case.english}").alias("detail"),
        pl.lit(None, pl.String).alias("price"),
        pl.lit(None, pl.String).alias("price_exact"),
    )


def _sentence(template: str) -> pl.Expr:
    parts = re.split(r"\{(\w+)\}", template)  # texts and names take turns
    return pl.concat_str([pl.col(part) if place % 2 else pl.lit(part) for place, part in enumerate(parts)])
