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
    "kawasan": Case(
        "chosen",
        "marginal",
        "terpilih {year}; prioritas {priority}; tanpa desa ini kecamatan {district} kehilangan bonus kawasan "
        "{bonus} ({in_district} desa terpilih)",
        "chosen for {year}; priority {priority}; without it the district {district} loses the kawasan bonus "
        "{bonus} ({in_district} villages chosen)",
    ),
    "include": Case(
        "chosen",
        "include",
        "terpilih {year}; wajib menurut kebijakan",
        "chosen for {year}; the policy must include it",
    ),
    "keep": Case(
        "chosen",
        "keep",
        "terpilih {year}; dipertahankan dari rencana sebelumnya",
        "chosen for {year}; kept from the plan before",
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
    "near": Case(
        "not_chosen",
        "distance",
        "pada setiap tahun yang terbuka terlalu dekat dengan desa yang dalam program: {near_site_id}",
        "in every year open to it too near a village that is in a programme: {near_site}",
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
    "below_kawasan": Case(
        "not_chosen",
        "marginal",
        "{year}: nilai {worth} (prioritas {priority}, bonus kawasan {won}), kurang {short} dari batas {low}",
        "{year}: value {worth} (priority {priority}, kawasan bonus {won}), {short} below the marginal {low}",
    ),
    "tie_kawasan": Case(
        "not_chosen",
        "marginal",
        "{year}: nilai {worth} (prioritas {priority}, bonus kawasan {won}) sama dengan batas, tempatnya "
        "sudah habis",
        "{year}: value {worth} (priority {priority}, kawasan bonus {won}) equals the marginal one, the "
        "places are taken",
    ),
    "open": Case(
        "not_chosen",
        "marginal",
        "{year}: nilai {worth} di atas batas {low}, tetapi pencarian berhenti sebelum selesai",
        "{year}: value {worth} is above the marginal {low}, but the search stopped before it was done",
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


STOPS: dict[str, tuple[str, str, str]] = {
    "distance": ("distance", "terlalu dekat dengan {near_id}", "it is too near {near}"),
    "near_site": (
        "distance",
        "terlalu dekat dengan desa yang tahun itu dalam program: {near_site_id}",
        "it is too near a village in a programme that year: {near_site}",
    ),
    "district": (
        "district_cap",
        "kecamatan {district} penuh ({in_district})",
        "district {district} is full ({in_district})",
    ),
    "regency": (
        "regency_cap",
        "kabupaten/kota {regency} penuh ({in_regency})",
        "regency {regency} is full ({in_regency})",
    ),
    "regency_year": (
        "regency_year_cap",
        "kabupaten/kota {regency} penuh tahun itu ({in_regency_year})",
        "regency {regency} is full that year ({in_regency_year})",
    ),
    "province": (
        "province_cap",
        "provinsi {province} penuh ({in_province})",
        "province {province} is full ({in_province})",
    ),
    "budget": (
        "budget",
        "biaya Rp{cost} tidak muat walau satu desa memberi tempat, sisa anggaran Rp{left}",
        "its cost Rp{cost} does not fit even when a village gives place, with Rp{left} left",
    ),
}


def case_of(name: str) -> Case:
    """A case of `CASES`, or rules of `STOPS` joined by + that stop a village together."""
    if name in CASES:
        return CASES[name]
    rules = [STOPS[rule] for rule in name.split("+")]
    together = ("", "") if len(rules) == 1 else ("bersama-sama: ", "together: ")
    return Case(
        "not_chosen",
        rules[0][0],
        "{year}: prioritas {priority} akan menaikkan nilai rencana, tetapi terhalang "
        + together[0]
        + "; ".join(indonesian for _, indonesian, _ in rules),
        "{year}: priority {priority} would raise the plan, but what stops it is "
        + together[1]
        + "; ".join(english for _, _, english in rules),
    )


def detail(name: str, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows of one case with the columns of explanations.csv, and `row` to restore the order."""
    case = case_of(name)
    return facts.select(
        "row",
        "code",
        pl.lit(case.status).alias("status"),
        pl.lit(case.reason).alias("reason"),
        _sentence(f"{case.indonesian} | {case.english}").alias("detail"),
        pl.lit(None, pl.Int64).alias("price"),
        pl.lit(None, pl.Int64).alias("price_exact"),
    )


def _sentence(template: str) -> pl.Expr:
    parts = re.split(r"\{(\w+)\}", template)  # texts and names take turns
    return pl.concat_str([pl.col(part) if place % 2 else pl.lit(part) for place, part in enumerate(parts)])
