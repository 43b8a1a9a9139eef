"""Latitude and longitude of villages, for map and distances. Judged only where a policy uses distances."""

import polars as pl

FORM = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"
MOST_DEGREES = {"lat": 90, "lng": 180}


def position_faults() -> dict[str, pl.Expr]:
    """Kind of fault by column, lat and lng: no number, outside its range, or blank beside the other."""
    return {"lat": _fault("lat", "lng"), "lng": _fault("lng", "lat")}


def _fault(column: str, other: str) -> pl.Expr:
    text, most = pl.col(column), MOST_DEGREES[column]
    return (
        pl.when(text.is_null() & pl.col(other).is_not_null())
        .then(pl.lit("half_position"))
        .when(text.is_not_null() & ~text.str.contains(FORM))
        .then(pl.lit("not_decimal"))
        .when(~text.cast(pl.Float64, strict=False).is_between(-most, most))
        .then(pl.lit("degrees"))
    )


def positions(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series, int]:
    """Latitudes, longitudes (degrees, null unless both are sound), and how many villages give only one."""
    if not {"lat", "lng"} <= set(frame.columns):
        nothing = pl.Series([None] * frame.height, dtype=pl.Float64)
        half = sum(
            frame.height - frame[name].null_count() for name in ("lat", "lng") if name in frame.columns
        )
        return nothing, nothing, half
    both = frame.select(pl.col("lat", "lng").cast(pl.Float64, strict=False))
    half = int(frame.select((pl.col("lat").is_null() != pl.col("lng").is_null()).sum()).item())
    sound = pl.col("lat").is_between(-90, 90) & pl.col("lng").is_between(-180, 180)
    kept = both.select(pl.when(sound).then(pl.col(name)).alias(name) for name in ("lat", "lng"))
    return kept["lat"], kept["lng"], half
