"""Rules and places by name, in words a reader knows: what stands as codes in clash, marginals and plans."""

import re

from desmigratif.cores.selection.read.register import Register
from desmigratif.cores.selection.report.parts import kilometres, number
from desmigratif.cores.selection.report.words import Words

CODE = re.compile(r"(?<![\d.])\d\d(?:\.\d\d(?:\.\d\d(?:\.\d{4})?)?)?(?![\d.])")
VILLAGE_CODE = re.compile(r"(?<![\d.])\d\d\.\d\d\.\d\d\.\d{4}(?![\d.])")
POLICY_KEYS = {
    "caps.province": "province_cap",
    "caps.regency": "regency_cap",
    "caps.regency_year": "regency_year_cap",
    "caps.district": "district_cap",
    "floors.province": "floor",
    "floors.provinces": "floor",
    "include.codes": "include",
    "distance.min_km": "distance",
    "kawasan.bonus": "kawasan",
}
RULE_NAMES: dict[str, Words] = {
    "quota": ("Kuota tahun", "Quota of a year"),
    "quota_max": ("Kuota terbanyak tahun", "Greatest quota of a year"),
    "budget_idr": ("Anggaran tahun", "Budget of a year"),
    "floor": ("Jumlah minimum provinsi", "Floor of a province"),
    "province_cap": ("Batas provinsi", "Cap of a province"),
    "regency_cap": ("Batas kabupaten/kota", "Cap of a regency"),
    "regency_year_cap": ("Batas kabupaten/kota per tahun", "Yearly cap of a regency"),
    "district_cap": ("Batas kecamatan", "Cap of a district"),
    "include": ("Desa wajib", "Must-include village"),
    "distance": ("Jarak minimum", "Minimum distance"),
    "kawasan": ("Bonus kawasan", "Kawasan bonus"),
}
CLASHES: dict[str, Words] = {
    "quota": (
        "Tahun {place} harus tepat {value} desa.",
        "The year {place} must have exactly {value} villages.",
    ),
    "quota_max": (
        "Tahun {place} paling banyak {value} desa.",
        "The year {place} may have at most {value} villages.",
    ),
    "budget_idr": (
        "Anggaran tahun {place} paling banyak Rp{value}.",
        "The budget of {place} is at most Rp{value}.",
    ),
    "floor": (
        "Provinsi {place} harus mendapat paling sedikit {value} desa.",
        "The province {place} must have at least {value} villages.",
    ),
    "province_cap": (
        "Provinsi {place} paling banyak {value} desa.",
        "The province {place} may have at most {value} villages.",
    ),
    "regency_cap": ("{place} paling banyak {value} desa.", "{place} may have at most {value} villages."),
    "regency_year_cap": (
        "{place} paling banyak {value} desa dalam satu tahun.",
        "{place} may have at most {value} villages in one year.",
    ),
    "district_cap": (
        "Kecamatan {place} paling banyak {value} desa.",
        "The district {place} may have at most {value} villages.",
    ),
    "include": ("Desa {place} wajib terpilih.", "The village {place} must be chosen."),
    "distance": (
        "Dua desa terpilih harus berjarak paling sedikit {value} km",
        "Two chosen villages must lie at least {value} km apart",
    ),
}


def rule_key(rule: str, place: str) -> tuple[str, str]:
    """The rule by its short name, and its place: `years.2017.quota` is the quota of 2017."""
    family, _, rest = rule.partition(".")
    if family == "years" and "." in rest:
        year, _, name = rest.partition(".")
        return name, place or year
    return POLICY_KEYS.get(rule, rule), place


def rule_name(rule: str) -> Words:
    """Name of a rule; one that is unknown here stands as it is written."""
    key, _ = rule_key(rule, "")
    return RULE_NAMES.get(key, (rule, rule))


def place_name(place: str, register: Register) -> Words:
    """A place with its name beside the code; `33.07/2017` is a regency in a year."""
    where, _, year = place.partition("/")
    named = CODE.sub(lambda found: _with_name(found.group(), register), where)
    return (f"{named}, tahun {year}", f"{named}, in {year}") if year else (named, named)


def clash_words(rule: str, place: str, value: object, register: Register) -> Words:
    """A rule that cannot be kept together with the others, as a sentence."""
    key, where = rule_key(rule, place)
    amount = number(value) if isinstance(value, int) else str(value)
    if key not in CLASHES:
        return (
            f"Aturan {rule}, tempat {where or '–'}, nilai {amount}.",
            f"Rule {rule}, place {where or '–'}, value {amount}.",
        )
    indonesian, english = place_name(where, register)
    if key == "distance":
        amount = kilometres(value) if isinstance(value, int) else str(value)
        return (
            f"{CLASHES[key][0].format(value=amount.replace('.', ','))}{_within(indonesian)}.",
            f"{CLASHES[key][1].format(value=amount)}{_within(english)}.",
        )
    return (
        CLASHES[key][0].format(place=indonesian, value=amount),
        CLASHES[key][1].format(place=english, value=amount),
    )


def villages_named(codes: str, register: Register, most: int = 1000) -> str:
    """The village codes in a text with name and regency, at most so many; a text without codes as it is."""
    found = VILLAGE_CODE.findall(codes)
    if not found:
        return codes or "–"
    named = [
        ", ".join(part for part in (register.village(code), register.regency(code)) if part) + f" ({code})"
        for code in found[:most]
    ]
    return "; ".join(named) + (f"; … (+{len(found) - most})" if len(found) > most else "")


def _with_name(code: str, register: Register) -> str:
    if len(code) == 13:
        name = register.village(code)
    else:
        name = register.above.get(code, "")
    return f"{name} ({code})" if name else code


def _within(place: str) -> str:
    return f" ({place})" if place else ""
