"""Kemendagri village codes: their form and the kind they carry. Whether a place exists is in `register`."""

import re

import polars as pl

KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}  # 7th digit; Permendagri 58/2021
KIND_AT = 9  # where the 7th digit stands in a dotted code
FORM = r"^(?:[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}|[0-9]{10})$"


def dotted(text: str) -> str | None:
    """A village code as PP.RR.DD.VVVV, or None when its form is wrong or its 7th digit is not 1 to 3."""
    plain = text.strip()
    if not re.fullmatch(FORM[1:-1], plain):
        return None
    digits = plain.replace(".", "")
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}" if digits[6] in KINDS else None


def dotted_codes(column: str) -> pl.Expr:
    """Codes of a text column in dotted form; null where the form is wrong."""
    text = pl.col(column)
    digits = text.str.replace_all(".", "", literal=True)
    parts = [digits.str.slice(0, 2), digits.str.slice(2, 2), digits.str.slice(4, 2), digits.str.slice(6, 4)]
    return pl.when(text.str.contains(FORM)).then(pl.concat_str(parts, separator="."))


def code_faults(column: str, code: str) -> pl.Expr:
    """Kind of fault of each written code (`column`) given its dotted form (`code`); null where right."""
    kind = pl.col(code).str.slice(KIND_AT, 1)
    return (
        pl.when(pl.col(column).is_null())
        .then(pl.lit("code_blank"))
        .when(pl.col(code).is_null())
        .then(pl.lit("code_form"))
        .when(~kind.is_in(list(KINDS)))
        .then(pl.lit("code_kind"))
    )
