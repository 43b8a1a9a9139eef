"""Latitude and longitude of villages, for the map. They are not judged until a policy uses distances."""

import polars as pl


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
